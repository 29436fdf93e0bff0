"""Readings that are kept from build to build: what is kept equals a fresh reading, and nothing torn, altered or foreign is believed."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from pipeline import audit
from pipeline.build import Built, build_register
from pipeline.held import readings
from pipeline.held.readings import FOLDER, Readings, reader_key
from pipeline.model import Reading, Refused, RegisterError
from pipeline.progress import SECONDS, Progress
from pipeline.read import read_document
from tests.pipeline import made_up
from tests.pipeline.audit.test_audited import opened as opened_by_audit
from tests.pipeline.made_up import project
from tests.read.builders import build, from_rows, saved

ROWS = [["Project", "Title"], ["2020/001", "Made-up “title”\n\ud7ff😀"], ["", ""], ["2020/002", "Another"]]


@pytest.fixture
def document(tmp_path: Path) -> tuple[Path, str]:
    path = saved(tmp_path, build("ods", from_rows("table", ROWS)), "made-up.ods")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """A made-up document, its reading, and the file in which that was kept."""

    document: tuple[Path, str]
    reading: Reading
    name: str
    content: bytes


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    path = saved(folder, build("ods", from_rows("table", ROWS)), "made-up.ods")
    document = (path, hashlib.sha256(path.read_bytes()).hexdigest())
    reading = read(folder / "readings", document)
    (file,) = (folder / "readings").iterdir()
    return Kept(document, reading, file.name, file.read_bytes())


def read(folder: Path, document: tuple[Path, str]) -> Reading:
    return Readings(folder).of(document[1], document[0], "made-up.ods", "table")


def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The documents that are opened from now on."""
    found: list[Path] = []
    real = readings.read_document

    def noted(path: Path, *more: object, **named: object) -> Reading:
        found.append(path)
        return real(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(readings, "read_document", noted)
    return found


def packed(text: str) -> bytes:
    """An entry as an attacker who knows its form would write it."""
    content = zlib.compress(text.encode())
    return hashlib.sha256(content).hexdigest().encode() + content


def test_a_kept_reading_equals_a_fresh_one_and_opens_nothing(
    document: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, first = read_document(document[0], "made-up.ods", "table"), read(tmp_path / "kept", document)
    found = opened(monkeypatch)
    assert read(tmp_path / "kept", document) == first == fresh
    assert found == []


def test_equal_rows_of_two_documents_are_one(document: tuple[Path, str], tmp_path: Path) -> None:
    other = saved(tmp_path, build("ods", from_rows("table", [*ROWS, ["2020/003", "One more"]])), "other.ods")
    kept = Readings(tmp_path / "kept")
    one = kept.of(document[1], document[0], "made-up.ods", "table").grids[0].rows
    two = kept.of(hashlib.sha256(other.read_bytes()).hexdigest(), other, "other.ods", "table").grids[0].rows
    assert all(mine.cells is theirs.cells for mine, theirs in zip(one, two, strict=False))
    assert len(two) == len(one) + 1


HEAD = '{"media_type":"x","modified_on":"","grids":1}\n{"sheet_name":"s","sheet_index":0,"hidden":false,"merged":[],"cell_count":1,' + (
    '"witness_row_count":1,"witness_cell_count":1,"rows":1}\n'
)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content[:40],
        lambda _: b"",
        lambda content: content[:70] + bytes([content[70] ^ 1]) + content[71:],
        lambda _: packed("[" * 100_000),
        lambda _: packed('{"refused":"made_up","message":"is refused by an entry"}\n'),
        lambda _: packed(HEAD + '[1,{"A":1},{},{},false]\n"end"\n'),
        lambda _: packed(HEAD + '[1,{"A":"x"},{},{},"no"]\n"end"\n'),
        lambda _: packed(HEAD + '[1,{"A":"x"},{}]\n"end"\n'),
        lambda _: packed(HEAD + '[1,{"A":"x"},{},{},false]\n'),
        lambda _: packed('{"media_type":"x","grids":2}\n"end"\n'),
        lambda _: packed("[]\n"),
    ],
)
def test_what_is_torn_altered_or_no_reading_is_read_afresh(
    spoil: Callable[[bytes], bytes], kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, found = tmp_path / "kept" / kept.name, []
    path.parent.mkdir()
    path.write_bytes(spoil(kept.content))

    def fresh(of: Path, *_: object, copy: IO[bytes], **_more: object) -> Reading:
        found.append(of)
        copy.write(zlib.decompress(kept.content[64:]))
        return kept.reading

    monkeypatch.setattr(readings, "read_document", fresh)
    assert read(path.parent, kept.document) == kept.reading
    assert found == [kept.document[0]]
    assert path.read_bytes() == kept.content
    assert read(path.parent, kept.document) == kept.reading
    assert len(found) == 1


def test_an_entry_that_would_unpack_to_more_than_any_reading_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MAX_RESULT_CHARACTERS", 1_000)
    with pytest.raises(ValueError, match="longer than any reading"):
        readings._unpacked(zlib.compress(b"0" * 1_001))
    assert readings._unpacked(zlib.compress(b"0" * 999)).read() == "0" * 999


def test_another_reader_or_another_use_of_the_document_reads_afresh(
    document: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(tmp_path / "kept", document)
    monkeypatch.setattr(readings, "version", lambda name: f"another {name}")
    found = opened(monkeypatch)
    read(tmp_path / "kept", document)
    assert found == [document[0]]
    with pytest.raises(Refused):
        Readings(tmp_path / "kept").of(document[1], document[0], "made-up.ods", "page")


def test_the_readers_are_known_by_their_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "pipeline"
    shutil.copytree(Path(readings.__file__).parent.parent, code)
    monkeypatch.setattr(readings, "_CODE", code)
    before = reader_key()
    assert before == reader_key()
    with (code / "readers" / "ods.py").open("a") as file:
        file.write("# changed\n")
    assert reader_key() != before


def test_a_refusal_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, b"<html>An error</html>", "made-up.ods")
    found = opened(monkeypatch)
    for _ in range(2):
        with pytest.raises(Refused):
            read(tmp_path / "kept", (path, "0" * 64))
    assert len(found) == 2
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_folder_that_cannot_be_written_only_costs_time(
    document: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    assert read(tmp_path / "kept", document).grids
    assert list((tmp_path / "kept").iterdir()) == []


def test_builds_with_kept_readings_with_none_and_afresh_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up.publish_edition(data, "2026-03-01", [project("2020/001", "Attainment of made-up pupils")])
    first = build_register(data)
    kept = {path.name for path in (data / "built" / FOLDER).iterdir()}
    assert len(kept) == 1
    kept_by_audit = {path.name for path in (data / "built" / audit.FOLDER).iterdir()}
    assert kept_by_audit
    assert not kept_by_audit & kept
    whole = first.database.read_bytes()
    found, found_by_audit = opened(monkeypatch), opened_by_audit(monkeypatch)
    shutil.rmtree(first.database.parent)
    assert build_register(data).database.read_bytes() == whole
    assert found == found_by_audit == []
    again = build_register(data, afresh=True)
    assert (again.reused, again.database.read_bytes()) == (True, whole)
    assert (len(found), len(found_by_audit)) == (len(kept), len(kept_by_audit))
    stale = data / "built" / FOLDER / f"{'0' * 64}-0"
    stale.write_bytes(b"of a document that is gone")
    shutil.rmtree(first.database.parent)
    assert build_register(data).database.read_bytes() == whole
    assert not stale.exists()


def test_a_build_made_again_that_comes_out_otherwise_is_told_and_the_old_one_stays(
    small: tuple[Path, Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(small[0], data, symlinks=True)
    database = (data / "built" / "register.db").resolve()
    whole = database.read_bytes()
    monkeypatch.setattr("pipeline.load.as_of", lambda _: "2001-01-01")
    with pytest.raises(RegisterError, match="has other bytes"):
        build_register(data, afresh=True)
    assert database.read_bytes() == whole
    assert (data / "built" / "register.db").resolve() == database


def test_a_document_that_changed_on_the_disk_is_noticed_though_its_reading_is_kept(small: tuple[Path, Built], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small[0], data, symlinks=True)
    path = next((data / "published" / "documents").iterdir())
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(RegisterError, match="no longer has the bytes"):
        build_register(data)


def test_long_work_tells_how_far_it_is_and_short_work_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, SECONDS / 2, SECONDS, SECONDS + 0.1, 3 * SECONDS])
    monkeypatch.setattr("pipeline.progress.time.monotonic", lambda: next(clock))
    told: list[str] = []
    say = Progress(told.append)
    say("Reading documents", 1, 2_000)
    say("Reading documents", 2, 2_000)
    say("Reading documents", 3, 2_000)
    say("Linking")
    assert told == ["Reading documents: 2 of 2,000", "Linking"]
