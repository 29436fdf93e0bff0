"""What the words of one heading mean: a field, or none where they could mean two, since a sheet misread is wrong everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pipeline.declaring.declarations import Declared
from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import fold, tidy, tokens
from pipeline.privacy.masks import mask_shown

LONGEST_SHOWN = 80
# How alike a heading must be to one that is known for that one to be named as a hint.
NEAR = 0.75


def field_of(heading: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """The field that a heading means and, in words, why: an equal phrase, else the longest phrase whose words it holds.

    Returns (None, why) where no phrase fits, where another field fits as well by words of its own ("reason data requested"), where a word
    beside the longest phrase turns its meaning ("date sent to panel"), where a date is spoken of and the field is none ("decision date"),
    and where it asks ("was data shared?") and the field is no answer. An exact field is meant by an equal phrase only. A date heading with
    words for several events is a date whose meaning the heading does not settle.
    """
    folded = fold(heading)
    exact = " ".join(word for word in tokens(heading) if word not in vocabulary.set_aside)
    for phrase in (folded, exact):
        if phrase in vocabulary.phrases and (phrase == folded or vocabulary.phrases[phrase] in vocabulary.exact_fields):
            return vocabulary.phrases[phrase], f"equal to the phrase {phrase!r}"
    content = set(tokens(heading)) - vocabulary.ignored_words
    if sum(bool(content & words) for words in vocabulary.several_events) > 1 and content & {"date", "dates"}:
        return "event_date", "a date of one of several events"
    name, why = _longest_phrase(content, vocabulary)
    if name and content & {"date", "dates"} and not name.endswith("_on") and name not in vocabulary.withheld_fields and name != "period":
        return None, f"it speaks of a date, and {name} is none"
    if name and vocabulary.asking_words & set(tokens(heading)[:1]) and name not in vocabulary.answer_fields:
        return None, f"it asks, and {name} is no answer"
    return name, why


def _longest_phrase(content: set[str], vocabulary: Vocabulary) -> tuple[str | None, str]:
    fits: dict[str, int] = {}
    turned: dict[str, int] = {}
    said: dict[str, set[str]] = {}
    for words, name in vocabulary.within(content):
        if name in vocabulary.exact_fields:
            continue
        turning = vocabulary.turning_words | (vocabulary.turning_words_of_dates if name.endswith("_on") else frozenset())
        if against := (content - words) & turning:
            turned[min(against)] = max(turned.get(min(against), 0), len(words))
        else:
            fits[name] = max(fits.get(name, 0), len(words))
            said.setdefault(name, set()).update(words)
    longest = max(fits.values(), default=0)
    if against := {word for word, length in turned.items() if length >= longest}:
        return None, f"the word {min(against)!r} turns its meaning"
    best = [name for name, length in fits.items() if length == longest]
    if len(best) == 1:
        # A word that is no part of what the others say of it is about something else.
        best += [name for name, words in said.items() if name != best[0] and not words <= said[best[0]]]
    if len(best) == 1:
        return best[0], f"holds the words of a phrase for {best[0]}"
    return None, f"could be {' or '.join(sorted(best))}" if best else "no phrase fits"


def is_phrase(heading: str, vocabulary: Vocabulary) -> bool:
    """Whether the heading has the content words of a phrase and no others."""
    return frozenset(tokens(heading)) - vocabulary.ignored_words in vocabulary.contents


def strange_headings(headings: Iterable[str], vocabulary: Vocabulary, declared: Declared) -> str:
    """A sentence that names those of `headings` that were not recognised, each with the nearest that would be; '' where there is none.

    The nearest is a hint to whoever declares the layout. Nothing is ever read by it.
    """
    told = []
    for heading in filter(None, map(tidy, headings)):
        near = get_close_matches(fold(heading), vocabulary.phrases, n=1, cutoff=NEAR)
        hint = f" (the nearest known is “{near[0]}”, which is {vocabulary.phrases[near[0]]})" if near else ""
        told.append(f"“{mask_shown(heading, declared)[:LONGEST_SHOWN]}”{hint}")
    return f" Not recognised: {', '.join(told)}." if told else ""
