"""A stand-in, on this machine, for Parliament's questions and statements API, as its OpenAPI description and stored answers show it.

    with ParliamentApi() as api:
        api.questions = [question(1, "2024-08-30")]
        run_something(env={"REGISTER_MIRROR": api.origin})
        assert api.asked_details == [1]

It pages, cuts texts in lists (a question at 255 letters without a mark, an answer at 255 and "..."), takes the tags out there, leaves the
attachments out, lists the newest answered first, names members only where it is asked to, and passes over a parameter that it does not
know, as the real one may. To try by hand:

    REGISTER_EVIDENCE=/path/to/evidence python -m tests.parliament_api --port 8766
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.mirror import Answer, Asked, Mirror, until_interrupted

API_HOST = "questions-statements-api.parliament.uk"
QUESTIONS = "/api/writtenquestions/questions"
STATEMENTS = "/api/writtenstatements/statements"
JSON = "application/json; charset=utf-8"
MEMBERS = {"askingMember", "answeringMember", "correctingMember", "member"}
Item = dict[str, Any]


class ParliamentApi(Mirror):
    """A Mirror whose API host answers from `questions` and `statements` (values as in the detail call).

    `troubles` are (part of an address, answer): each is given once, in this order, in place of the usual answer to such an address.
    `after_list` is called after every list answer, so that a test can change things while a spider pages. `most_taken` is the most
    results a page gives whatever is asked for, `half_pages` gives only half of each page, `ignored` are parameters passed over in silence,
    `stated_more` is how many results a list states and never gives (below zero: gives and does not state), and
    `latency` is how many seconds each answer takes. `members` are the members that it names otherwise than `member` makes them up, by
    their numbers.
    """

    def __init__(self, port: int = 0, *, validating: bool = False) -> None:
        super().__init__(port, validating=validating)
        self.questions: list[Item] = []
        self.statements: list[Item] = []
        self.troubles: list[tuple[str, Answer]] = []
        self.after_list: Callable[[], None] = lambda: None
        self.most_taken = 2**31
        self.half_pages = False
        self.ignored: set[str] = set()
        self.stated_more = 0
        self.latency = 0.0
        self.members: dict[int, Item] = {}

    def answer(self, asked: Asked) -> Answer:
        """The API's answer on its own host; elsewhere, and for what `put` was told, the mirror's."""
        told = super().answer(asked)
        if asked.host != API_HOST or told.status != 404:
            return told
        address = f"{asked.path}?{asked.query}"
        for trouble in self.troubles:
            if trouble[0] in address:
                self.troubles.remove(trouble)
                return trouble[1]
        known = {name: values for name, values in parse_qs(asked.query).items() if name not in self.ignored}
        return replace(self._answered(asked.path, known), delay=self.latency)

    @property
    def api_requests(self) -> list[tuple[str, dict[str, list[str]]]]:
        """The (path, parameters) of every request to the API but robots.txt."""
        return [(one.path, parse_qs(one.query)) for one in self.requests if one.host == API_HOST and one.path != "/robots.txt"]

    @property
    def asked_details(self) -> list[int]:
        """The numbers of the questions and statements that were asked in full, in order."""
        return [int(path.rsplit("/", 1)[1]) for path, _ in self.api_requests if path.rsplit("/", 1)[1].isdigit()]

    @property
    def asked_lists(self) -> list[dict[str, list[str]]]:
        """The parameters of the lists asked, in order."""
        return [parameters for path, parameters in self.api_requests if path in (QUESTIONS, STATEMENTS)]

    def fail(self, part: str, body: str = "", status: int = 200, *, cut: str = "", times: int = 1) -> None:
        """Answers so many requests for addresses that hold `part` like this."""
        kind = "text/html" if body.startswith("<") else JSON
        self.troubles += [(part, Answer(body, status, kind, cut=cut))] * times

    def _answered(self, path: str, asked: dict[str, list[str]]) -> Answer:
        for base, items, keeps, order in (
            (QUESTIONS, self.questions, keeps_question, answered_last),
            (STATEMENTS, self.statements, keeps_statement, made_last),
        ):
            if path == base:
                found = sorted((item for item in items if keeps(item, asked)), key=order, reverse=True)
                answer = self._page(found, asked)
                self.after_list()
                return answer
            if path.startswith(base + "/"):
                wanted = path.removeprefix(base + "/")
                matching = [one for one in items if wanted in (str(one["id"]), f"{str(one.get('dateMade'))[:10]}/{one['uin']}")]
                return _json(self._result(matching[0], asked)) if matching else Answer('{"title":"Not Found","status":404}', 404, JSON)
        return Answer("not found", 404)

    def _page(self, found: list[Item], asked: dict[str, list[str]]) -> Answer:
        skip, take = int(asked.get("skip", ["0"])[0]), min(int(asked.get("take", ["20"])[0]), self.most_taken)
        page = found[skip : skip + take]
        if self.half_pages:
            page = page[: (len(page) + 1) // 2]
        stated = max(0, len(found) + self.stated_more)
        return _json({"totalResults": stated, "results": [self._result(as_listed(item), asked) for item in page]})

    def in_full(self, item: Item) -> Item:
        """An item with its members named, as the API gives it where it is asked to."""
        numbers = {name: item[f"{name}Id"] for name in MEMBERS if f"{name}Id" in item}
        return item | {name: self.members.get(number, member(number)) if number else None for name, number in numbers.items()}

    def _result(self, item: Item, asked: dict[str, list[str]]) -> Item:
        told = self.in_full(item) if asked.get("expandMember") == ["true"] else item | dict.fromkeys(MEMBERS & item.keys())
        # The real links lead nowhere, too.
        return {"value": told, "links": [{"rel": "self", "href": f"/Questions/{item['id'] + 7}", "method": "GET"}]}


def keeps_question(item: Item, asked: dict[str, list[str]]) -> bool:
    """Whether the list of questions gives `item`, by the parameters that the API's description names."""
    tabled, corrected = item["dateTabled"][:10], (item["dateAnswerCorrected"] or "")[:10]
    text = f"{item['heading']} {item['questionText']} {item['answerText']}".lower()
    return (
        (not item["isWithdrawn"] or asked.get("includeWithdrawn") == ["true"])
        and ("answeringBodies" not in asked or str(item["answeringBodyId"]) in asked["answeringBodies"])
        and asked.get("tabledWhenFrom", [""])[0] <= tabled <= asked.get("tabledWhenTo", ["9999"])[0]
        and ("correctedWhenFrom" not in asked or asked["correctedWhenFrom"][0] <= corrected)
        and asked.get("searchTerm", [""])[0].lower() in text
        and (asked.get("sessionStatus") == ["Any"] or tabled >= "2024-07-17")
    )


