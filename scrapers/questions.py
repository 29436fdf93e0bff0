"""What the spider of written questions knows of one question, from a list's result or from the question in full."""

from __future__ import annotations

import re

from scrapers.api_answers import Item, day_of, fingerprint
from scrapers.api_lists import Query, query_address
from scrapers.items import CaptureLine

ID = re.compile(r"/api/writtenquestions/questions/(\d+)\?")
# Sent always: without them neither earlier sessions nor withdrawn questions are sure to come.
EVERYTHING = [("sessionStatus", "Any"), ("includeWithdrawn", "true")]


def tabled_query(address: str, bodies: list[int], begin: str, end: str) -> Query:
    """The list of all questions to these departments that were tabled between two days."""
    parameters = [*_to(bodies), ("tabledWhenFrom", begin), ("tabledWhenTo", end), *EVERYTHING]
    return Query(query_address(address, parameters), lambda item: (
        item.get("answeringBodyId") in bodies and begin <= day_of(item, "dateTabled") <= end))


def corrected_query(address: str, bodies: list[int], begin: str) -> Query:
    """The list of all questions to these departments whose answers were corrected on or after a day."""
    parameters = [*_to(bodies), ("correctedWhenFrom", begin), *EVERYTHING]
    return Query(query_address(address, parameters), lambda item: (
        item.get("answeringBodyId") in bodies and day_of(item, "dateAnswerCorrected") >= begin))


def term_query(address: str, term: str, since: str, most: int) -> Query:
    """The list of what the API's own search finds for a term, to any department; it is loose, so no result can be checked by its text."""
    parameters = [("searchTerm", term), *([("tabledWhenFrom", since)] if since else []), *EVERYTHING]
    return Query(query_address(address, parameters), lambda item: day_of(item, "dateTabled") >= since, most)


def _to(bodies: list[int]) -> list[tuple[str, str]]:
    return [("answeringBodies", str(body)) for body in bodies]


def is_open(item: Item) -> bool:
    """Whether an answer is still to come: none is given, or only a holding one (which sets dateAnswered, too)."""
    if item.get("isWithdrawn"):
        return False
    return not day_of(item, "dateAnswered") or item.get("answerIsHolding") is True


def words_of(item: Item) -> str:
    """The words kept beside a capture, e.g. ``3283, body 60, tabled 2024-08-30, answered 2024-09-09, list 0a1b2c3d4e5f``.

    They are what the list said when the question was asked in full; the document itself says what was answered.
    """
    state = "open" if is_open(item) else "withdrawn" if item.get("isWithdrawn") else f"answered {day_of(item, 'dateAnswered')}"
    corrected = f", corrected {day_of(item, 'dateAnswerCorrected')}" if day_of(item, "dateAnswerCorrected") else ""
    return (f"{item.get('uin')}, body {item.get('answeringBodyId')}, tabled {day_of(item, 'dateTabled')}, {state}{corrected}, "
            f"list {fingerprint(item)}")


def tabled_on(capture: CaptureLine) -> str:
    """The day on which the question was tabled, by the words of a capture; '' where they do not say."""
    found = re.search(r"\btabled (\d{4}-\d{2}-\d{2})\b", capture.link_text)
    return found[1] if found else ""


def was_open(capture: CaptureLine) -> bool:
    """Whether the list said, when a question was last asked, that its answer was still to come."""
    return ", open, " in capture.link_text
