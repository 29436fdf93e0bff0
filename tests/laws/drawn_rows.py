"""Columns and rows of made-up tables, drawn at random, each row with the fate and the values that it must have when it is read.

What is expected is said as it is drawn: a date is written from a true date and never parsed back, and the fate of a row is that of the
kind it was drawn as. Nothing here calls the code that is tested; the words of the headings are the vocabulary's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.conftest import ROOT
from tests.read.builders import Value

WORDS = yaml.safe_load((ROOT / "data/declared/vocabulary_dfe.yml").read_text(encoding="utf-8"))["fields"]
WITHHELD = "[withheld]"
# Words that must never be seen in what is shown: they stand in columns of people, in columns that nobody declared and in no other.
SECRET = "Quentin Unseen"
DATES = ("approved_on", "sent_on", "received_on", "ends_on", "event_date")
OTHERS = ("reference", "title", "purpose", "publisher_type", "tier", "classification", "years_text", "datasets_text", "people", *DATES)
CHECKED = ("reference", "title", "recipients_text", "approved_on", "sent_on", "received_on", "ends_on", "event_date")
UNKNOWN = ("Colour of folder", "Shelf", "")
RECIPIENTS = (
    "University of Example",
    "Example & Sons Analytics Limited",
    "  Institute for   Made-up Studies ",
    "Nobody & Co",
    "University of Example\nNobody & Co",
    "A made-up court",
    "NA",
    "None",
    "N/A",
    "Total Exams Limited",
)
PERSON = "Alex Nobody"
TITLES = ("Attainment of nobody", "An  odd\nstudy", "=SUM(A1) of nothing", "Ünheard “of” – study", "NA", "Requests", "Study\u00a0of apples")
# What stands in columns that nobody declared may hold words of headings.
LOOSE = (SECRET, f"{SECRET}: the status of the title is unknown", f"{SECRET}'s licence end date")
# Headings in two parts, an upper and a lower one.
PARTED = {
    "title": ("Project", "title"),
    "recipients_text": ("Name of", "organisation"),
    "approved_on": ("Date", "approved"),
    "sent_on": ("Date", "sent"),
    "publisher_type": ("Organisation", "type"),
}


@dataclass(frozen=True)
class Column:
    """One drawn column: the field it must be read as (None for none), and its heading in one row or parted over two."""

    name: str | None
    upper: str
    lower: str = ""


@dataclass
class Row:
    """One drawn row: its cells by place in the table, the fates it may have and, where it must be a listing, its values."""

    cells: dict[int, Value]
    fates: tuple[str, ...] = ("listing",)
    expected: dict[str, str | None] = field(default_factory=dict)
    merged: bool = False


def wording(draw: DrawFn, name: str) -> str:
    """A heading for the field: one of its phrases, written as publishers might write it."""
    text = str(draw(st.sampled_from(WORDS[name])))
    dresses = (text, text.title(), text.upper(), f"{text.capitalize()}:", f" {text} ")
    return draw(st.sampled_from((*dresses, text.replace(" ", "\n", 1), text.replace(" ", "\u00a0 "))))


def drawn_columns(draw: DrawFn, two_rows: bool) -> list[Column]:
    """The columns of one table, in a drawn order: the recipient and two or more others, with columns that no vocabulary knows."""
    names: list[str | None] = draw(st.lists(st.sampled_from(OTHERS), min_size=4 if two_rows else 2, max_size=7, unique=True))
    if "event_date" in names:
        names = [name for name in names if name not in DATES or name == "event_date"]
    while len([name for name in names if name != "people"]) < (3 if two_rows else 2):
        names.append(next(name for name in ("title", "tier", "purpose") if name not in names))
    columns = [column_of(draw, name, two_rows) for name in ["recipients_text", *names]]
    columns += [Column(None, text) for text in draw(st.lists(st.sampled_from(UNKNOWN), max_size=2, unique=True))]
    return draw(st.permutations(parted(columns) if two_rows else columns))


def column_of(draw: DrawFn, name: str | None, two_rows: bool) -> Column:
    """A column of the field, its heading in the upper row, in the lower one or parted where headings stand in two rows."""
    text = wording(draw, name or "")
    if not two_rows:
        return Column(name, text)
    ways = [Column(name, *PARTED[name])] if name in PARTED else [Column(name, text), Column(name, "", text)]
    return draw(st.sampled_from(ways))


def parted(columns: list[Column]) -> list[Column]:
    """`columns` with two fields told by the upper row alone and two by the lower, without which it is no heading in two rows."""
    known = [place for place, one in enumerate(columns) if one.name]
    known.sort(key=lambda place: columns[place].name in PARTED)
    texts = {place: f"{columns[place].upper} {columns[place].lower}".strip() for place in known}
    columns = [*columns]
    for place in (known[0], known[2]):
        columns[place] = Column(columns[place].name, texts[place])
    for place in (known[1], known[3]):
        columns[place] = Column(columns[place].name, "", texts[place])
    return columns


@st.composite
def printed_dates(draw: DrawFn) -> tuple[Value, str | None]:
    """(a date as a cell may hold it, what it must be read as: a date, a month, or None where it is no date)."""
    day = draw(st.dates(date(2009, 1, 1), date(2026, 12, 31)))
    nth = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    ways: list[tuple[Value, str | None]] = [
        (value, day.isoformat())
        for value in (
            day,
            datetime(day.year, day.month, day.day),
            day.isoformat(),
            f"{day.day} {day:%B} {day.year}",
            f"{day.day}{nth} {day:%B} {day.year} ",
            f"{day:%d/%m/%Y}",
            f"{day.day}.{day.month}.{day.year}",
            f"{day:%d-%m-%Y}",
            f"{day:%d-%b-%Y}",
            f"{day:%B} {day.day}, {day.year}",
        )
    ]
    ways += [(f"{day:%B} {day.year}", f"{day:%Y-%m}"), (str(day.year), str(day.year)), ("", None)]
    ways += [(text, None) for text in (f"31/02/{day.year}", f"{day.day}/{day.month}/19", "soon")]
    return draw(st.sampled_from(ways))


def drawn_cell(draw: DrawFn, name: str | None, number: int) -> tuple[Value, str | None]:
    """(what the cell of row `number` holds, what it must be read as)."""
    if name in DATES:
        return draw(printed_dates())
    if name == "reference":
        forms = (f"DR1501{number + 10}.{number:02}", f"DS{number:05}", f"R{number:04}", f" DR1501{number + 10}.{number:02}A ")
        return draw(st.sampled_from([*((text, text.strip()) for text in forms), ("", None), ("to follow", None)]))
    if name == "recipients_text":
        text = draw(st.sampled_from((*RECIPIENTS, PERSON, PERSON)))
        return text, None if text == PERSON else " ".join(text.split())
    if name == "title":
        text = f"{draw(st.sampled_from(TITLES))} {number}"
        return text, " ".join(text.split())
    if name in ("people", None):
        return draw(st.sampled_from((*LOOSE, "") if name is None else (SECRET, f"{SECRET}, Example University"))), None
    return draw(st.sampled_from(("Tier 1", 2, "1B", "Academic", "2010 to 2014", "School Census"))), None


def listing_row(draw: DrawFn, columns: list[Column], number: int, above: Row | None) -> Row:
    """A row of the table. Where the row `above` allows it, the recipient may be merged down from it."""
    drawn = {place: drawn_cell(draw, column.name, number) for place, column in enumerate(columns)}
    places = {column.name: place for place, column in enumerate(columns) if column.name}
    body = places["recipients_text"]
    merged = above is not None and len(solid(drawn, columns) - {body}) > 1 and draw(st.booleans())
    if merged and above:
        drawn[body] = ("", above.expected["recipients_text"])
    elif drawn[body][0] == "Total Exams Limited" and [one.name for one in columns].count("title") != 1:
        drawn[body] = ("University of Example", "University of Example")
    # A row without a reference is an entry only where it fills most of the table's columns, so it fills them all.
    if drawn.get(places.get("reference", -1), ("", None))[1] is None:
        drawn |= {place: ("none yet", None) for place in places.values() if drawn[place][0] == "" and not (merged and place == body)}
    cells = {place: value for place, (value, _) in drawn.items() if value != ""}
    expected = {name: drawn[place][1] for name, place in places.items() if name in CHECKED}
    return Row(cells, ("listing",), expected, merged)


def solid(drawn: dict[int, tuple[Value, str | None]], columns: list[Column]) -> set[int]:
    """The places of the row that fill a field by a cell of its own."""
    return {place for place, (value, _) in drawn.items() if value != "" and columns[place].name}


def other_row(draw: DrawFn, columns: list[Column], kind: str) -> list[Row]:
    """What else stands in a table: a blank row, one of white space, a sub-heading, the headings again, or a line of totals."""
    places = range(len(columns))
    body = next(place for place in places if columns[place].name == "recipients_text")
    if kind == "heading":
        upper = {place: columns[place].upper for place in places if columns[place].upper}
        lower = {place: columns[place].lower for place in places if columns[place].lower}
        return [Row(dict(cells), ("heading",)) for cells in (upper, lower) if cells]
    if kind == "total":
        other = draw(st.sampled_from([place for place in places if place != body]))
        return [Row({body: draw(st.sampled_from(("Total", "TOTALS:", "Grand total"))), other: draw(st.integers(0, 9999))}, ("total",))]
    if kind == "sub-heading":
        return [Row({draw(st.sampled_from(places)): "Made-up ones of 2016"}, ("set_aside", "note"))]
    return [Row({0: " \u00a0"} if kind == "spaces" else {}, ("blank",))]


def drawn_rows(draw: DrawFn, columns: list[Column]) -> list[Row]:
    """The rows of one table, from none on."""
    kinds = draw(st.lists(st.sampled_from(["listing"] * 6 + ["blank", "spaces", "sub-heading", "heading", "heading", "total"]), max_size=9))
    rows: list[Row] = []
    for kind, number in zip(kinds, count(1), strict=False):
        if kind == "listing":
            above = rows[-1] if rows and rows[-1].fates == ("listing",) else None
            rows.append(listing_row(draw, columns, number, above))
        else:
            rows += other_row(draw, columns, kind)
    return rows
