"""The lines of captures.csv as the pipeline reads them: whole lines only, and nothing guessed about a damaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.held.captures import documented_captures, published_captures
from pipeline.model import RegisterError
from tests.pipeline import made_up
from tests.pipeline.made_up import CAPTURE_COLUMNS, capture


def lines(data: Path) -> Path:
    return data / "published" / "captures.csv"


def append(data: Path, text: bytes) -> None:
    with lines(data).open("ab") as handle:
        handle.write(text)


def test_captures_come_in_the_order_in_which_they_were_written(data: Path) -> None:
    digests = [made_up.publish(data, content, link_text='Words, "quoted" and ünïcode') for content in (b"b", b"a", b"b")]
    found = published_captures(data)
    assert [one.sha256 for one in found] == digests
    assert found[0] == capture(
        digests[0], url=f"https://example.org/{digests[0][:6]}.csv", file_name="made-up.csv", link_text='Words, "quoted" and ünïcode'
    )


def test_a_store_without_captures_holds_none(data: Path) -> None:
    assert published_captures(data) == []
    lines(data).write_bytes(b"")
    assert published_captures(data) == []
    lines(data).unlink()
    assert published_captures(data) == []


@pytest.mark.parametrize(
    "torn",
    [b"uksa", b'uksa-accredited-projects,"an unfinished', b",".join([b"x"] * len(CAPTURE_COLUMNS)), ",".join(CAPTURE_COLUMNS).encode()],
)
def test_a_torn_last_line_is_no_capture_yet(torn: bytes, data: Path) -> None:
    made_up.publish(data, b"a")
    append(data, torn)
    assert len(published_captures(data)) == 1


def test_a_line_torn_in_the_middle_of_a_letter_is_no_capture_yet(data: Path) -> None:
    made_up.publish(data, b"a")
    append(data, "uksa-accredited-projects,https://example.org/é".encode()[:-1])
    assert len(published_captures(data)) == 1


def test_a_finished_line_that_cannot_be_understood_stops_and_says_where(data: Path) -> None:
    made_up.publish(data, b"a")
    append(data, b"too,few,cells\n")
    with pytest.raises(RegisterError, match=r"captures\.csv, line 3: 3 cells where 14 are needed"):
        published_captures(data)


def test_other_headings_stop(data: Path) -> None:
    lines(data).write_text("a,b,c\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="the heading line is not source_id,url,"):
        published_captures(data)


def test_transcriptions_are_captures_of_their_own_kind(data: Path) -> None:
    made_up.document(data, [])
    [(found, path)] = documented_captures(data)
    assert (found.source_id, found.via, found.captured_at, found.role) == ("documented", "transcribed", "2026-11-23", "attachment")
    assert found.sha256 == made_up.sha(path.read_bytes())


def test_a_transcription_that_is_not_there_stops_and_names_it(data: Path) -> None:
    made_up.document(data, [])
    (data / "documented" / "made_up.csv").unlink()
    with pytest.raises(RegisterError, match=r"made_up\.csv"):
        documented_captures(data)
