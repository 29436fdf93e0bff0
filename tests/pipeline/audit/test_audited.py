"""What the audit itself read and keeps: it equals a fresh reading, nothing torn, altered or foreign is believed, faults are still found."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit import audited
from pipeline.audit.audited import Audited, Reading, reader_key
from pipeline.audit.grids import Rows, Unread
from pipeline.build import Built
from tests.pipeline.audit.test_audit import FIRST_ROW, run_sql
from tests.read.builders import build, from_rows, saved

ROWS = [["Project", "Title"], ["2020/001", "Made-up “title”\n\ud7ff😀\t\u2028"], ["", ""], ["2020/002", "Another"]]
HEAD = '[["table", [1]]]\n'


@dataclass(frozen=True)
class Kept:
    """A made-up document, its reading, and the file in which that was kept."""

    document: Path
    reading: Reading
    name: str
    content: bytes


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("audited")
    document = saved(folder, build("ods", from_rows("table", ROWS), from_rows("another", ROWS[:1])), "made-up.ods")
    reading = Audited(folder / "kept").of(document)
    (file,) = (folder / "kept").iterdir()
    return Kept(document, reading, file.name, file.read_bytes())


@pytest.fixture
def data(small: tuple[Path, Built], tmp_path: Path) -> Path:
    """A copy of a made-up register, with what the audit read kept beside it."""
    shutil.copytree(small[0], tmp_path / "data", symlinks=True)
    assert list((tmp_path / "data" / "built" / audit.FOLDER).iterdir())
    return tmp_path / "data"


def found_in(data: Path) -> list[str]:
    return audit.look(data, (data / "built" / "register.db").resolve()).lines


def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The documents that are opened from now on."""
    found: list[bytes] = []
    real = audited.sheets_in

    def noted(content: bytes) -> dict[str, Rows]:
        found.append(content)
        return real(content)

    monkeypatch.setattr(audited, "sheets_in", noted)
    return found


def packed(text: str, name: str) -> bytes:
    """A kept file as somebody would write it who knows its form."""
    content = zlib.compress(text.encode())
    return hashlib.sha256(name.encode() + b"\0" + content).hexdigest().encode() + content


