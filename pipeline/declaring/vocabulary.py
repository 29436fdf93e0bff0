"""The words by which the headings of a source's sheets are recognised, as data/declared/vocabulary*.yml give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Vocabulary:
    """Words by which headings are recognised: folded phrase -> field, and words that carry no meaning in a heading.

    A heading with one of `turning_words` means something else than the phrase it holds. `other_fields` are those of our own
    transcriptions, which no heading of a publisher's is recognised as. `withheld_fields` maps a field that is never shown to the
    reason; `date_formats` are tried in sheets that are only recognised. `several_events` are groups of words, one an event: a date
    heading with words of two groups does not say which event its date is of. `turning_words_of_dates` turn a date alone. An exact field
    is meant by an equal phrase only, words `set_aside` apart. A heading that begins with one of `asking_words` asks, and means a field only
    where that is one of `answer_fields`.
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
    asking_words: frozenset[str] = frozenset()
    answer_fields: frozenset[str] = frozenset()

    @cached_property
    def contents(self) -> dict[frozenset[str], set[str]]:
        """The words of each phrase that carry meaning, and the fields that phrases of these words mean."""
        found: dict[frozenset[str], set[str]] = defaultdict(set)
        for phrase, name in self.phrases.items():
            found[frozenset(phrase.split()) - self.ignored_words].add(name)
        return dict(found)

    def within(self, content: Set[str]) -> Iterator[tuple[frozenset[str], str]]:
        """Each phrase whose words are all among `content`, as its words that carry meaning, with the field it means. One without such
        words is none."""
        for word in content:
            for words in self._by_longest_word.get(word, ()):
                if words <= content:
                    yield from ((words, name) for name in self.contents[words])

    @cached_property
    def _by_longest_word(self) -> dict[str, list[frozenset[str]]]:
        # Each under one of its words, so that a text is compared with few of them: under the longest, which the fewest share.
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for words in filter(None, self.contents):
            found[max(words, key=lambda word: (len(word), word))].append(words)
        return dict(found)
