"""A typed cell as text, with the name of its type. No type is ever guessed from how a text looks."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DURATION = re.compile(r"(-?)P(?:([0-9]{1,6})D)?T?(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})(?:[.,]([0-9]+))?S)?")
# A note's number, raised beside a text: "216" and a raised 1 must never read as 2161.
_MARK = re.compile(r"[\s,;*()\[\]]*[0-9][0-9\s,;*()\[\]]*")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_LOWERED = {raised: digit for digit, raised in _RAISED.items()}
# What in a format of numbers is no sign for a part of a date: colours and languages, texts, single signs, room for a sign.
_IN_FORMAT = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.|General', re.IGNORECASE)
_SHOWN = (
    (re.compile(r"[^\W\d]+\.?[\s,/-]*(?:\d{4}|\d{2})|\d{1,2}\s*[/.-]\s*\d{4}|\d{4}\s*[/.-]\s*\d{1,2}"), "ym"),
    (re.compile(r"\d{4}|Q[1-4]\W*(?:\d{4}|\d{2})"), "y"),
    (re.compile(r"\d{1,2}(?:st|nd|rd|th)?[\s/.-]*[^\W\d]+|\d{1,2}\s*[/.-]\s*\d{1,2}"), "md"),
    (re.compile(r"[^\W\d]+"), "m"),
)
# The largest whole number that a spreadsheet's own arithmetic keeps exactly; above it, digits would be invented.
_EXACT = 10**15


def number(raw: str) -> tuple[str, str]:
    """A number as a file stores it -> (text, "number"), without what only the storage added: "43558.0" -> "43558".

    Whole numbers keep every digit of the file. What is no number stays as it stands, untyped.
    """
    stripped = raw.strip()
    if _WHOLE.fullmatch(stripped):
        return stripped, "number"
    try:
        value = float(stripped)
    except ValueError:
        return raw, ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value), "number"


def raised(text: str) -> str:
    """A raised part of a cell's text as it is seen: the digits of a mark as raised ones ("216¹"); other texts ("8th") as they stand."""
    return text.translate(_RAISED) if _MARK.fullmatch(text) else text


def lowered(text: str) -> str:
    """`text` with its raised digits as plain ones, as libraries that know nothing of a text's looks give it."""
    return text.translate(_LOWERED)


def iso_date(raw: str) -> tuple[str, str]:
    """An ISO 8601 date or moment -> (text, kind). At midnight it is a date. An impossible one stays as it stands, untyped."""
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return raw, ""
    return of_python(moment)


def parts_of_format(code: str) -> str:
    """Which parts of a date a spreadsheet's format shows: some of "ymd"; "" where it shows none, or a time as well."""
    bare = _IN_FORMAT.sub("", code.partition(";")[0]).casefold()
    return "" if set(bare) & set("hs") else "".join(part for part in "ymd" if part in bare)


def parts_of_text(shown: str) -> str:
    """Which parts of a date its cell shows, by the text in it ("Mar-17", "2017"): some of "ymd", all of them where it cannot be told."""
    return next((parts for pattern, parts in _SHOWN if pattern.fullmatch(shown.strip())), "ymd")


def shown_part(date_text: str, parts: str) -> str:
    """The part of a date (2017-03-15) that its cell shows, as ISO 8601 writes it: 2017-03, 2017, --03-15 without a year."""
    year, month, day = date_text.split("-")
    tail = f"-{month}" * ("m" in parts) + f"-{day}" * ("d" in parts and "m" in parts)
    return f"{year}{tail}" if "y" in parts else f"-{tail}" if "m" in parts else f"---{day}"


def iso_duration(raw: str) -> tuple[str, str]:
    """An ISO 8601 duration, as OpenDocument writes a time of day ("PT09H30M00S") -> ("09:30:00", "time")."""
    match = _DURATION.fullmatch(raw.strip())
    if not match:
        return raw, ""
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0))
    length = whole + timedelta(microseconds=int((fraction or "")[:6].ljust(6, "0")))
    if not sign and length < timedelta(days=1):
        return of_python((datetime.min + length).time())
    return of_python(-length if sign else length)


def of_python(value: date | time | timedelta) -> tuple[str, str]:
    """A Python date, moment, time or length of time -> (ISO text, kind). A moment at midnight is a date."""
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return (value.date().isoformat(), "date") if at_midnight else (value.isoformat(" "), "datetime")
    if isinstance(value, timedelta):
        return _clock(value), "duration"
    return value.isoformat(), "time" if isinstance(value, time) else "date"


def _clock(length: timedelta) -> str:
    """Thirty hours -> "30:00:00"; negative lengths are led by a minus."""
    seconds, microseconds = divmod(abs(length) // timedelta(microseconds=1), 1_000_000)
    fraction = f".{microseconds:06}" if microseconds else ""
    sign = "-" if length < timedelta(0) else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
