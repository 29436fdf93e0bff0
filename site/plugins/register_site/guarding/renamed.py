"""Addresses and choices that had another name once: an old link leads to the new one, or says that it is gone. Never another answer.

They stand in site/renamed.csv: `address` is the path of a list or table without its ending, `old` a choice of it, or a column, that was
renamed ('' where the address itself was), `new` what it is called now ('' where there is no such thing any more), `note` why.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from ..engine import Refusal, Request, Response

FILE = Path(__file__).absolute().parents[3] / "renamed.csv"
ENDINGS = (".csv", ".json", ".xlsx", ".atom")


@dataclass(frozen=True)
class Renamed:
    """One name that changed."""

    address: str
    old: str
    new: str
    note: str


@lru_cache(maxsize=1)
def names() -> tuple[Renamed, ...]:
    """Every name that changed, as the file has them."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(Renamed(**row) for row in csv.DictReader(handle))


def led_on(request: Request) -> Response | None:
    """A redirect (301) from an old name to its new one; None where no name in the address is old. Raises Refusal (410) where what was
    named is no more."""
    path, query = request.path, request.query_string
    for one in names():
        ending = path.removeprefix(one.address)
        if not path.startswith(one.address) or ending not in ("", *ENDINGS):
            continue
        if not one.old:
            path = _new(one) + ending
        else:
            query = _with_new_key(query, one)
    return None if (path, query) == (request.path, request.query_string) else _moved(path, query)


def _with_new_key(query: str, one: Renamed) -> str:
    """The query with the old key, and comparisons with it such as `old__contains`, under its new name; unchanged where it has none."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(key == one.old or key.startswith(f"{one.old}__") for key, _ in pairs):
        return query
    new = _new(one)
    return urlencode([(new + key.removeprefix(one.old) if key.split("__")[0] == one.old else key, value) for key, value in pairs])


def _new(one: Renamed) -> str:
    if not one.new:
        raise Refusal(410, "This is no more", f"“{one.old or one.address}” is no longer a part of the register. {one.note}")
    return one.new


def _moved(path: str, query: str) -> Response:
    return Response.redirect(f"{path}?{query}" if query else path, status=301)
