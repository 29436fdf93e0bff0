"""A number before what it is of is put into words in one place (`plural`), so that nothing says "1 rows"."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.fold import plural

ROOT = Path(__file__).parent.parent
# The audit shares no code with the rest, and its lines tell of what never should be.
CODE = [
    path
    for folder in ("pipeline", "scrapers", "site/plugins")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ROOT / "pipeline" / "audit" not in path.parents
]
TEMPLATES = sorted((ROOT / "site" / "templates").glob("*.html"))
COUNTED = (
    "addresses|builds|captures|cells|changes|claims|days|documents|editions|entries|files|issues|lines|listings|months|notices|numbers"
    "|organisations|pages|pairs|periods|questions|releases|requests|rows|sheets|statements|versions|years"
)
OF = re.compile(rf" (?:filled |other |such |new |further )?(?:{COUNTED})\b")
# A limit of ours is never one.
LIMIT = re.compile(r"[A-Z_.a-z]*[A-Z_]{3,}")
# A number in a template, and what it is of: what is only shown where there are several is named by what it is.
IN_TEMPLATE = re.compile(rf"\{{\{{ ([^{{}}]*)\|(?:thousands|length) \}}\}}{OF.pattern}")
SEVERAL = {
    "entries": "a key that stands for several",
    "recipients": "a name that stands for several",
    "people.lines": "only where there are several",
    "total": "only where the page shows fewer",
    "group.lines": "only where the page shows fewer",
}


def bare_counts(source: str) -> Iterator[str]:
    """Each number in a text that stands before what it is of in the plural, whatever the number is."""
    for node in ast.walk(ast.parse(source)):
        parts = node.values if isinstance(node, ast.JoinedStr) else []
        for value, text in itertools.pairwise(parts):
            if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant) and OF.match(str(text.value)):
                said = ast.unparse(value.value)
                if not LIMIT.fullmatch(said):
                    yield f"{said}{text.value}"


def test_a_count_before_a_plural_is_noticed() -> None:
    assert list(bare_counts('f"{n} rows and {len(x):,} filled cells, {MOST_ROWS:,} rows, {limits.MAX_ROWS} rows"')) == [
        "n rows and ",
        "len(x) filled cells, ",
    ]
    assert list(bare_counts("f'{plural(n)} read'")) == []
    assert IN_TEMPLATE.search("{{ sheet.n|thousands }} rows")


def test_no_text_says_one_in_the_plural() -> None:
    assert {str(path.relative_to(ROOT)): found for path in CODE if (found := list(bare_counts(path.read_text(encoding="utf-8"))))} == {}


def test_no_page_says_one_in_the_plural() -> None:
    found = {
        f"{path.name}: {match[0]}"
        for path in TEMPLATES
        for match in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8"))
        if match[1] not in SEVERAL
    }
    assert found == set()


def test_a_number_and_what_it_is_of() -> None:
    assert [plural(number, "row") for number in (0, 1, 2, 1412)] == ["0 rows", "1 row", "2 rows", "1,412 rows"]
    assert plural(1, "entry", "entries") == "1 entry"
    assert plural(2, "entry is", "entries are") == "2 entries are"
