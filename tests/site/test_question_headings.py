"""The headings of the answers' columns, over the made-up register and the bundled one."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from register_site.words import column_label, words

from tests.site.conftest import Site
from tests.site.questions import all_questions


def test_a_heading_is_in_words_and_each_that_is_declared_stands_over_a_column(site: Site, bundled: Path) -> None:
    columns, headings = set[str](), set[str]()
    for asked in (site, Site((bundled / "built" / "register.db").resolve())):
        for slug, question in all_questions().items():
            headings |= {unescape(one) for one in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', asked.get(f"/questions/{slug}").text)}
            for part in question.parts:
                answered = json.loads(asked.get(f"/questions/{slug}.json?part={part.name}").body)
                columns |= {name for row in answered.get("rows", []) for name in row}
    declared = words()["columns"]
    assert set(declared) <= columns
    assert {column_label(one) for one in declared} <= headings
    assert not {one.replace("_", " ").capitalize() for one in declared} & headings
