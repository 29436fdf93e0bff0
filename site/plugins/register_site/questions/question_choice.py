"""What a reader put into the form of a question: checked, with what stands for blank boxes filled in."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from ..engine import Datasette, Row, bad_query, one, rows
from .question_files import Parameter, Question

# Kind -> (how a value is written, an example). Values of other kinds are looked up, or are one of the parameter's options.
WRITTEN = {
    "year": (re.compile(r"(19|20)\d\d"), "2016"),
    "month": (re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])"), "2016-12"),
    "school_year": (re.compile(r"(19|20)\d\d/\d\d"), "2014/15"),
    "school_class": (re.compile(r"[0-9]|1[0-3]"), "6, or 0 for Reception"),
    "references": (re.compile(r"[\w./ -]{1,40}(, ?[\w./ -]{1,40}){0,19}"), "DS00628, R0042"),
}
EDITIONS = (
    "select edition_id, as_at, reissue_of, source.title as source_title from edition join source using (source_id)"
    " join edition_order using (edition_id) where status != 'transcribed' order by turn desc"
)
Lookup = Callable[[Datasette, str], Awaitable[str | None]]


async def read_values(datasette: Datasette, question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Parameter -> value, for all of the question's parameters. Raises Refusal (400) for a value that is malformed or not known."""
    values = {}
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        # What stands for a blank box may be about something that this build does not hold; the answer then says so.
        values[parameter.name] = value if value == parameter.default else await checked(datasette, parameter, value)
    return values


async def checked(datasette: Datasette, parameter: Parameter, value: str) -> str:
    """`value` as the SQL takes it. Raises Refusal (400) where it cannot be one of this parameter."""
    name = parameter.name
    if parameter.kind in WRITTEN:
        shape, example = WRITTEN[parameter.kind]
        if not shape.fullmatch(value):
            kind = parameter.kind.replace("_", " ")
            raise bad_query(f"“{value[:60]}” cannot be the {kind} asked for in “{name}”. Write it like this: {example}.")
        if parameter.kind == "school_year" and (int(value[:4]) + 1) % 100 != int(value[5:]):
            raise bad_query(f"“{value}” is not a school year. Write it like this: {example}.")
        return value
    if parameter.kind == "choice":
        if value not in parameter.options:
            raise bad_query(f"“{value[:60]}” is not a value of {name}. The values: {', '.join(parameter.options)}.")
        return value
    found = await LOOKUPS[parameter.kind](datasette, value)
    if found is None:
        raise bad_query(f"Nothing in this build has “{value[:60]}” as its {parameter.kind}.")
    return found


async def edition_called(datasette: Datasette, value: str) -> str | None:
    """The id itself, if it is that of an edition which a publisher made."""
    found = await one(datasette, "select edition_id from edition where edition_id = ? and status != 'transcribed'", [value])
    return str(found["edition_id"]) if found else None


async def recipient_called(datasette: Datasette, value: str) -> str | None:
    """The id of the organisation with this id or with this name, in whichever spelling."""
    found = await one(
        datasette,
        "select recipient_id from recipient where recipient_id = :name or name = :name collate nocase"
        " union select recipient_id from recipient_name where name_text = :name collate nocase",
        {"name": value},
    )
    return str(found["recipient_id"]) if found else None


async def entry_called(datasette: Datasette, value: str) -> str | None:
    """The id of the entry with this id, with a key that it once had, or with this reference, if it is the only one."""
    found = await rows(
        datasette,
        "select entry_id from entry where entry_id = :name union select entry_id from entry_key where key = :name"
        " union select entry_id from entry where reference = :name limit 2",
        {"name": value},
    )
    return str(found[0]["entry_id"]) if len(found) == 1 else None


LOOKUPS: dict[str, Lookup] = {"edition": edition_called, "recipient": recipient_called, "entry": entry_called}


async def editions(datasette: Datasette) -> list[Row]:
    """The editions that publishers made, the newest first."""
    return await rows(datasette, EDITIONS)
