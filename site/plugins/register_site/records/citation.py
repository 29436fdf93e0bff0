"""How to cite the register and what stands in it, as text that is ready to copy."""

from __future__ import annotations

from ..address import configured
from ..engine import Row
from ..frozen import is_frozen
from ..words import plain_date

NAME = "Pupil Data Register"


def citation(build: Row, path: str = "/") -> str:
    """How to cite a page of this build: its id, its date and the address, which is a path where the register does not know its own."""
    dated = f", as of {plain_date(build['as_of'])}" if build["as_of"] else ""
    # A copy is told an address that no host has, and cannot know the one that it will be put under.
    where = path if is_frozen() else f"{configured()}{path}"
    return f"{NAME}, build {build['build_id']}{dated}.{f' {where}' if where != '/' else ''}"


def entry_citation(build: Row, entry: Row, source: Row, newest: Row | None) -> str:
    """How to cite one entry. `newest` is the newest printed row that says it, with its edition and, as `again`, whether that is a
    re-issue; None where no document is held."""
    reference = f" ({entry['reference']})" if entry["reference"] else ""
    printed = ""
    if newest:
        printed = (
            f" As published by {source['publisher']}: {source['title']}, edition as at {plain_date(newest['as_at'])}{newest['again']},"
            f" sheet “{newest['sheet_name']}”, row {newest['row_number']}."
        )
    here = citation(build, f"/entries/{entry['entry_id']}")
    return f"“{entry['name']}”{reference}. {here}{printed}"