def keeps_statement(item: Item, asked: dict[str, list[str]]) -> bool:
    """The same for statements."""
    return (
        "answeringBodies" not in asked or str(item["answeringBodyId"]) in asked["answeringBodies"]
    ) and asked.get("madeWhenFrom", [""])[0] <= item["dateMade"][:10] <= asked.get("madeWhenTo", ["9999"])[0]


def answered_last(item: Item) -> tuple[str, int]:
    """The order of a list of questions: the newest answered first, the unanswered last."""
    return item["dateAnswered"] or "", item["id"]


def made_last(item: Item) -> tuple[str, int]:
    """The order of a list of statements."""
    return item["dateMade"], item["id"]


def as_listed(item: Item) -> Item:
    """An item as a list gives it."""
    listed = dict(item)
    if "questionText" in item:
        listed |= {"questionText": item["questionText"][:255], "attachments": [], "attachmentCount": 0, "originalAnswerText": ""}
    if "linkedStatements" in item:
        listed |= {"linkedStatements": [], "attachments": []}
    for name in ("answerText", "text"):
        if item.get(name):
            plain = re.sub(r"<[^>]+>", "", item[name])
            listed[name] = plain if len(plain) <= 255 else plain[:255] + "..."
    return listed


def question(number: int, tabled: str, answered: str | None = None, **changes: Any) -> Item:
    """A made-up question to the Department for Education, in the shape of a stored detail response."""
    midnight = "T00:00:00"
    return {
        "id": number, "askingMemberId": 1, "askingMember": None, "house": "Commons", "memberHasInterest": False,
        "dateTabled": tabled + midnight, "dateForAnswer": tabled + midnight, "uin": str(number % 10000),
        "questionText": f"To ask the Secretary of State for Education, made-up question {number}. " + "x" * 300,
        "answeringBodyId": 60, "answeringBodyName": "Department for Education", "isWithdrawn": False, "isNamedDay": False,
        "groupedQuestions": [], "answerIsHolding": False if answered else None, "answerIsCorrection": False if answered else None,
        "answeringMemberId": 2 if answered else None, "answeringMember": None, "correctingMemberId": None, "correctingMember": None,
        "dateAnswered": answered + midnight if answered else None,
        "answerText": f"<p>A made-up answer to {number}.</p><p>{'y' * 300}</p>" if answered else None,
        "originalAnswerText": "", "comparableAnswerText": "", "dateAnswerCorrected": None, "dateHoldingAnswer": None,
        "attachmentCount": 0, "heading": "Schools" if answered else None, "attachments": [], "groupedQuestionsDates": [],
    } | changes  # fmt: skip


