"""The cells of one row -> typed values, one per field, each with its printed text and the rule that read it.

Most fields are read by themselves. A date whose column can mean several things takes its meaning from the same row, or has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.declarations import Declared, Source
from pipeline.fold import mask, tidy
from pipeline.model import SheetColumn, Value
from pipeline.rows import WITHHELD
from pipeline.values import (
    Parsed,
    code_value,
    count_value,
    date_value,
    environment_value,
    gateway_value,
    outcome_value,
    reference_value,
    text_value,
)

DATES = ("approved_on", "sent_on", "decided_on", "ends_on")
# Which field a date is that a transcription says the meaning of; any other meaning leaves it a date beside the entry.
MEANINGS = {"approved": "approved_on", "sent": "sent_on", "reuse_permitted": "decided_on", "refused": "decided_on"}
YES_NO = ("yes", "no")
# Read only together with a transcription's printed date.
READ_WITH_THE_DATE = ("date_read", "date_meaning")


def values_of(columns: list[SheetColumn], cells: dict[str, str], source: Source, declared: Declared) -> list[Value]:
    """The values of one row: `cells` maps a column's letter to its text, corrections applied. `source` knows the references' form."""
    values = [value for column in columns for value in _of_column(column, cells[column.letter], source, declared)]
    read = {column.field: cells[column.letter] for column in columns}
    return [_transcribed_date(value, read) if value.field == "event_date" else value for value in values]


def _of_column(column: SheetColumn, cell: str, source: Source, declared: Declared) -> list[Value]:
    name = column.field or ""
    if column.treatment == "withheld":
        status = "withheld" if tidy(cell) else "not_stated"
        return [Value(name, column.letter, WITHHELD if tidy(cell) else "", None, status, column.why)]
    if name in READ_WITH_THE_DATE:
        return []
    shown = mask(cell)
    if name == "reference":
        reference, standing = reference_value(shown, source)
        return [Value("reference", column.letter, shown, *reference), Value("standing", column.letter, shown, *standing)]
    if name == "record_count":
        count, unit = count_value(shown)
        return [Value("record_count", column.letter, shown, *count), Value("record_count_unit", column.letter, shown, *unit)]
    return [Value(name, column.letter, shown, *_parser(name, column, shown, declared)())]


def _parser(name: str, column: SheetColumn, shown: str, declared: Declared) -> Callable[[], Parsed]:
    if name in DATES:
        return lambda: date_value(shown, column.date_formats)
    parsers: dict[str, Callable[[], Parsed]] = {
        "access_route": lambda: environment_value(shown, declared),
        "legal_gateway": lambda: gateway_value(shown, declared),
        "outcome": lambda: outcome_value(shown, declared),
        "pupil_level": lambda: code_value(shown, YES_NO),
        "in_scope": lambda: code_value(shown, YES_NO),
    }
    return parsers.get(name, lambda: text_value(shown))


def _transcribed_date(printed: Value, read: dict[str | None, str]) -> Value:
    """A transcription's printed date, as the field that its stated meaning makes it; `date_read` is our reading of it, or blank."""
    meaning = read.get("date_meaning", "")
    name = MEANINGS.get(meaning, "listed_date")
    when = read.get("date_read", "")
    if when:
        rule = f"our reading; the source says that it is when this was {meaning.replace('_', ' ')}" if meaning in MEANINGS else (
            "our reading; the source does not say what happened on it"
        )
        return replace(printed, field=name, value=when, status="stated", rule=rule)
    if printed.status == "stated":
        return replace(printed, field=name, value=None, status="unparsed", rule="it cannot be read as one date")
    return replace(printed, field=name, value=None)
