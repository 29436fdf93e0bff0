"""Documents that the audit's own process reads while the builder works: the same readings, and nothing rests on them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit import ahead
from pipeline.build import Built
from pipeline.builds import ROOT
from tests.machine import wait_until
from tests.pipeline.processes import children


@pytest.fixture
def data(small: tuple[Path, Built], tmp_path: Path) -> Path:
    """A copy of a made-up register of which the audit has kept nothing."""
    shutil.copytree(small[0], tmp_path / "data", symlinks=True)
    shutil.rmtree(tmp_path / "data" / "built" / audit.FOLDER)
    return tmp_path / "data"


def kept_in(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "built" / audit.FOLDER).glob("[!.]*")}


def published(readings: dict[str, bytes], data: Path) -> dict[str, bytes]:
    held = {path.name for path in (data / "published" / "documents").iterdir()}
    return {name: content for name, content in readings.items() if name.partition("-")[0] in held}


def test_what_is_read_ahead_is_what_the_audit_reads_itself(small: tuple[Path, Built], data: Path) -> None:
    own = published(kept_in(small[0]), data)
    assert len(own) > 1
    ahead.read_all(data)
    assert kept_in(data) == own
    assert list(ahead.unread(data)) == []


def test_it_reads_in_a_process_of_its_own_which_ends_with_the_block(
    small: tuple[Path, Built], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "FEW", 0)
    own, before = published(kept_in(small[0]), data), children()
    with ahead.reading_ahead(data, ROOT):
        assert children() - before
        wait_until(lambda: kept_in(data).keys() == own.keys(), "all is read")
    assert kept_in(data) == own
    assert children() <= before
    with pytest.raises(KeyError), ahead.reading_ahead(data, ROOT):
        raise KeyError("the build was not made")
    assert children() <= before


def test_a_few_documents_and_none_at_all_are_left_to_the_audit(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(ahead, "FEW", len(list(ahead.unread(data))))
    with ahead.reading_ahead(data, ROOT):
        assert children() <= before
    (data / "published" / "captures.csv").unlink()
    monkeypatch.setattr(ahead, "FEW", 0)
    with ahead.reading_ahead(data, ROOT):
        assert children() <= before


def test_what_cannot_be_read_ahead_stops_nothing(data: Path) -> None:
    first, *others = ahead.unread(data)
    assert others
    first.chmod(0o644)
    first.write_bytes(b"PK\x03\x04 torn")
    others[0].unlink()
    ahead.read_all(data)
    names = {name.partition("-")[0] for name in kept_in(data)}
    assert names == {path.name for path in others[1:]}
