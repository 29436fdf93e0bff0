"""Made-up workbooks of the Department's registers, drawn at random, each sheet with what must come out of it. See drawn_rows.py."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from pipeline.readers.sheet import span
from tests.laws.drawn_rows import Column, Row, drawn_columns, drawn_rows, wording
from tests.pipeline.made_up_dfe import CLASSES, REGULAR, REQUESTS, SAYS_SO, SHARES
from tests.read.builders import MadeUpSheet

# The name and the title of a sheet of each section, as in tests/pipeline/made_up_dfe.py.
SECTIONS = {
    "dfe-dsap-shares": ("DSAP_shares", "DfE external third-party data shares (approved by DSAP from May 2018)"),
    "dfe-regular-shares": ("Regular_shares", REGULAR),
    "dfe-npd-requests-held": (
        "NPD_requests",
        "Third-party requests (approved prior to April 2018 where data is still held by the requestor)",
    ),
    "dfe-court-orders": ("Court_orders", "Data shares through court orders"),
    "dfe-npd-requests-open": ("Open", "Open third-party requests which have received no data"),
    "dfe-npd-requests-live": ("Live cases April 12 to May 17", "Requests within terms of agreement"),
    "dfe-npd-requests-completed": ("June 17 to Sept 17", "Third-party requests completed during this period"),
}
RECEIVED = {"dfe-npd-requests-received": ("NPD requests", "Requests received")}
# A source may list these in several sheets.
SEVERAL = ("dfe-npd-requests-completed", "dfe-npd-requests-received")
ABOVE = ("This worksheet contains one table", "Title of each project and purpose of each share", "As at 30 June 2020", "")
BELOW = ("Source: nobody. * All of it is made up.", "1. The status of each request is made up", "Total")
FAULTS = (*[""] * 7, "missing heading", "two headings", "two titles", "second table", "hidden sheet", "no section", "reference twice")
UNREAD = {
    "missing heading": "o heading was recognised for recipients_text",
    "two headings": "ore than one heading was recognised for recipients_text",
    "second table": "more than one table in the sheet",
    "hidden sheet": "hidden sheet",
    "no section": "which section it is",
}


@dataclass
class Expected:
    """A drawn sheet with what must come of it: why it must be unread (words of the reason, '' where it must be read), its section, the
    fates that each row may have, the values of each row that must be a listing, and the headings that must stay undeclared."""

    made: MadeUpSheet
    why_unread: str = ""
    section_id: str | None = None
    fates: dict[int, tuple[str, ...]] = field(default_factory=dict)
    listings: dict[int, dict[str, str | None]] = field(default_factory=dict)
    undeclared: set[str] = field(default_factory=set)


@st.composite
def workbooks(draw: DrawFn) -> tuple[str, list[Expected]]:
    """(source id, sheets) of one file: one to four sheets of its sections, perhaps one of definitions."""
    source_id = draw(st.sampled_from((SHARES, SHARES, SHARES, REQUESTS)))
    known = SECTIONS if source_id == SHARES else RECEIVED
    ids = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=4, unique=True))
    ids += [one for one in ids if one in SEVERAL and draw(st.booleans())]
    sheets = [drawn_sheet(draw, number, one, *known[one]) for number, one in enumerate(ids, start=1)]
    # No program writes a workbook in which every sheet is hidden.
    if all(sheet.made.hidden for sheet in sheets) or draw(st.booleans()):
        cells = {"A1": SAYS_SO, "A2": CLASSES, "A3": "1", "B3": "Made up"}
        sheets.append(Expected(MadeUpSheet("Classification_of_data", dict(cells)), fates=dict.fromkeys((1, 2, 3), ("note",))))
    return source_id, draw(st.permutations(sheets))


def drawn_sheet(draw: DrawFn, number: int, section_id: str, name: str, title: str) -> Expected:
    """The sheet `number` of a workbook, of one section, with a fault or none."""
    fault = draw(st.sampled_from(FAULTS))
    two_rows = fault == "" and draw(st.booleans())
    sound = drawn_columns(draw, two_rows)
    columns = with_fault(draw, sound, fault)
    told = fault != "no section"
    above = [Row({0: text} if text else {}, ("note",)) for text in draw(st.lists(st.sampled_from(ABOVE), max_size=6))]
    above.insert(draw(st.integers(0, len(above))), Row({0: title if told else SAYS_SO}, ("note",)))
    headings = [Row({place: text for place, one in enumerate(columns) if (text := getattr(one, part))}, ("heading",)) for part in PARTS]
    rows = drawn_rows(draw, sound if fault == "missing heading" else columns)
    if fault == "missing heading":
        rows = [row for row in rows if row.fates != ("heading",)]
    if fault == "reference twice":
        rows = reference_twice(columns, rows)
    if fault == "second table":
        texts = [one.upper for one in columns if one.upper]
        rows.append(Row(dict(enumerate(reversed(texts))), ("heading",)))
    rows += [Row({0: text}, ("total" if text == "Total" else "note",)) for text in draw(st.lists(st.sampled_from(BELOW), max_size=3))]
    named = name if told and draw(st.booleans()) else "Sheet"
    sheet = laid_out(draw, f"{named} {number}", columns, [*above, *(one for one in headings if one.cells), *rows], len(above) + 1)
    sheet.section_id, sheet.why_unread = section_id, UNREAD.get(fault, "")
    sheet.made = replace(sheet.made, hidden=fault == "hidden sheet")
    if fault == "two titles":
        sheet.undeclared |= {one.upper for one in columns if one.name == "title"}
    return told_as(sheet, fault)


PARTS = ("upper", "lower")


def with_fault(draw: DrawFn, columns: list[Column], fault: str) -> list[Column]:
    """`columns` with the fault, where it is one of columns."""
    if fault == "missing heading":
        return [Column(None, "Body") if one.name == "recipients_text" else one for one in columns]
    if fault not in ("two headings", "two titles"):
        return columns
    name = "recipients_text" if fault == "two headings" else "title"
    own = [one for one in columns if one.name == name] or [Column(name, wording(draw, name))]
    return [*[one for one in columns if one.name != name], own[0], Column(name, wording(draw, name))]


def reference_twice(columns: list[Column], rows: list[Row]) -> list[Row]:
    """`rows` with the last row that has a reference once more."""
    has = [row for row in rows if row.expected.get("reference") and not row.merged]
    return [*rows, Row(dict(has[-1].cells), has[-1].fates, dict(has[-1].expected))] if has and columns else rows


def told_as(sheet: Expected, fault: str) -> Expected:
    """`sheet` with what its section and its fault make of what was drawn."""
    for values in sheet.listings.values():
        # No row says what came of it, so none says of which event such a date is.
        if "event_date" in values:
            values["listed_date"] = values.pop("event_date")
        if fault == "two titles":
            values.pop("title", None)
    if sheet.why_unread:
        sheet.listings, sheet.undeclared = {}, set()
        sheet.fates = dict.fromkeys(sheet.fates, ("set_aside", "blank"))
    return sheet


def laid_out(draw: DrawFn, name: str, columns: list[Column], rows: list[Row], heading_row: int) -> Expected:
    """The rows as a sheet: moved to the right, with hidden rows, merged cells, cells of spaces beside and stray cells below."""
    left, sheet = draw(st.integers(0, 2)), Expected(MadeUpSheet(name, {}))
    body = left + 1 + max(place for place, one in enumerate(columns) if one.name == "recipients_text" or one.upper == "Body")
    merged: list[str] = []
    anchor = 0
    for number, row in enumerate(rows, start=1):
        for place, value in row.cells.items():
            # The preamble begins in the first column, wherever the table does.
            sheet.made.cells[cell(number, place + 1 + (left if number >= heading_row else 0))] = value
        if row.cells:
            sheet.fates[number] = row.fates
        if row.fates == ("listing",):
            sheet.listings[number] = row.expected
        anchor = anchor if row.merged else number
        if row.merged and not (number < len(rows) and rows[number].merged):
            merged.append(span(anchor, body, number - anchor + 1, 1))
    sheet.undeclared = {text for one in columns if not one.name and (text := f"{one.upper} {one.lower}".strip())}
    # A column that is empty throughout parts what stands right of it from the table.
    held = {place for row in rows for place in row.cells}
    sheet.made.cells.update({cell(heading_row + 2, place + 1 + left): " " for place in range(len(columns)) if place not in held})
    beside = left + len(columns) + draw(st.integers(1, 20))
    if draw(st.booleans()):
        sheet.made.cells[cell(heading_row + draw(st.integers(0, 3)), beside)] = " "
    far = len(rows) + draw(st.sampled_from((3, 40, 1500)))
    if draw(st.booleans()):
        sheet.made.cells[cell(far, draw(st.integers(1, beside + 1)))] = "stray"
        sheet.fates[far] = ("note", "set_aside")
    hidden = draw(st.lists(st.integers(heading_row, len(rows) + 1), max_size=2, unique=True))
    sheet.made = replace(sheet.made, merged=tuple(merged), hidden_rows=tuple(hidden))
    return sheet


def cell(row: int, column: int) -> str:
    """The name of a cell."""
    return span(row, column, 1, 1).partition(":")[0]
