"""The store keeps every byte and every line, once, whatever happens to the process that writes."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest

from scrapers import store
from scrapers.items import CaptureLine, CollectError, FetchLine
from tests.machine import LONG_ENOUGH
from tests.scrapers.helpers import ROOT, environment, lines

APPENDER = """
import sys
from pathlib import Path
from scrapers.items import CaptureLine
from scrapers.store import append_capture, save_document
folder, name, first, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for number in range(first, first + count):
    sha256 = save_document(folder, f"made up: {name} {number}".encode())
    append_capture(folder, CaptureLine(name, f"https://{name}.example/{number}", "2026-06-01", "manual", sha256, "attachment"))
    print(number, flush=True)
"""


def line(sha256: str, **more: str) -> CaptureLine:
    return CaptureLine("made-up", "https://made-up.example/a", "2026-06-11T09:30:00Z", "live", sha256, "attachment", **more)


def test_the_contract_of_the_files(tmp_path: Path) -> None:
    assert ",".join(column.name for column in fields(CaptureLine)) == (
        "source_id,url,captured_at,via,sha256,role,final_url,file_name,content_type,link_text,found_on,captured_by,as_at,note"
    )
    assert ",".join(column.name for column in fields(FetchLine)) == "run_id,source_id,url,attempted_at,outcome,reason,http_status,sha256"
    sha256 = store.save_document(tmp_path, b"made up")
    path = tmp_path / "documents" / sha256
    assert sha256 == hashlib.sha256(b"made up").hexdigest()
    assert path.read_bytes() == b"made up"
    assert path.stat().st_mode & 0o777 == 0o444
    assert sorted(one.name for one in tmp_path.iterdir()) == [".lock", "documents"]


def test_same_bytes_twice_are_one_document_and_two_captures(tmp_path: Path) -> None:
    data = tmp_path / "published"
    for _ in range(2):
        store.append_capture(data, line(store.save_document(data, b"made up")))
    assert len(list((data / "documents").iterdir())) == 1
    assert len(lines(tmp_path, "captures.csv")) == 2
    assert store.held_documents(data) == {("made-up", hashlib.sha256(b"made up").hexdigest())}


def test_a_capture_needs_its_document(tmp_path: Path) -> None:
    with pytest.raises(CollectError, match="no document"):
        store.append_capture(tmp_path, line("0" * 64))
    assert not (tmp_path / "captures.csv").exists()


def test_a_damaged_document_is_neither_trusted_nor_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "documents" / store.save_document(tmp_path, b"made up")
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    with pytest.raises(CollectError, match="Restore it from an archive"):
        store.save_document(tmp_path, b"made up")
    assert path.read_bytes() == b"damaged"


@pytest.mark.parametrize("torn", ["made-up,https://made-up.example/b,2026", "sourc", 'made-up,"quoted ,', "made-up,\udcff"])
def test_a_torn_line_is_moved_out_and_kept(tmp_path: Path, torn: str) -> None:
    published = tmp_path / "published"
    sha256 = store.save_document(published, b"made up")
    path = published / "captures.csv"
    fragment = torn.encode("utf-8", "surrogateescape")
    if torn != "sourc":
        store.append_capture(published, line(sha256))
    with path.open("ab") as handle:
        handle.write(fragment)
    before = len(store.held_documents(published))
    store.append_capture(published, line(sha256, note="after"))
    assert before == (torn != "sourc")
    assert [row["note"] for row in lines(tmp_path, "captures.csv")] == ([] if torn == "sourc" else [""]) + ["after"]
    assert (published / "torn.log").read_bytes() == b"captures.csv: " + fragment + b"\n"


def test_a_file_with_other_headings_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "fetches.csv").write_text("something,else\n")
    with pytest.raises(CollectError, match="first line is not the headings"):
        store.append_fetch(tmp_path, FetchLine("run", "made-up", "", "", "failed", "timeout", "", ""))
    assert (tmp_path / "fetches.csv").read_text() == "something,else\n"


def test_captures_of_another_kind_stop_a_run(tmp_path: Path) -> None:
    (tmp_path / "captures.csv").write_text("something,else\na,b\n")
    with pytest.raises(CollectError, match="first line is not the headings"):
        store.held_documents(tmp_path)


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = store.save_document(tmp_path, b"made up")
    store.append_capture(tmp_path, line(sha256))
    before = (tmp_path / "captures.csv").read_bytes()
    write = os.write

    def write_half(handle: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(28, "No space left on device")
        return write(handle, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", write_half)
    with pytest.raises(CollectError, match="No space left on device"):
        store.append_capture(tmp_path, line(sha256))
    with pytest.raises(CollectError, match="No space left on device"):
        store.save_document(tmp_path, b"made up" * 50)
    monkeypatch.undo()
    assert (tmp_path / "captures.csv").read_bytes() == before
    store.save_document(tmp_path, b"made up, later")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".lock", "captures.csv", "documents"]


def test_text_of_others_cannot_break_a_line(tmp_path: Path) -> None:
    published = tmp_path / "published"
    sha256 = store.save_document(published, b"made up")
    store.append_capture(published, line(sha256, link_text='two\r\nlines, "quoted"\x00', file_name="\u202egpj.exe"))
    assert (published / "captures.csv").read_bytes().count(b"\n") == 2
    row = lines(tmp_path, "captures.csv")[0]
    assert (row["link_text"], row["file_name"]) == ('two lines, "quoted"\\u0000', "\\u202egpj.exe")


def test_a_disk_without_locks_is_not_taken_for_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("scrapers.store.fcntl.flock", refuse)
    told = r"keeps no locks \(No locks available\).*Keep the data on another"
    with pytest.raises(CollectError, match=told), store.the_only_one(tmp_path):
        pass


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    published = tmp_path / "published"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDER, str(published), f"writer-{number}", "0", "40"],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        for number in range(4)
    ]
    assert [one.wait(LONG_ENOUGH) for one in running] == [0] * 4
    rows = lines(tmp_path, "captures.csv")
    for number in range(4):
        own = [row["url"] for row in rows if row["source_id"] == f"writer-{number}"]
        assert own == [f"https://writer-{number}.example/{count}" for count in range(40)]
    assert len(rows) == len(list((published / "documents").iterdir())) == 160


def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    published = tmp_path / "published"
    moments = random.Random(20260601)
    told: list[int] = []
    for _ in range(20):
        first = told[-1] + 1 if told else 0
        # A line written but not yet told of when the process dies is not written again: the next process begins after it.
        held = [int(row["url"].rsplit("/", 1)[1]) for row in lines(tmp_path, "captures.csv") if row["url"]]
        first = max([first, *(number + 1 for number in held)])
        process = subprocess.Popen(
            [sys.executable, "-c", APPENDER, str(published), "killed", str(first), "100000"],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        told.append(int(process.stdout.readline()))
        time.sleep(moments.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        told += [int(number) for number in process.stdout.read().splitlines(keepends=True) if number.endswith("\n")]
        process.wait()
    store.append_capture(published, line(store.save_document(published, b"the last")))
    rows = lines(tmp_path, "captures.csv")
    numbers = [int(row["url"].rsplit("/", 1)[1]) for row in rows[:-1]]
    assert numbers == sorted(set(numbers))
    assert set(told) <= set(numbers)
    assert all((published / "documents" / row["sha256"]).is_file() for row in rows)
    assert all(hashlib.sha256(one.read_bytes()).hexdigest() == one.name for one in (published / "documents").iterdir())
    assert not list(published.glob(".incoming-*"))
    with (published / "captures.csv").open(newline="") as handle:
        assert {len(row) for row in csv.reader(handle)} == {14}
