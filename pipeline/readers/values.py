"""A typed cell as text, with the name of its type. No type is ever guessed from how a text looks."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DURATION = re.compile(r"(-?)P(?:([0-9]{1,6})D)?T?(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})(?:[.,]([0-9]+))?S)?")
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


def iso_date(raw: str) -> tuple[str, str]:
    """An ISO 8601 date or moment -> (text, kind). At midnight it is a date. An impossible one stays as it stands, untyped."""
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return raw, ""
    return of_python(moment)


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
