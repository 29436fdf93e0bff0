"""Codes and dates as words for readers. The words themselves are in site/words.yml."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

WORDS_FILE = Path(__file__).absolute().parents[2] / "words.yml"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SIGNS = {"held": "╱", "held_unread": "╳", "wanted": "◯", "none_known": "·"}
ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(\d{2}:\d{2}).*)?")
# What a search puts around what it found; no text holds them.
FOUND, FOUND_END = "\x02", "\x03"
BREAK_AFTER = re.compile(r"([/_.?&=-])")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The whole of site/words.yml: values, statuses, fields and meanings."""
    loaded: dict[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return loaded


def label(value: object, group: str) -> str:
    """The words for one stored code of a group of values ("outcome", "in_scope", …); the code itself where none are given."""
    found = words()["values"].get(group, {}).get(str(value))
    return str(found["label"]) if found else str(value)


def meaning(value: object, group: str) -> str:
    """What a stored code means, in one sentence; empty where it has none."""
    found = words()["values"].get(group, {}).get(str(value))
    return str(found["meaning"]) if found else ""


def others(value: object, group: str) -> str:
    """The words for what a list leaves out, to stand after a count: "about other data"."""
    found = words()["values"].get(group, {}).get(str(value), {})
    return str(found.get("others", found.get("label", value)))


def sentence(text: object) -> str:
    """`text` with its first letter a capital and one full stop at its end; the rest as it is."""
    said = str(text or "").strip()
    return f"{said[:1].upper()}{said[1:].removesuffix('.')}." if said else ""


def inside(text: object) -> str:
    """`text` for the middle of a sentence: its first letter small, save in an abbreviation."""
    said = str(text or "")
    return said if said[:2].isupper() and said[1:2] != " " else said[:1].lower() + said[1:]


def by_outcome(text: object) -> str:
    """ "2 received data, 1 refused" for the "sent 2; refused 1" of a list; empty where there is none."""
    parts = [part.split(" ") for part in str(text or "").split("; ") if part]
    return ", ".join(f"{thousands(n)} {label(outcome, 'outcome').lower()}" for outcome, n in parts)


def field_label(field: str) -> str:
    """The words for a field of an entry."""
    return str(words()["fields"].get(field, field.replace("_", " ").capitalize()))


def column_label(column: str) -> str:
    """The heading of a column of an answer to a question."""
    return str(words()["columns"].get(column, column.replace("_", " ").capitalize()))


def field_meaning(field: str) -> str:
    """What a field of an entry is, in a sentence; empty where its name says so."""
    return str(words()["meanings"].get(field, ""))


def blank(status: object, known_by: str = "") -> str:
    """The words for why a typed field is empty. What a transcription leaves out was not transcribed, and may well be printed."""
    if status == "not_read" and known_by == "transcription":
        return "not transcribed"
    return str(words()["statuses"].get(str(status), status))


def year_label(value: str) -> str:
    """A year of a table, or at the head of its line why there is none."""
    return str(words()["undated"].get(value, value)).capitalize()


def plain_date(value: object) -> str:
    """An ISO 8601 date or time in words: "1 June 2026", "March 2015", "11 June 2026, 09:30 UTC". Other text as it is."""
    found = ISO_DATE.fullmatch(str(value or ""))
    if not found:
        return str(value or "")
    year, month, day, time = found.groups()
    if month and not 1 <= int(month) <= 12:
        return str(value)
    parts = [str(int(day))] if day else []
    parts += [MONTHS[int(month) - 1]] if month else []
    return " ".join([*parts, year]) + (f", {time} UTC" if time else "")


@lru_cache(maxsize=4096)
def date(value: object) -> Markup:
    """`plain_date` in a <time> element."""
    return Markup(f'<time datetime="{escape(str(value or ""))}">{escape(plain_date(value))}</time>')


def thousands(value: object) -> str:
    """A whole number with its thousands marked."""
    return f"{int(str(value)):,}"


def breakable(value: object) -> Markup:
    """Text that may break after the marks inside addresses and ids, so that it fits a narrow screen."""
    return Markup(BREAK_AFTER.sub(r"\1<wbr>", str(escape(value))))


def found(excerpt: object) -> Markup:
    """The words around what a search found, what was found marked, and its lines beside one another, each once: a number is kept in
    several forms, so that it is found however it is written."""
    said = " · ".join(dict.fromkeys(line.strip() for line in str(escape(excerpt)).split("\n")))
    return Markup(said.replace(FOUND, "<mark>").replace(FOUND_END, "</mark>"))


def plural(count: int, one: str, many: str) -> str:
    """ "1 entry", "2 entries", "1,412 entries"."""
    return f"{thousands(count)} {one if count == 1 else many}"


def sign(state: object) -> str:
    """The mark of a quarter in the calendar of editions, as a class register would have it."""
    return SIGNS.get(str(state), "")


FILTERS = {
    "label": label,
    "meaning": meaning,
    "by_outcome": by_outcome,
    "field_label": field_label,
    "column_label": column_label,
    "field_meaning": field_meaning,
    "blank": blank,
    "year_label": year_label,
    "date": date,
    "plain_date": plain_date,
    "thousands": thousands,
    "breakable": breakable,
    "found": found,
    "others": others,
    "sentence": sentence,
    "inside": inside,
    "sign": sign,
}
