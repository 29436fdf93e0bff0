"""Printed words -> the years, cohorts and key stages that a share's data is said to cover. Nothing is inferred: where a source prints
"2008-2012", the years are those two ends and nobody says whether school years or calendar years are meant.

The column of years is read whole. In the column of data a year counts where it stands with a dataset or a stage that we know, and in a
title only right beside a stage ("KS2 2013"), since a title's years are mostly about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.entries.order import first_to_say
from pipeline.fold import phrases_in, tidy
from pipeline.model import Edition, Listing, Value
from pipeline.once import once_by
from pipeline.privacy.masks import mask

FIELDS = ("years_text", "datasets_text", "title")
LONGEST_QUOTED = 300
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?:19|20)\d\d"
_POINT = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\s+)?(?:(?<![\w.,/])|(?<=\bAY)){_YEAR}(?:[/-](?:{_YEAR}|\d\d?))?(?![\w/]|,\d)"
_OPEN = r"(?P<open>\s*(?:onwards?|to (?:date|present)|-\s*$))?"
_YEARS = re.compile(rf"(?P<first>{_POINT})(?:\s*(?:[-–—]|\bto\b)\s*(?P<last>{_POINT}))?{_OPEN}", re.IGNORECASE)
_PARTS = re.compile(rf"({_YEAR})(?:([/-])({_YEAR}|\d\d?))?(?![\w/])")
_OPEN_BEFORE = re.compile(r"\b(?P<word>after|since|from|before|until|up to)\s+(?:the\s+)?$", re.IGNORECASE)
# Years right after words for births; "dates of birth" and "birth weight" are items of data.
_BORN = re.compile(r"(?<!of )\b(?:born|births|birth (?:years?|cohorts?)|years? of birth)\b[\w\s]{0,30}$", re.IGNORECASE)
# "between 2008 and 2012" and "September 2007 and August 2013" are spans, as "to" is.
_BETWEEN = re.compile(rf"(\bbetween\s+{_POINT})\s+and\s+", re.IGNORECASE)
_DATES_AND = re.compile(rf"((?:{_MONTHS})\s+{_YEAR})\s+and\s+(?=(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\s+{_YEAR})", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"\b(?:academic|school) years?\b|\bAY", re.IGNORECASE)
_AGAIN = r"(?:\s*(?:,\s*and\b|,|and\b|&|to\b|[-–/])\s*(?:KS|key\s+stages?)?\s*[1-5](?!\w))*"
_STAGE = re.compile(
    rf"\b(?:KS|key\s+stages?)\s*\(?(?P<stages>[1-5](?!\d){_AGAIN})\)?|(?P<eyfs>\bEYFSP?\b|\bearly years foundation stage)"
    r"|\byear\s+(?P<group>1[0-3]|[1-9])(?!\d)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:[\s(:]|\b(?:data|results?|extracts?|for|in|from|cohort)\b)*", re.IGNORECASE)
_CLAUSES = re.compile(r";|\n|_x000D_|\.(?=\s|$)")


@dataclass(frozen=True)
class Years:
    """Years that one cell prints, with the stage printed beside them; either may be missing, '' or None.

    `kind` is academic_year (printed as one), born (years of birth), dates (ends printed with a month) or years. `status` says which ends
    are printed: stated, first_only, last_only, not_stated, or unparsed where a column of years holds none.
    """

    year_from: int | None
    year_to: int | None
    kind: str
    status: str
    stage: str
    printed: str
    rule: str
    listing_id: str = ""
    field: str = ""
    column_letter: str = ""


def years_of(listing: Listing, declared: Declared) -> list[Years]:
    """What the cells of one listing say of years and stages."""
    return [_placed(one, listing, value) for one, value in _years_in(listing, declared)]


def years_of_entry(listings: list[Listing], editions: dict[str, Edition], declared: Declared) -> list[Years]:
    """What the listings of one entry print of years and stages, each where it is printed first. `editions` are by their ids."""
    return [one for listing in first_to_say(listings, editions) for one in years_of(listing, declared)]


@once_by(lambda listing: (listing.said, listing.register))
def _years_in(listing: Listing, declared: Declared) -> list[tuple[Years, Value]]:
    found: list[tuple[Years, Value]] = []
    for value in listing.values:
        if value.field not in FIELDS or value.status != "stated":
            continue
        here = list(dict.fromkeys(_in_value(value, listing, declared)))
        if not here and value.field == "years_text":
            printed = tidy(mask(value.text))[:LONGEST_QUOTED]
            here = [Years(None, None, "not_stated", "unparsed", "", printed, "no year or stage is read in it")]
        found += [(one, value) for one in here]
    return found


def _in_value(value: Value, listing: Listing, declared: Declared) -> Iterator[Years]:
    within = {row["dataset_id"] for row in declared.datasets if row["in_scope"] == "yes"}
    book = declared.dataset_phrases_of(listing.register)
    for clause in _CLAUSES.split(value.text):
        found = list(years_in(clause))
        known = listing.register == "dfe" or any(book.meanings[phrase] in within for _, _, phrase in phrases_in(clause, book))
        for one in found:
            beside = one.stage and one.status != "not_stated"
            if value.field == "years_text" or beside or (value.field == "datasets_text" and (known or any(each.stage for each in found))):
                yield one


def years_in(clause: str) -> Iterator[Years]:
    """The years and stages of one clause, in the order printed; a stage and years side by side are one."""
    text = _DATES_AND.sub(r"\1 to ", _BETWEEN.sub(r"\1 to ", " ".join(clause.split())))
    printed = tidy(mask(clause))[:LONGEST_QUOTED]
    spans = [(match.start(), match.end(), _span(match, text)) for match in _YEARS.finditer(text)]
    used = set()
    for match in _STAGE.finditer(text):
        stages, beside = _stages(match)
        near = next((one for one in spans if _BESIDE.fullmatch(text[match.end() : one[0]]) and one[0] >= match.end()), None)
        near = near or next((one for one in spans if one[1] <= match.start() and not text[one[1] : match.start()].strip()), None)
        for stage in stages:
            if near and near[2] and stage in beside:
                used.add(near[0])
                yield Years(*near[2][:4], stage, printed, f"a stage beside {near[2][4]}")
            else:
                yield Years(None, None, "not_stated", "not_stated", stage, printed, "a stage as printed")
    for start, _, span in spans:
        if span and start not in used:
            yield Years(*span[:4], "", printed, span[4])


def _span(match: re.Match[str], text: str) -> tuple[int | None, int | None, str, str, str] | None:
    """(first year, last year, kind, status, rule) of printed years; None where they are no span that runs forwards."""
    first, last = _ends(match["first"]), _ends(match["last"]) if match["last"] else None
    if first is None or (match["last"] and last is None):
        return None
    start, end = first[0], (last or first)[1]
    if end < start:
        return None
    kind, rule = "years", "years as printed"
    if first[2] or (last and last[2]) or _SCHOOL_YEAR.search(text):
        kind, rule = "academic_year", "school years as printed"
    elif re.search(_MONTHS, match.group(0), re.IGNORECASE):
        kind, rule = "dates", "the years of the dates printed"
    if _BORN.search(text[: match.start()]):
        kind, rule = "born", "years of birth, as printed"
    opened = _OPEN_BEFORE.search(text[: match.start()])
    if match["open"] or (opened and not last and opened["word"].lower() in ("after", "since", "from")):
        return start, None, kind, "first_only", f"{rule}, with no last one"
    if opened and not last:
        return None, end, kind, "last_only", f"{rule}, with no first one"
    return start, end, kind, "stated", rule


def _ends(point: str) -> tuple[int, int, bool] | None:
    """(first year, last year, whether it is written as a school year) of "2014", "2014/15" or "2011-17"; None where it runs backwards."""
    match = _PARTS.search(point)
    if match is None:
        return None
    year, mark, after = match.groups()
    if not after:
        return int(year), int(year), False
    last = int(year[: 4 - len(after)] + after)
    if last < int(year) and int(year) % 10 ** len(after) == 10 ** len(after) - 1 and int(after) == 0:
        last = int(year) + 1
    if last <= int(year) or (mark == "/" and last != int(year) + 1):
        return None
    return int(year), last, mark == "/"


def _stages(match: re.Match[str]) -> tuple[list[str], set[str]]:
    """(the stages of one match, those of them that years right after it are of: after a comma only the last)."""
    if match["eyfs"]:
        return ["eyfs"], {"eyfs"}
    if match["group"]:
        return [f"year-{match['group']}"], {f"year-{match['group']}"}
    listed = [_run(part) for part in re.split(r",\s*(?:and\b)?|\band\b|&|/", match["stages"])]
    stages = list(dict.fromkeys(stage for run in listed for stage in run))
    return stages, set(listed[-1] if "," in match["stages"] else stages)


def _run(part: str) -> list[str]:
    digits = [int(one) for one in re.findall(r"[1-5]", part)]
    return [f"ks{number}" for number in range(digits[0], digits[-1] + 1)] if digits else []


def _placed(one: Years, listing: Listing, value: Value) -> Years:
    place = {"listing_id": listing.row_id, "field": value.field, "column_letter": value.column_letter}
    return Years(**{**vars(one), **place})
