"""What a list is narrowed by, in plain words: in pairs of filter and value, and as the end of a sentence that begins with the count."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..words import inside, plain_date, plural, words
from .filters import ANY, NO_VALUE, UNDATED, Filter
from .lists import RANGE, Choice, List

# What an edition is called begins with the date that it is as at.
EDITIONS = ("edition", "edition_id")
AS_AT = re.compile(r"\d{4}(-\d{2}){0,2}(?= \(|,)")


def title_in_words(by: Filter, value: str, title: str = "") -> str:
    """The words for one value of a filter; `title` is what the register calls it."""
    if by.group:
        return str(words()["values"][by.group].get(value, {"label": value})["label"])
    if value == NO_VALUE and by.blank:
        return by.blank
    if value in words()["statuses"]:
        return str(words()["statuses"][value])
    if by.key in EDITIONS:
        title = AS_AT.sub(lambda found: plain_date(found[0]), title, count=1)
    # A code without words of its own reads as words: records_requested.
    return title or value.replace("_", " ")


def chosen_words(of: List, choice: Choice) -> list[tuple[str, str]]:
    """What narrows the list: the title of each filter and of its value. One line where nothing does."""
    chosen = [(by, choice.values[by.key]) for by in of.filters if choice.values.get(by.key, ANY) != ANY]
    said = [(by.title, title_in_words(by, value, choice.titles.get(by.key, ""))) for by, value in chosen]
    return said or [("Chosen", "Everything in this list")]


def counted_words(of: List, choice: Choice, total: int, about: int | None = None) -> str:
    """The count with what is counted: "12 entries", "1 release". Where several rows are about one thing, `about` says of how many things
    they are: "18 changes to 17 entries"."""
    nouns = (of.nouns.get((key, value)) for key, value in choice.values.items())
    counted = plural(total, *next((noun for noun in nouns if noun), (of.one, of.many)))
    return counted if about in (None, total) else f"{counted} to {plural(about or 0, 'entry', 'entries')}"


def narrowing_words(of: List, choice: Choice) -> list[str]:
    """How each choice reads behind the count, what the reader chose before what the list starts from: "naming news publishers",
    "2013 to 2017", "about children's education data"."""
    chosen = [by for by in of.filters if by.key in choice.values and (by.key, choice.values[by.key]) not in of.nouns]
    ordered = sorted(chosen, key=lambda by: of.default.get(by.key) == choice.values[by.key])
    said = [phrase_of(of, by, choice) for by in ordered if by.key not in RANGE]
    years = range_words(choice.values)
    return [one for one in ([years] if years else []) + said if one]


def in_words(of: List, choice: Choice, counted: str) -> str:
    """The whole: "12 releases, 2013 to 2017, naming news publishers; newest first". `counted` is how it begins."""
    return f"{', '.join([counted, *narrowing_words(of, choice)])}; {of.sorts[choice.sort][0]}"


def phrase_of(of: List, by: Filter, choice: Choice) -> str:
    """One choice in the middle of a sentence; empty where it narrows nothing and lifts nothing that is usual."""
    value = choice.values[by.key]
    if value == ANY:
        return by.lifted if by.key in of.default else ""
    entry = words()["values"][by.group].get(value, {}) if by.group else {}
    title = title_in_words(by, value, choice.titles.get(by.key, ""))
    several = f"being {entry['many']}" if by.phrase == "{}" and "many" in entry else None
    text = str(entry.get("said", entry.get("others", several or (inside(title) if by.group else title))))
    if by.phrase and ("said" in entry or value not in words()["statuses"]):
        return by.phrase.format(text)
    return text if {"said", "others"} & set(entry) else f"{inside(by.title)}: {text}"


def range_words(values: Mapping[str, str]) -> str:
    """The range of years: "2013 to 2017", "2013 or later", "2017 or earlier"; empty where there is none."""
    first, last = (values.get(key, ANY) for key in RANGE[:2])
    if first == last == ANY:
        return ""
    both = first if first == last else f"{first} to {last}"
    years = f"{last} or earlier" if first == ANY else f"{first} or later" if last == ANY else both
    return f"{years} or without a year" if values.get(UNDATED) == "yes" else years
