"""The cells of one row -> typed values, one per field, each with its printed text and the rule that read it.

Most fields are read by themselves. A date whose column can mean several things takes its meaning from the same row's outcome, or
has none; a class of data is taken apart into the two schemes that the publisher has used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import BY_ROW, Section, Source
from pipeline.fold import tidy
from pipeline.model import SheetColumn, Value
from pipeline.privacy.masks import mask_shown
from pipeline.rows.classification import level_value, scheme_values
from pipeline.rows.dates import DATE_FIELDS, date_value
from pipeline.rows.dispositions import WITHHELD
from pipeline.rows.values import (
    Parsed,
    code_value,
    count_value,
    environment_value,
    gateway_value,
    outcome_code,
    outcome_value,
    reference_value,
    short_value,
    text_value,
)

# Which field a date is, by what the source says happened on it (a transcription) or by what came of the entry (a register's column
# that stands for several events); any other meaning leaves it a date beside the entry.
MEANINGS = {
    "approved": "approved_on",
    "sent": "sent_on",
    "linked": "sent_on",
    "reuse_permitted": "decided_on",
    "refused": "decided_on",
    "withdrawn": "decided_on",
}
YES_NO = ("yes", "no")
PARSERS: dict[str, Callable[[str, Declared], Parsed]] = {
    "access_route": environment_value,
    "legal_gateway": gateway_value,
    "outcome": outcome_value,
    "pupil_level": lambda shown, _: code_value(shown, YES_NO),
    "in_scope": lambda shown, _: code_value(shown, YES_NO),
    "onward_sharing": lambda shown, declared: short_value("onward_sharing", shown, declared),
    "tier": lambda shown, declared: level_value("tier", shown, declared),
    "identifiability": lambda shown, declared: level_value("identifiability", shown, declared),
    "sensitivity": lambda shown, declared: level_value("sensitivity", shown, declared),
}
# Read only together with a transcription's printed date.
READ_WITH_THE_DATE = ("date_read", "date_meaning")


def values_of(columns: list[SheetColumn], cells: dict[str, str], source: Source, section: Section, declared: Declared) -> list[Value]:
    """The values of one row: `cells` maps a column's letter to its text, corrections applied. `source` knows the references' form."""
    values = [value for column in columns for value in _of_column(column, cells[column.letter], source, declared)]
    read = {column.field: cells[column.letter] for column in columns}
    if "date_read" in read:
        return [_transcribed(value, read) for value in values]
    values += _outcome_in_the_date(values, section, declared)
    # What a section says of all its rows does not say of which event a row's date is.
    outcome = next((value.value for value in values if value.field == "outcome"), None)
    return [_event_date(value, outcome) if value.field == "event_date" else value for value in values] + scheme_values(values, declared)


def _of_column(column: SheetColumn, cell: str, source: Source, declared: Declared) -> list[Value]:
    name = column.field or ""
    if column.treatment == "withheld":
        status = "withheld" if tidy(cell) else "not_stated"
        return [Value(name, column.letter, WITHHELD if tidy(cell) else "", None, status, column.why)]
    if name in READ_WITH_THE_DATE:
        return []
    shown = mask_shown(cell, declared)
    if name == "reference":
        reference, standing = reference_value(shown, source)
        return [Value("reference", column.letter, shown, *reference), Value("standing", column.letter, shown, *standing)]
    if name == "record_count":
        count, unit = count_value(shown, declared)
        return [Value("record_count", column.letter, shown, *count), Value("record_count_unit", column.letter, shown, *unit)]
    if name == "destruction_text":
        told = short_value("destruction", shown, declared)
        return [Value(name, column.letter, shown, *text_value(shown)), Value("destruction", column.letter, shown, *told)]
    return [Value(name, column.letter, shown, *_parser(name, column, shown, declared)())]


def _parser(name: str, column: SheetColumn, shown: str, declared: Declared) -> Callable[[], Parsed]:
    # A transcription's date is read by us beside the printed one, so its column names no formats.
    if name in DATE_FIELDS or (name == "event_date" and column.date_formats):
        return lambda: date_value(shown, column.date_formats)
    parser = PARSERS.get(name)
    return (lambda: parser(shown, declared)) if parser else (lambda: text_value(shown))


def _outcome_in_the_date(values: list[Value], section: Section, declared: Declared) -> list[Value]:
    """The outcome where no column says it and the cell of the date does ("Rejected", "pending")."""
    date = next((value for value in values if value.field == "event_date" and value.status == "unparsed"), None)
    if section.outcome != BY_ROW or date is None or any(value.field == "outcome" for value in values):
        return []
    outcome, status, rule = outcome_value(date.printed, declared)
    return [replace(date, field="outcome", value=outcome, status=status, rule=f"{rule}, in the cell of the date")] if outcome else []


def _event_date(date: Value, outcome: str | None) -> Value:
    """A date of one of several events, as the field that the row's outcome makes it."""
    name = MEANINGS.get(outcome or "", "listed_date")
    why = f"its meaning is taken from the outcome {outcome}" if outcome in MEANINGS else "nothing in the row says which event it is of"
    return replace(date, field=name, rule=f"{date.rule}; {why}")


def _transcribed(value: Value, read: dict[str | None, str]) -> Value:
    """A value of a transcription, whose outcome is one of our own codes and whose date is read by us."""
    if value.field == "outcome":
        code, status, rule = outcome_code(value.printed)
        return replace(value, value=code, status=status, rule=rule)
    return _transcribed_date(value, read) if value.field == "event_date" else value


def _transcribed_date(printed: Value, read: dict[str | None, str]) -> Value:
    """A transcription's printed date, as the field that its stated meaning makes it; `date_read` is our reading of it, or blank."""
    meaning = read.get("date_meaning", "")
    name = MEANINGS.get(meaning, "listed_date")
    when = read.get("date_read", "")
    if date_value(when, ("iso",))[1] == "stated":
        told = f"the source says that it is when this was {meaning.replace('_', ' ')}"
        rule = f"our reading; {told if meaning in MEANINGS else 'the source does not say what happened on it'}"
        return replace(printed, field=name, value=when, status="stated", rule=rule)
    if printed.status == "stated":
        return replace(printed, field=name, value=None, status="unparsed", rule="it cannot be read as one date")
    return replace(printed, field=name, value=None)
