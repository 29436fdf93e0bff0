"""`scrapers.add` keeps a file that a person holds."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from scrapers.add import main
from tests.scrapers.helpers import document, lines


def test_a_file_is_kept_with_what_the_person_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "made up register.csv"
    file.write_bytes(b"made up\r\n")
    assert (
        main(
            [
                str(file),
                "--data",
                str(tmp_path),
                "--source",
                "dfe-npd-requests",
                "--as-at",
                "2017-08",
                "--captured-at",
                "2017-11-03T10:00:00+01:00",
                "--url",
                "https://example.org/a",
                "--via",
                "foi",
                "--by",
                "a role",
            ]
        )
        == 0
    )
    sha256 = hashlib.sha256(b"made up\r\n").hexdigest()
    assert capsys.readouterr().out == f"{sha256}\n"
    assert document(tmp_path, sha256) == b"made up\r\n"
    assert lines(tmp_path, "captures.csv") == [
        {
            "source_id": "dfe-npd-requests",
            "url": "https://example.org/a",
            "captured_at": "2017-11-03T09:00:00Z",
            "via": "foi",
            "sha256": sha256,
            "role": "attachment",
            "final_url": "",
            "file_name": "made up register.csv",
            "content_type": "",
            "link_text": "",
            "found_on": "",
            "captured_by": "a role",
            "as_at": "2017-08",
            "note": "",
        }
    ]


def test_what_is_not_said_is_not_made_up(tmp_path: Path) -> None:
    file = tmp_path / "a.ods"
    file.write_bytes(b"made up")
    assert main([str(file), "--data", str(tmp_path), "--source", "dfe-npd-requests"]) == 0
    row = lines(tmp_path, "captures.csv")[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["captured_at"])
    assert (row["via"], row["as_at"], row["captured_by"], row["url"]) == ("manual", "", "", "")
    assert main([str(file), "--data", str(tmp_path), "--source", "dfe-npd-requests", "--captured-at", "2026-01-02"]) == 0
    assert lines(tmp_path, "captures.csv")[1]["captured_at"] == "2026-01-02"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--as-at", "1 June 2026"], "--as-at 1 June 2026: write a date as 2026-06-01"),
        (["--as-at", "2026-02-30"], "--as-at 2026-02-30"),
        (["--captured-at", "2026-06-01T10:00:00"], "say which time zone"),
        (["--captured-at", "2026-06-01T99"], "write 2026-06-11 or"),
        (["--url", "www.gov.uk/a list"], "--url www.gov.uk/a list: write a whole address"),
        (["--url", "javascript:alert(1)"], "write a whole address"),
        (["--source", "../up"], "no source id"),
    ],
)
def test_a_malformed_word_keeps_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str) -> None:
    file = tmp_path / "a.ods"
    file.write_bytes(b"made up")
    assert main([str(file), "--data", str(tmp_path), "--source", "made-up", *more]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "published").exists()


def test_a_missing_or_empty_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.ods").touch()
    assert main([str(tmp_path / "empty.ods"), "--data", str(tmp_path), "--source", "made-up"]) == 2
    assert main([str(tmp_path / "missing.ods"), "--data", str(tmp_path), "--source", "made-up"]) == 2
    assert "is empty" in (told := capsys.readouterr().err)
    assert "No such file" in told
