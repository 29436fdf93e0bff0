"""Questions, statements and debates: rows about them -> items of Parliament, and what they are linked to.

An item's id is given in our transcription. It is made of its house, the date it was tabled (or, unknown, "answered" and the day it was
answered; for a statement or a debate the day alone; else "undated") and its number (or that of Parliament's API, or words of ours). A
number alone is never a key, since numbers begin again with every session. An id that does not agree with its row is reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Named, Record
from pipeline.parliamentary.versions import Version
from pipeline.recipients import recipients_of
from pipeline.rows.transcribed import SEEN, Transcription, usable

# Where an item names a recipient: being asked about is not being confirmed by the answer.
NAMED_IN = ("question", "answer", "not_stated")
# A citation without a date is taken to mean a question of about the same Parliament.
YEARS_BACK = 2
ITEMS = Transcription(
    "data/documented/parliament.csv",
    "item_id",
    ("kind", "house", "source_url", "seen"),
    {
        "kind": ("question", "statement", "debate"),
        "house": ("commons", "lords"),
        "answered_the_question": ("yes", "partly", "no", "not_seen"),
        "seen": SEEN,
    },
)


@dataclass(frozen=True)
class ParliamentItem:
    """One question, statement or debate. `texts` of `record` are its row's fields as they stand.

    `named` pairs where an organisation is named with the organisation. `cites` pairs a cited number with the id of the item that it
    is, or '' where the number fits none or several. `versions` are the states in which it was collected, the oldest first. `found` says
    what was found in the collected text by rule: (organisation, entry, section or citation; where it stands; its id, or the reference or
    number as printed). All else is our own reading. `names` are, for each version, where its texts name which organisations.
    """

    item_id: str
    record: Record
    named: tuple[tuple[str, Named], ...]
    cites: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...] = ()
    found: frozenset[tuple[str, str, str]] = frozenset()
    names: tuple[tuple[tuple[str, Named], ...], ...] = ()


def items_of(records: list[Record], declared: Declared) -> tuple[list[ParliamentItem], list[Issue]]:
    """The items of `records`, in order of id, and an issue for each row, id or name of an organisation that cannot be used as it stands.

    Of rows with one id the first is used. What an item names is left out where the organisation is on no list, or where it is not said
    in one of NAMED_IN's words where it is named. Nothing raises.
    """
    rows, issues = usable(records, ITEMS)
    items = []
    for record in rows:
        issues += _id_issues(record)
        named: list[tuple[str, Named]] = []
        for text in record.many("names"):
            where, _, name = text.partition(": ")
            found = recipients_of(name, declared)
            if where not in NAMED_IN:
                fault = f"names: {text!r} does not begin with one of {', '.join(NAMED_IN)}, and ': '"
                issues.append(_issue("named_in_unknown", record, fault))
            elif not found:
                issues.append(_issue("recipient_not_listed", record, f"names: {text!r} is on no list of organisations"))
            else:
                named += [(where, one) for one in found]
        cites = tuple((number, cited_item(number, record, rows)) for number in record.many("cites"))
        items.append(ParliamentItem(record.texts["item_id"], record, tuple(named), cites))
    return items, issues


def _issue(issue_type: str, record: Record, fault: str) -> Issue:
    return Issue(issue_type, f"{ITEMS.place_of(record)}, column {fault}.", row_id=record.row_id)


def _id_issues(record: Record) -> list[Issue]:
    """An issue where the id is not the one that house, dates and number make."""
    begin, number = _id_parts(record.texts)
    item_id = record.texts["item_id"]
    if item_id == begin + number if number else item_id.startswith(begin) and item_id != begin:
        return []
    return [_issue("item_id_disagrees", record, f"item_id: by its house, dates and number it would be {begin + (number or '…')!r}")]


def _id_parts(texts: dict[str, str]) -> tuple[str, str]:
    """What an id begins with, and the number that it ends in ('' where the row has none, and words of ours stand there)."""
    tabled, answered = texts.get("tabled_on", ""), texts.get("answered_on", "")
    only_answered = texts["kind"] == "question" and answered and not tabled
    begin = f"{texts['house']}-{'answered-' if only_answered else ''}{tabled or answered or 'undated'}-"
    uin, api_id = texts.get("uin", ""), texts.get("api_id", "")
    return begin, uin.casefold() or (f"api-{api_id}" if api_id else "")


def cited_item(number: str, citing: Record, records: list[Record], answered_on: str = "") -> str:
    """The id of the one item of `records` with that number that may be meant; '' where there is none or more than one.

    Where the text says on which day it was answered, only an item answered that day may be meant, or one of which that is not known and
    that was tabled by then and at most YEARS_BACK before. Else an item may be meant if it is dated on the same day as the citing one or at
    most YEARS_BACK before, since numbers begin again with every session; undated ones, and all where the citing item is undated, may be
    meant too. The date is the day answered or made, else tabled.
    Dates are compared as they stand, so a month alone ("2016-10") counts as before every day of it.
    """
    when = _date(citing)
    alike = [one for one in records if one.texts.get("uin") == number]
    if answered_on:
        fits = [one for one in alike if _may_be_answered(one, answered_on)]
    else:
        fits = [one for one in alike if not when or not _date(one) or _oldest(when) <= _date(one) <= when]
    return fits[0].texts["item_id"] if len(fits) == 1 else ""


def _may_be_answered(record: Record, day: str) -> bool:
    """Whether an item was answered on `day` or, where no day is known, can have been: the same number of another session cannot."""
    if told := record.texts.get("answered_on", ""):
        return day.startswith(told)
    tabled = record.texts.get("tabled_on", "")
    return not tabled or _oldest(day)[: len(tabled)] <= tabled <= day


def _oldest(when: str) -> str:
    return f"{int(when[:4]) - YEARS_BACK}{when[4:]}"


def _date(record: Record) -> str:
    return record.texts.get("answered_on") or record.texts.get("tabled_on") or ""
