"""Rows as text: byte for byte what the standard library writes of them."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.row_texts import csv_lines, json_objects

TEXTS = st.text(st.one_of(st.sampled_from('",\r\n\\ ;\t\u2028\x00'), st.characters(codec="utf-8")), max_size=12)
VALUES = st.one_of(st.none(), TEXTS, st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(VALUES, min_size=width, max_size=width), max_size=4))


@given(TABLES)
def test_csv_is_as_its_library_writes_it(rows: list[list[object]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    assert csv_lines(rows) == written.getvalue()


@given(TABLES)
def test_json_is_as_its_library_writes_it(rows: list[list[object]]) -> None:
    names = [f'a "{number}" é' for number in range(len(rows[0]) if rows else 0)]
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    assert json_objects(names, rows).encode() == json.dumps(objects, ensure_ascii=False)[1:-1].encode()
