"""Rows as text: byte for byte what the standard library writes of them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.data_package import write_json
from pipeline.publishing.row_texts import csv_lines, json_object

TEXTS = st.text(st.one_of(st.sampled_from('",\r\n\\ ;\t\u2028\x00'), st.characters(codec="utf-8")), max_size=12)
VALUES = st.one_of(st.none(), TEXTS, st.integers(-(2**63), 2**63 - 1))
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(VALUES, min_size=width, max_size=width), max_size=4))


@given(TABLES)
def test_csv_is_as_its_library_writes_it(rows: list[list[object]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    assert csv_lines(rows) == written.getvalue()


@given(TABLES)
def test_json_is_as_its_library_writes_it(rows: list[list[object]]) -> None:
    names = [f"a \"{number}\" 'é'" for number in range(len(rows[0]) if rows else 0)]
    columns = ", ".join('? as "{}"'.format(name.replace('"', '""')) for name in names)
    with closing(sqlite3.connect(":memory:")) as connection:
        for row in rows:
            (written,) = connection.execute(f"select {json_object(names)} from (select {columns})", row).fetchone()
            assert written == json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode()


ANYTHING = st.recursive(st.one_of(st.none(), st.integers(), TEXTS), lambda some: st.one_of(st.lists(some), st.dictionaries(TEXTS, some)))


@given(st.dictionaries(TEXTS, ANYTHING, min_size=1))
def test_what_goes_beside_the_tables_is_json_with_a_line_for_each_item(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "beside.json"
    write_json(path, value)
    written = path.read_text(encoding="utf-8")
    assert json.loads(written) == value
    assert len(written.split("\n")) == len(value) + sum(len(one) + 1 for one in value.values() if one and isinstance(one, list)) + 3


def test_no_download_has_a_number_that_is_not_whole(bundled: Path) -> None:
    manifest = json.loads((bundled / "built" / "register.db").resolve().with_name("downloads").joinpath("manifest.json").read_text())
    with closing(sqlite3.connect(bundled / "built" / "register.db")) as connection:
        for table in {one["table"] for one in manifest["files"] if one["table"]}:
            kinds = [f"typeof({column[1]})" for column in connection.execute(f"pragma table_info({table})")]
            found = connection.execute(f"select distinct {', '.join(kinds)} from {table}").fetchall()
            assert not {kind for row in found for kind in row} - {"text", "integer", "null"}, table
