"""The words by which the headings of a source's sheets are recognised, as data/declared/vocabulary*.yml give them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """Words by which headings are recognised: folded phrase -> field, and words that carry no meaning in a heading.

    A heading with one of `turning_words` means something else than the phrase it holds. `other_fields` are those of our own
    transcriptions, which no heading of a publisher's is recognised as. `withheld_fields` maps a field that is never shown to the
    reason; `date_formats` are tried in sheets that are only recognised. `several_events` are groups of words, one an event: a date
    heading with words of two groups does not say which event its date is of. `turning_words_of_dates` turn a date alone. An exact field
    is meant by an equal phrase only, words `set_aside` apart.
    """

    ignored_words: frozenset[str]
    phrases: dict[str, str]
    turning_words: frozenset[str]
    other_fields: frozenset[str]
    withheld_fields: dict[str, str]
    date_formats: tuple[str, ...]
    several_events: tuple[frozenset[str], ...] = ()
    turning_words_of_dates: frozenset[str] = frozenset()
    exact_fields: frozenset[str] = frozenset()
    set_aside: frozenset[str] = frozenset()
