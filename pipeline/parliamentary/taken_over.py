"""What was collected from Parliament, set beside our own lines about it: a collected question takes over the line that we had of it.

Our words, our links and our remark stay; dates, numbers, heading, department and members' names are Parliament's. Nobody of ours has
read a question that only the service gave: it has no words of ours, and whether it was answered is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.model import Named, Record
from pipeline.parliament import ParliamentItem, cited_item
from pipeline.parliamentary.questions import Collected
from pipeline.parliamentary.versions import Version
from pipeline.recipients import organisations_in
from pipeline.rows.dates import date_value

PUBLIC = "https://questions-statements.parliament.uk/written-{kind}s"
# "pursuant to the Answer of 26 July 2016 to Question 42842", "PQ48634", "questions UIN HL2421": a day so written is the day answered.
_CITED = re.compile(
    r"(?:\bAnswers? of (?P<day>\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d) to )?"
    r"\b(?P<word>PQ|UIN|HC|[Qq]uestions?(?: UINs?)?) ?(?P<numbers>(?:HL ?)?\d{1,7}(?:(?:, | and | or )(?:HL ?)?\d{3,7})*)\b"
)
# "the Written Answer by Lord Nash on 6 March 2017 (HL5596)"
_LORDS = re.compile(r"\bon (?P<day>\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d) \((?P<number>HL ?\d{1,7})\)")
# Shorter numbers are those of questions only after these words, or where the day of the answer stands by them; "question 3" may be of a
# form or a list.
_SURE_WORDS = ("PQ", "UIN")
_SHORTEST = 4
# An accredited project's number has the form of a law's ("S.I. 2021/182"), so it is one only close after this word.
_PROJECT = re.compile(r"\bprojects?\b[^.]{0,30}$", re.IGNORECASE)


def also_kept(others: list[Collected], items: list[ParliamentItem], kept: list[Collected]) -> list[Collected]:
    """Which of `others` are kept although no declared phrase is in them: what a line of ours is about, and a statement that names by its
    number a question of `items` or `kept`, as one that corrects an answer does."""
    ours, by_number = {one.item_id: one for one in items}, _by_number(items)
    records = [one.record for one in items] + [_alone(one).record for one in kept]
    return [one for one in others if _line_of(one, ours, by_number) or _names_one_of(records, one)]


def _names_one_of(records: list[Record], one: Collected) -> bool:
    """Whether it is a statement that names by its number what one of `records` is about."""
    if one.current.kind != "statement":
        return False
    cited = _cited_in(one.current.answer_text)
    return any(cited_item(number, _alone(one).record, records, day) for number, day in cited)


def _by_number(items: list[ParliamentItem]) -> dict[tuple[str, str], list[ParliamentItem]]:
    """Our lines by House and number, and by "api" and the service's own number: those of other sessions and kinds, too."""
    found: dict[tuple[str, str], list[ParliamentItem]] = {}
    for one in items:
        texts = one.record.texts
        for key in ((texts["house"], texts.get("uin", "").casefold()), ("api", texts.get("api_id", ""))):
            found.setdefault(key, []).append(one)
    return found


def take_over(items: list[ParliamentItem], collected: list[Collected], declared: Declared) -> list[ParliamentItem]:
    """`items` and what was collected as one list, in order of id. An id that our line had stays."""
    ours = {one.item_id: one for one in items}
    by_number = _by_number(items)
    found: dict[str, ParliamentItem] = dict(ours)
    taken: set[str] = set()
    for seen in collected:
        line = _line_of(seen, ours, by_number)
        made = _with_line(line, seen) if line else _alone(seen)
        if made.item_id in taken:  # two that share house, day and number: neither takes the place of the other
            made = _alone(replace(seen, item_id=f"{seen.item_id}-api-{seen.current.api_id}"))
        taken.add(made.item_id)
        names = tuple(tuple(_named(one, declared)) for one in seen.versions)
        named = _once(names[-1])
        in_text = {("organisation", where, one.recipient_id) for where, one in named if (where, one.recipient_id) not in _read(made)}
        in_text |= _in_text(seen.current, declared)
        told = tuple(dict.fromkeys([*made.named, *named]))
        found[made.item_id] = replace(made, named=told, found=frozenset(in_text), names=names)
    return [_citing(found[item_id], list(found.values())) for item_id in sorted(found)]


def _line_of(
    one: Collected, ours: dict[str, ParliamentItem], by_number: dict[tuple[str, str], list[ParliamentItem]]
) -> ParliamentItem | None:
    """Our line about the same thing: by id, by the service's number, or by its number in the House where its days fit and no other does."""
    if one.item_id in ours:
        return ours[one.item_id]
    numbered = [line for line in by_number.get(("api", one.current.api_id), []) if _same_record(line.record.texts, one.current)]
    alike = by_number.get((one.current.house, one.current.uin.casefold()), [])
    fits = [line for line in alike if _same_day(line.record.texts, one.current)]
    found = numbered or fits
    return found[0] if len(found) == 1 else None


def _same_record(texts: dict[str, str], version: Version) -> bool:
    """Whether a line of ours gives the service's number of a question or statement: each kind has numbers of its own. Most such numbers of
    ours were worked out from an address, so that a day of our line must bear it out where it has any; a day tabled may have moved."""
    days = _days(texts, version)
    ours = (texts.get("api_id"), texts["kind"], texts["house"])
    return ours == (version.api_id, version.kind, version.house) and (not days or any(theirs.startswith(mine) for mine, theirs in days))


