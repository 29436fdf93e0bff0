"""The declared words by which what a share contains, and on what terms, is read: items of data, and the cells of a few short columns and
of published totals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.fold import Phrases, fold, phrase_book

Rows = list[dict[str, str]]
ITEM_USES = ("holds", "joins", "lacks", "gone", "doubt", "owner", "subject", "between")
CELL_USES = (
    *("unit", "not_recorded", "inexact", "singular", "as_above", "onward_sharing", "destruction"),
    # Of published totals: what makes the number after it a bound, what is printed in place of one, and what a heading says of its times.
    *("bound", "no_total", "times"),
)


@dataclass(frozen=True)
class ShareWords:
    """`items` are the rows of lookups/items.csv and `phrases` those of lookups/item_phrases.csv.

    `item_ids` maps a folded phrase to its item, '' where it is known to mean something else. `item_words` holds those phrases and the
    words of lookups/item_words.csv and lookups/turning_words.csv, each with its use; `between` are the words that may stand between an
    exclusion and what it covers. `cells` maps a use of lookups/share_words.csv to whole folded cells, `words` to what is found anywhere.
    `inexact` finds the words of that use, whole and in any case, in a number as it is printed; with none declared, every number is inexact.
    """

    items: Rows
    phrases: Rows
    item_ids: dict[str, str]
    item_words: Phrases
    between: frozenset[str]
    cells: dict[str, dict[str, str]]
    words: dict[str, Phrases]
    inexact: re.Pattern[str]

    @classmethod
    def of_rows(cls, items: Rows, phrases: Rows, item_words: Rows, cell_words: Rows, turning: Iterable[str]) -> ShareWords:
        """The words of the four lookups, whose uses are all known."""
        uses = dict.fromkeys(turning, "doubt") | {row["words"]: row["use"] for row in item_words if row["use"] != "between"}
        uses |= {row["phrase"]: "item" for row in phrases}
        inexact = [row["words"] for row in cell_words if row["use"] == "inexact"]
        return cls(
            items=items,
            phrases=phrases,
            item_ids={fold(row["phrase"]): row["item_id"] for row in phrases},
            item_words=phrase_book(uses),
            between=frozenset(row["words"] for row in item_words if row["use"] == "between"),
            cells={use: {fold(row["words"]): row["means"] for row in cell_words if row["use"] == use} for use in CELL_USES},
            words={
                use: phrase_book({row["words"]: row["means"] for row in cell_words if row["use"] == use and row["matches"] == "anywhere"})
                for use in CELL_USES
            },
            inexact=re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in inexact)})(?!\w)", re.IGNORECASE),
        )
