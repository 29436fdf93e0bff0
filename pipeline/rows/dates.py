"""Printed dates -> `2015`, `2015-03` or `2015-03-04`, by the formats that a layout names and no other. Nothing is filled in."""

from __future__ import annotations

import re
from datetime import date

from pipeline.fold import tidy
from pipeline.rows.values import NOT_STATED, Parsed

DATE_FIELDS = ("approved_on", "sent_on", "decided_on", "ends_on", "destroyed_on", "received_on")
FEWEST = 3
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?: 00:00(?::00)?)?")
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?" if name != "september" else "sept?(?:ember)?" for name in MONTHS)
_DAY_FIRST = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+)?({_MONTH})\.?,?[\s-]+(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE)


def date_value(printed: str, formats: tuple[str, ...]) -> Parsed:
    """A date, by the formats its layout names and no other.

    `iso`: year first, as true dates of spreadsheets are written. `iso_if_one_reading`: the same in a column in which day and month of true
    dates may have been exchanged. `slash_if_one_reading`: numbers with slashes in a column known to mix
    day/month and month/day, read only where one reading is a real date, or both are the same one. `day_first`: day, month and year in
    numbers ("28/11/2016", "15.06.2016"). `words`: a month in words ("8th August 2012", "August 15, 2017", "March 2016").
    """
    text = tidy(printed)
    if not text:
        return NOT_STATED
    match = _ISO.fullmatch(text)
    # Where a layout has no other format, its dates are known to be written so.
    if match and formats != ("iso",) and _may_be_two_years(*match.groups()):
        return None, "unparsed", "it may be a month, or a year that lies in two"
    if "iso" in formats and match and is_date(*match.groups()):
        return text[:10], "stated", "a date with the year first"
    if "iso_if_one_reading" in formats and match and is_date(*match.groups()):
        if _is_exchangeable(*match.groups()):
            return None, "unparsed", "day and month may have been exchanged, as the other dates of the column are written"
        return text[:10], "stated", "a date with the year first"
    if "slash_if_one_reading" in formats and (match := _NUMBERS.fullmatch(text)) and match[2] == "/":
        return _in_one_way(match[1], match[3], match[4])
    if "day_first" in formats and (match := _NUMBERS.fullmatch(text)) and is_date(match[4], match[3], match[1]):
        return f"{match[4]}-{int(match[3]):02}-{int(match[1]):02}", "stated", "day, month and year in numbers, day first"
    if "words" in formats and (found := _in_words(text)):
        return found, "stated", "a date with its month in words"
    return None, "unparsed", f"none of the formats {', '.join(formats) or '(none declared)'} fits"


def formats_of_column(
    month_first: bool, day_first: bool, others: bool, formats: tuple[str, ...], exchanged: bool = False
) -> tuple[str, ...]:
    """The formats by which a column may be read that no person has declared: `formats`, unless a cell of it can only be read month first,
    or one of the sheet's `others` can and none of its own is proof that it is written day first (see `orders_of_dates`).

    Day and month may then be mixed in it, so that a date in numbers is read only where it has one reading. So are true dates where they
    may have been `exchanged`.
    """
    careful = {"iso": "iso_if_one_reading"} if exchanged else {}
    if month_first or (others and not day_first):
        careful["day_first"] = "slash_if_one_reading"
    return tuple(careful.get(one, one) for one in formats)


def may_be_exchanged(day_first: int, exchangeable: int, others: int) -> bool:
    """Whether a program that puts the month first may have made the true dates of a column, by the number of its dates that are texts and
    can only be read day first, of its true dates that are real days with day and month exchanged as well, and of all other ones.

    Such a program makes true dates of "03/04/2015" and leaves "13/04/2015" a text. Where a column holds `FEWEST` of each and nothing else,
    that is what happened, or hardly ever a chance.
    """
    return day_first >= FEWEST and exchangeable >= FEWEST and not others


def is_exchangeable(text: str) -> bool | None:
    """Whether a true date (2015-04-03) would be another with day and month exchanged, or would be none; None for what is no true date, or
    would be the same."""
    match = _ISO.fullmatch(text)
    if not match or not match[3] or match[2] == match[3] or not is_date(*match.groups()):
        return None
    return _is_exchangeable(*match.groups())


def _is_exchangeable(year: str, month: str | None, day: str | None) -> bool:
    return day is not None and day != month and is_date(year, day, month)


def _may_be_two_years(year: str, month: str | None, day: str | None) -> bool:
    """Whether a year and a month may be a financial or school year instead: 2011-12 ended in 2012."""
    return month is not None and day is None and int(month) == (int(year) + 1) % 100


def orders_of_dates(text: str) -> tuple[bool, bool, bool]:
    """Whether a date in `text` can be read month first and in no other way, whether one can be read day first and in no other, and whether
    one can be read in both."""
    found = [(is_date(year, one, two), is_date(year, two, one)) for one, _, two, year in _NUMBERS.findall(text)]
    return (True, False) in found, (False, True) in found, (True, True) in found


def _in_one_way(first: str, second: str, year: str) -> Parsed:
    readings = {f"{year}-{month:0>2}-{day:0>2}" for day, month in ((first, second), (second, first)) if is_date(year, month, day)}
    if len(readings) == 1:
        return readings.pop(), "stated", "a date with slashes that can be read in one way only"
    if readings:
        return None, "unparsed", "day and month cannot be told apart"
    return None, "unparsed", "neither day first nor month first is it a date"


def _in_words(text: str) -> str | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        name, day, year = match.groups()
    else:
        return None
    month = next(number for number, one in enumerate(MONTHS, start=1) if one.startswith(name.lower()[:3]))
    if not is_date(year, str(month), day):
        return None
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def is_date(year: str, month: str | None, day: str | None) -> bool:
    """Whether the parts are a real date; parts that are not given are passed over."""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True
