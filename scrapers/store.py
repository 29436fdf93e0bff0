"""Keeps what was collected: data/published/documents/<sha256>, captures.csv, fetches.csv and validators.csv.

All are append-only and safe to kill at any point. The order is always bytes first, then the line. A kill in between leaves a document
without a line (harmless: the next fetch adds it), never a line without its document. Lines are written whole or not at all: what a kill
leaves of a torn one is moved to torn.log.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, fields
from pathlib import Path

from scrapers.items import CaptureLine, CollectError, DiskFault, FetchLine, ValidatorLine

INCOMING = ".incoming-"


def save_document(published: Path, body: bytes) -> str:
    """Keeps `body` as ``documents/<sha256>`` (mode 0444) under `published` and returns the SHA-256 in hex.

    Bytes that are already held are left as they are. Raises CollectError where a document of that name holds other bytes (a fault of
    the disk: nothing is overwritten) or where the disk does not take it.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    folder = published / "documents"
    target = folder / sha256
    with _locked(published), _disk_faults(target):
        folder.mkdir(exist_ok=True)
        if target.exists():
            _check_held(target, sha256)
            return sha256
        _drop_unfinished(published)
        incoming = published / f"{INCOMING}{os.getpid()}"
        _write_whole(incoming, body)
        incoming.rename(target)
        _sync_folder(folder)
    return sha256


def append_capture(published: Path, line: CaptureLine) -> None:
    """Adds one line to captures.csv, its document being held already. Raises CollectError where it is not, or the disk does not take it."""
    if not (published / "documents" / line.sha256).is_file():
        raise CollectError(f"{published}: no document {line.sha256}; a capture is written only after its document")
    _append(published, "captures.csv", line)


def append_fetch(published: Path, line: FetchLine) -> None:
    """Adds one line to the diary of collecting, fetches.csv. Raises CollectError where the disk does not take it."""
    _append(published, "fetches.csv", line)


def append_validator(published: Path, line: ValidatorLine) -> None:
    """Adds one line to validators.csv, its document and capture being written. Raises CollectError where the disk does not take it."""
    _append(published, "validators.csv", line)


def held_documents(published: Path) -> set[tuple[str, str]]:
    """The (source id, SHA-256) of every capture so far. Raises CollectError as `captures` does."""
    names = [column.name for column in fields(CaptureLine)]
    return {(row["source_id"], row["sha256"]) for row in _rows(published / "captures.csv", names)}


def captures(published: Path) -> list[CaptureLine]:
    """The lines of captures.csv so far. An unfinished last line is not a capture yet.

    Raises CollectError where the file is not one that this module has written.
    """
    return [CaptureLine(**row) for row in _rows(published / "captures.csv", [column.name for column in fields(CaptureLine)])]


def fetches(published: Path) -> list[FetchLine]:
    """The lines of the diary of collecting so far, an unfinished last one left out. Raises CollectError as `captures` does."""
    return [FetchLine(**row) for row in _rows(published / "fetches.csv", [column.name for column in fields(FetchLine)])]


def validators(published: Path) -> list[ValidatorLine]:
    """The lines of validators.csv so far, an unfinished last one left out. Raises CollectError as `captures` does."""
    return [ValidatorLine(**row) for row in _rows(published / "validators.csv", [column.name for column in fields(ValidatorLine)])]


def plain_text(text: str) -> str:
    r"""`text` on one line, blanks collapsed. Control and direction marks are spelt out (``\u202e``): kept, but unable to act."""
    one_line = " ".join(text.split())
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign for sign in one_line)


def _rows(path: Path, names: list[str]) -> Iterator[dict[str, str]]:
    """The rows one by one. What repeats from line to line is kept once: after years of nights nearly all of it does."""
    rows = csv.DictReader(_whole_lines(path), restkey="", restval="")
    if rows.fieldnames is not None and rows.fieldnames != names:
        raise CollectError(f"{path}: its first line is not the headings. Restore it from an archive.")
    yield from ({name: sys.intern(row[name]) for name in names} for row in rows)


def _whole_lines(path: Path) -> Iterator[str]:
    if path.exists():
        with path.open("rb") as handle:
            yield from (line.decode("utf-8", "replace") for line in handle if line.endswith(b"\n"))


def _append(published: Path, name: str, line: CaptureLine | FetchLine | ValidatorLine) -> None:
    path = published / name
    header = _csv_line([column.name for column in fields(line)])
    text = _csv_line([plain_text(value) for value in astuple(line)])
    with _locked(published), _disk_faults(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = _repaired_size(published, path, handle)
            if size and os.pread(handle, len(header), 0) != header:
                raise CollectError(f"{path}: its first line is not the headings, so nothing was added. Restore it from an archive.")
            _write_or_undo(handle, text if size else header + text, size)
        finally:
            os.close(handle)
        if not size:
            _sync_folder(published)


def _csv_line(values: list[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue().encode("utf-8")


def _repaired_size(published: Path, path: Path, handle: int) -> int:
    """The size of the file once a torn last line, left by a killed run, has been moved out to torn.log."""
    size = os.fstat(handle).st_size
    if not size or os.pread(handle, 1, size - 1) == b"\n":
        return size
    content = path.read_bytes()
    whole, newline, torn = content.rpartition(b"\n")
    with (published / "torn.log").open("ab") as log:
        log.write(path.name.encode() + b": " + torn + b"\n")
        log.flush()
        os.fsync(log.fileno())
    size = len(whole) + len(newline)
    os.ftruncate(handle, size)
    os.fsync(handle)
    return size


def _write_or_undo(handle: int, text: bytes, size: int) -> None:
    try:
        _write_all(handle, text)
    except OSError:
        # A full disk took part of the line: the file goes back to what it was.
        os.ftruncate(handle, size)
        raise
    os.fsync(handle)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view):]


def _write_whole(path: Path, body: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    try:
        _write_all(handle, body)
        os.fchmod(handle, 0o444)  # whatever the umask took away
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_held(target: Path, sha256: str) -> None:
    if hashlib.sha256(target.read_bytes()).hexdigest() != sha256:
        raise CollectError(f"{target}: its bytes are no longer those of its name. Restore it from an archive; nothing was overwritten.")


def _drop_unfinished(published: Path) -> None:
    """Removes what a killed run left half-written. Only the holder of the lock writes, so nobody is writing to it now."""
    for path in published.glob(f"{INCOMING}*"):
        with suppress(FileNotFoundError):
            path.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskFault(f"{path} could not be written: {error.strerror or error}. What was held before is unchanged.") from error


@contextmanager
def the_only_one(published: Path) -> Iterator[None]:
    """Keeps another run of collecting out for as long as one goes on: publishers are asked one thing at a time.

    Raises CollectError where one goes on already, or the disk cannot tell. Where the folder cannot be written to, what is to be kept in it
    will say so.
    """
    try:
        published.mkdir(parents=True, exist_ok=True)
        handle = os.open(published / ".collecting", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if not isinstance(error, BlockingIOError):
            told = f"{published} is on a disk that keeps no locks ({error.strerror or error}), so that two runs could not be told apart."
            raise CollectError(f"{told} Nothing was asked. Keep the data on another.") from error
        raise CollectError(f"Another `register collect` is running in {published}, so nothing was asked. Wait for it to end.") from error
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _locked(published: Path) -> Iterator[None]:
    """Holds the lock that every writer to `published` takes, so that two processes never write at once."""
    try:
        published.mkdir(parents=True, exist_ok=True)
        handle = os.open(published / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DiskFault(f"{published} cannot be written to: {error.strerror or error}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