def member(number: int) -> Item:
    """A made-up member, in the shape of those in the stored list of 2021 that was asked for with names."""
    return {
        "id": number, "listAs": f"Member {number}, Made-up", "name": f"Made-up Member {number}", "party": f"Made-up Party {number % 3}",
        "partyColour": "000000", "partyAbbreviation": f"MUP{number % 3}", "memberFrom": "Made-up Place",
        "thumbnailUrl": f"https://members-api.parliament.uk/api/Members/{number}/Thumbnail",
    }  # fmt: skip


def statement(number: int, made: str, uin: str, text: str, links: Sequence[Item] = ()) -> Item:
    """A made-up statement of the Department for Education, in the shape of the API's description."""
    return {
        "id": number, "memberId": 2, "member": None, "memberRole": "Minister", "uin": uin, "dateMade": f"{made}T00:00:00",
        "answeringBodyId": 60, "answeringBodyName": "Department for Education", "title": "A made-up statement", "text": text,
        "house": "Commons", "noticeNumber": 0, "hasAttachments": False, "hasLinkedStatements": bool(links),
        "linkedStatements": list(links), "attachments": [],
    }  # fmt: skip


def full_texts(evidence: Path) -> dict[int, dict[str, str]]:
    """The question_text and answer_text of the 223 real questions of August 2024 whose full texts are at hand, by number."""
    database = sqlite3.connect(f"file:{evidence / 'pqs' / 'full-texts-2024-08.sqlite'}?mode=ro&immutable=1", uri=True)
    full = {int(key): json.loads(value) for key, value in database.execute("select key, value from Dict")}
    database.close()
    return full


def august_2024(evidence: Path) -> list[Item]:
    """The 1,004 real Commons questions tabled in August 2024: 223 with their full texts, the others as the list gave them."""
    found = json.loads((evidence / "pqs" / "list-results-commons-2024-08.json").read_text(encoding="utf-8"))
    full = full_texts(evidence)
    names = {"question_text": "questionText", "answer_text": "answerText"}
    return [
        one["value"] | {names[key]: value for key, value in full.get(one["value"]["id"], {}).items() if key in names} for one in found
    ]


def state_changes(evidence: Path) -> list[list[Item]]:
    """Fourteen real questions, each with the states that it went through."""
    found = json.loads((evidence / "pqs" / "state-changes-sample.json").read_text(encoding="utf-8"))
    return [one["versions"] for one in found]


def _json(told: Item) -> Answer:
    return Answer(json.dumps(told), content_type=JSON)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves the real month of August 2024, or with --turn fourteen real questions in one of their states, until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.parliament_api", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=8766, help="the port on 127.0.0.1 (default: 8766)")
    parser.add_argument("--turn", type=int, help="serve the fourteen questions that changed, each in this state of it (0 is the first)")
    options = parser.parse_args(arguments)
    evidence = os.environ.get("REGISTER_EVIDENCE") or parser.error("REGISTER_EVIDENCE must name the folder of real files")
    with ParliamentApi(options.port) as api:
        api.questions = august_2024(Path(evidence))
        if options.turn is not None:
            api.questions = [states[min(options.turn, len(states) - 1)] for states in state_changes(Path(evidence))]
        until_interrupted(f"REGISTER_MIRROR={api.origin} serves {len(api.questions)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
