"""The rows of downloads, counted again: as csv.reader and json count them, and never more leniently."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

from pipeline.audit import files

# Texts that look like what parts two rows.
ROWS: list[dict[str, object]] = [
    {"row_id": "a", "printed": 'He said "}, {"row_id": "b"'},
    {"row_id": '}, {"row_id": ', "printed": None},
    {"row_id": "}, {", "printed": 1},
]


def written(rows: list[dict[str, object]], stated: int | None = None) -> str:
    return json.dumps({"table": "made_up", "rows": len(rows) if stated is None else stated, "data": rows}, ensure_ascii=False) + "\n"


def counted(folder: Path, name: str, content: str | bytes) -> int:
    path = folder / name
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return files.rows_in(path)


def test_records_of_csv_are_those_of_its_reader() -> None:
    draw = random.Random(1)
    pieces = ['"', '""', ",", ',"', '",', "\r\n", "\n", "\r", "a", "é", '"a",b', '\r\n1,"x, y",z', '\r\n2,"x, y",z', '\r\n3,"x\n']
    for _ in range(2_000):
        text = "".join(draw.choices(pieces, k=draw.randrange(12)))
        expected = sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1
        assert files._records_in(io.StringIO(text, newline="")) - 1 == expected, text


def test_no_more_ends_of_lines_are_remembered_than_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f'{number},"{number % 50}\r\n{number % 3}"\r\n{number},"x {number % 50}"\r\n' for number in range(300))
    assert counted(tmp_path, "made_up.csv", text) == 599
    monkeypatch.setattr(files, "ENDS", 3)
    assert counted(tmp_path, "made_up.csv", text) == 599


@pytest.mark.parametrize("block", [1, 7, 50, 64, 1_000])
def test_objects_of_json_are_counted_whatever_is_read_at_a_time(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (0, 1, 2, 30):
        text = written((ROWS * 10)[:number])
        # The head of the file stands in the first block.
        monkeypatch.setattr(files, "BLOCK", text.index("[") + block)
        assert counted(tmp_path, "made_up.json", text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"table": "made_up", "rows": 3}',
        written(ROWS)[:-3],
        written(ROWS)[:-2],
        written(ROWS).replace("]}\n", '], "more": []}\n'),
        written(ROWS).replace("]}\n", "]}]}\n"),
        written(ROWS).replace("]}\n", ",]}\n"),
        written(ROWS).replace("null", "NaN"),
        written(ROWS).replace("null", "'null'"),
        written(ROWS).replace("null", '"\n"'),
        written(ROWS).replace("null", "/* none */ null"),
        written(ROWS).replace('"printed": null', "printed: null"),
        written(ROWS).replace('\\"}', '"}'),
        written(ROWS).replace("null", '"\ud800"'),
        written(ROWS, 2),
        written(ROWS, 4),
        written(ROWS).replace("}, {", "}  {"),
    ],
)
def test_what_is_no_json_or_states_otherwise_has_no_number(text: str, tmp_path: Path) -> None:
    assert counted(tmp_path, "made_up.json", written(ROWS)) == 3
    assert counted(tmp_path, "made_up.json", text) == -1


def test_rows_that_are_written_otherwise_are_counted_at_once_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = written([{"row_id": "made up"}] * 300).replace("}, {", "},\n{")
    assert counted(tmp_path, "made_up.json", text) == 300
    monkeypatch.setattr(files, "BLOCK", 100)
    monkeypatch.setattr(files, "LONGEST_ROW", 1_000)
    assert counted(tmp_path, "made_up.json", text) == -1