def test_what_is_kept_equals_a_fresh_reading_and_opens_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(monkeypatch)
    folder = kept.document.parent / "kept"
    assert Audited(folder).of(kept.document) == kept.reading
    assert found == []
    assert Audited(None).of(kept.document) == kept.reading
    assert len(found) == 1
    assert (kept.reading["table"].cell_count, list(kept.reading["table"].rows)) == (6, [1, 2, 4])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept.content[:-1],
        lambda kept: kept.content[:40],
        lambda _: b"",
        lambda kept: kept.content[:70] + bytes([kept.content[70] ^ 1]) + kept.content[71:],
        lambda kept: packed(zlib.decompress(kept.content[64:]).decode().replace("Another", "Different"), "of another document"),
        lambda kept: packed("[" * 100_000, kept.name),
        lambda kept: packed("", kept.name),
        lambda kept: packed("[]\n", kept.name),
        lambda kept: packed('[["table", [1, 2]]]\n{"A": "x"}\n', kept.name),
        lambda kept: packed('[["table", [1, 1]]]\n{"A": "x"}\n{"A": "x"}\n', kept.name),
        lambda kept: packed('[["table", ["1"]]]\n{"A": "x"}\n', kept.name),
        lambda kept: packed('[[1, [1]]]\n{"A": "x"}\n', kept.name),
        lambda kept: packed('[["table", 1]]\n{"A": "x"}\n', kept.name),
        lambda kept: packed(HEAD + '{"A": "x"}\n{"A": "x"}\n', kept.name),
        lambda kept: packed(HEAD + '{"A": ""}\n', kept.name),
        lambda kept: packed(HEAD + '{"A": 1}\n', kept.name),
        lambda kept: packed(HEAD + '["A"]\n', kept.name),
        lambda kept: packed(HEAD + '{"A": "x"\n', kept.name),
        lambda kept: packed(HEAD + "{}\n", kept.name),
    ],
)
def test_what_is_torn_altered_or_no_reading_is_read_afresh(
    spoil: Callable[[Kept], bytes], kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, found = tmp_path / "kept" / kept.name, opened(monkeypatch)
    path.parent.mkdir()
    path.write_bytes(spoil(kept))
    assert Audited(path.parent).of(kept.document) == kept.reading
    assert len(found) == 1
    assert path.read_bytes() == kept.content
    assert Audited(path.parent).of(kept.document) == kept.reading
    assert len(found) == 1


def test_another_reader_or_another_document_is_read_afresh(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Path(shutil.copy(kept.document, tmp_path))
    folder, before = tmp_path / "kept", reader_key()
    Audited(folder).of(document)
    with monkeypatch.context() as patched:
        patched.setattr(audited, "version", lambda name: f"another {name}")
        found = opened(patched)
        assert reader_key() != before
        Audited(folder).of(document)
        assert len(found) == 1
    code = tmp_path / "audit"
    shutil.copytree(Path(audited.__file__).parent, code)
    monkeypatch.setattr(audited, "_CODE", code)
    assert reader_key() == before
    for name in audited.READERS:
        with (code / name).open("a") as file:
            file.write("# changed\n")
        assert before != (before := reader_key())
    document.write_bytes(build("ods", from_rows("table", ROWS[:2])))
    assert list(Audited(folder).of(document)["table"].rows) == [1, 2]


def test_what_cannot_be_read_is_not_kept_and_neither_is_what_is_too_long(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, b"PK\x03\x04, and no archive", "made-up.ods")
    with pytest.raises(Unread):
        Audited(tmp_path / "kept").of(path)
    with pytest.raises(Unread):
        Audited(tmp_path / "kept").of(tmp_path / "nowhere")
    monkeypatch.setattr(audited, "LONGEST", 100)
    assert Audited(tmp_path / "kept").of(kept.document) == kept.reading
    assert list((tmp_path / "kept").iterdir()) == []
    (tmp_path / "kept" / kept.name).write_bytes(kept.content)
    found = opened(monkeypatch)
    assert Audited(tmp_path / "kept").of(kept.document) == kept.reading
    assert len(found) == 1


def test_a_folder_that_cannot_be_written_only_costs_time(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    assert Audited(tmp_path / "nowhere" / "kept").of(kept.document) == kept.reading
    monkeypatch.setattr(Path, "replace", full)
    assert Audited(tmp_path / "kept").of(kept.document) == kept.reading
    assert list((tmp_path / "kept").iterdir()) == []


def test_one_cell_is_found_though_no_document_is_opened(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(monkeypatch)
    assert found_in(data) == []
    run_sql(data, f"update source_row set cells = replace(cells, 'Attainment', 'Attainmant') where row_id = '{FIRST_ROW}'")
    assert [line.split(", column")[0] for line in found_in(data)] == [f"cells: {FIRST_ROW.replace('-r', ', row ')}"]
    assert found == []


def test_what_is_kept_cannot_be_altered_to_agree_with_an_altered_register(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_sql(data, "update source_row set cells = replace(cells, 'Attainment', 'Attainmant')")
    for path in (data / "built" / audit.FOLDER).iterdir():
        content = path.read_bytes()
        path.write_bytes(content[:64] + zlib.compress(zlib.decompress(content[64:]).replace(b"Attainment", b"Attainmant")))
    found = opened(monkeypatch)
    assert any("is not that in the file" in line for line in found_in(data))
    assert found


def test_a_document_that_was_changed_in_the_store_is_read_afresh(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(monkeypatch)
    path = next(path for path in (data / "published" / "documents").iterdir() if b"Attainment" in path.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"Attainment", b"Attainmant"))
    lines = found_in(data)
    assert found == [path.read_bytes()]
    assert any(line.startswith("cells: ") for line in lines)
    assert any("no longer has the bytes" in line for line in lines)


def test_what_nobody_asks_for_is_dropped_and_afresh_leaves_the_folder_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / "built" / audit.FOLDER
    kept = {path.name for path in folder.iterdir()}
    (folder / f"{'0' * 64}-{reader_key()}").write_bytes(b"of a document that is gone")
    (folder / f".{min(kept)}.1").write_bytes(b"half written")
    found, before = opened(monkeypatch), {path.name for path in folder.iterdir()}
    assert audit.look(data, (data / "built" / "register.db").resolve(), afresh=True).lines == []
    assert len(found) == len(kept)
    assert {path.name for path in folder.iterdir()} == before
    assert found_in(data) == []
    assert {path.name for path in folder.iterdir()} == kept