def _same_day(texts: dict[str, str], version: Version) -> bool:
    days = _days(texts, version)
    return bool(days) and all(theirs.startswith(mine) for mine, theirs in days)


def _days(texts: dict[str, str], version: Version) -> list[tuple[str, str]]:
    """The days that a line of ours has, each with that of the service."""
    days = [(texts.get("tabled_on", ""), version.tabled_on), (texts.get("answered_on", ""), version.answered_on)]
    return [(mine, theirs) for mine, theirs in days if mine]


def _facts(version: Version) -> dict[str, str]:
    return {
        name: text
        for name, text in (
            ("uin", version.uin),
            ("api_id", version.api_id),
            ("tabled_on", version.tabled_on),
            # A holding answer sets the day of the answer, and is none.
            ("answered_on", "" if version.state == "holding" else version.answered_on),
            ("answering_body", version.answering_body),
            ("heading", version.heading),
            ("asked_by", version.asked_by),
            ("asked_by_party", version.asked_by_party),
            ("answered_by", version.answered_by),
        )
        if text
    }


def _with_line(line: ParliamentItem, one: Collected) -> ParliamentItem:
    texts = line.record.texts | _facts(one.current) | {"seen": "in_source"}
    if one.current.answer_text and texts.get("answered_the_question") == "not_seen":
        # We had not seen the answer. It is seen now, and nobody has judged it.
        del texts["answered_the_question"]
    record = replace(line.record, texts=texts)
    return replace(line, record=record, versions=one.versions)


def _alone(one: Collected) -> ParliamentItem:
    version = one.current
    day = version.tabled_on or version.answered_on
    # Without a day or a number there is no page of its own to lead to.
    url = PUBLIC.format(kind=version.kind) + (f"/detail/{day}/{version.uin}" if day and version.uin else "")
    texts = {"item_id": one.item_id, "kind": version.kind, "house": version.house, "source_url": url, "seen": "in_source"}
    return ParliamentItem(one.item_id, Record("", "", "", texts | _facts(version)), (), (), one.versions)


def _named(version: Version, declared: Declared) -> list[tuple[str, Named]]:
    """The listed organisations that the texts name, those of the answer first."""
    found = []
    for where, text in (("answer", version.answer_text), ("question", version.question_text)):
        named = {one.recipient_id: one for one in organisations_in(text, declared, in_answer=True)[0]}
        found += [(where, named[one]) for one in sorted(named)]
    return found


def _once(named: Collection[tuple[str, Named]]) -> list[tuple[str, Named]]:
    """The same, each once: what a question names is only asked about, unless the answer names it too."""
    answered = {one.recipient_id for where, one in named if where == "answer"}
    return [(where, one) for where, one in named if where == "answer" or one.recipient_id not in answered]


def _read(item: ParliamentItem) -> set[tuple[str, str]]:
    """The organisations that our own line names, with where they are named."""
    return {(where, one.recipient_id) for where, one in item.named}


def _in_text(version: Version, declared: Declared) -> set[tuple[str, str, str]]:
    """The references and the parts of the register that the texts name. What the answer names is not told again of the question."""
    patterns = sorted({one.reference_pattern for one in declared.sources.values() if one.reference_pattern})
    found: dict[tuple[str, str], str] = {}
    for where, text in (("question", version.question_text), ("answer", version.answer_text)):
        for pattern in patterns:
            matches = list(re.finditer(rf"(?<!\w)(?:{pattern})[A-Za-z]?(?!\w)", text))
            found |= {("entry", one[0]): where for one in matches if "/" not in one[0] or _PROJECT.search(text[: one.start()])}
        found |= {("section", section): where for section in declared.answer_words.all_means("section", text)}
    return {(kind, where, named) for (kind, named), where in found.items()}


def _citing(item: ParliamentItem, items: list[ParliamentItem]) -> ParliamentItem:
    """`item` with the numbers that its own texts cite, each with the item that it is."""
    if not item.versions:
        return item
    version = item.versions[-1]
    known = dict(item.cites)
    in_text = set(item.found)
    for number, day in _cited_in(f"{version.question_text} {version.answer_text}"):
        if number == version.uin or known.get(number):
            continue
        in_text |= {("citation", "not_stated", number)} if number not in known else set()
        known[number] = cited_item(number, item.record, [one.record for one in items], day)
    return replace(item, cites=tuple(sorted(known.items())), found=frozenset(in_text))


def _cited_in(text: str) -> dict[tuple[str, str], None]:
    """The numbers of questions that a text cites, each with the day on which it says that it was answered, or ''."""
    found: dict[tuple[str, str], None] = {}
    for match in _CITED.finditer(text):
        day = date_value(match["day"], ("words",))[0] if match["day"] else ""
        for number in re.findall(r"(?:HL ?)?\d+", match["numbers"]):
            if len(number) >= _SHORTEST or day or match["word"].startswith(_SURE_WORDS):
                found[number.replace(" ", ""), day or ""] = None
    for match in _LORDS.finditer(text):
        found[match["number"].replace(" ", ""), date_value(match["day"], ("words",))[0] or ""] = None
    return found
