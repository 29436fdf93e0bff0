"""A dated copy of data/published, verified. What the publisher has overwritten cannot be had again, so the copy is read back whole."""

from __future__ import annotations

import hashlib
import os
import tarfile
from pathlib import Path

from pipeline.fold import plural
from pipeline.held.captures import published_captures
from pipeline.model import RegisterError

ENDINGS = (".tar.gz", ".tgz")


def write_archive(data: Path, file: Path) -> str:
    """Write data/published to the gzipped tar `file` and verify every document in it against its hash; returns a plain summary.

    Raises RegisterError where there is nothing to keep, `file` has another name than such a file's, exists, or would stand in no folder,
    or where the copy does not verify (it is then taken away).
    """
    _may_be_written(file)
    published = data / "published"
    captures = published_captures(data)
    if not captures:
        raise RegisterError(f"{published} holds no captures yet, so there is nothing to archive.")
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with tarfile.open(temporary, "w:gz") as archive:
            for path in sorted(published.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    archive.add(path, arcname=str(path.relative_to(data)))
        wanted = {capture.sha256 for capture in captures}
        lost = wanted - _verified(temporary)
        if lost:
            missing = plural(len(lost), "document")
            raise RegisterError(f"The copy does not hold {missing} with the right bytes, first {min(lost)}. It was not kept.")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    held = f"{plural(len(wanted), 'document')}, {plural(len(captures), 'capture')}"
    return f"{file}: {held}, every document verified against its SHA-256"


def _may_be_written(file: Path) -> None:
    """Raises RegisterError where `file` is not to be written. No folder is made for it: a name is mistyped more often than a folder is
    wanted, and a disk that is not there must be noticed."""
    if not file.name.endswith(ENDINGS):
        raise RegisterError(
            f"{file} would be a gzipped tar under another name, so nothing was written. Give a name that ends in .tar.gz or .tgz."
        )
    if file.exists():
        raise RegisterError(f"{file} exists already. Archives are never overwritten; give another name.")
    if not file.parent.is_dir():
        raise RegisterError(
            f"There is no folder {file.parent} to write {file.name} in, so nothing was written. Make it, or give another name."
        )


def _verified(file: Path) -> set[str]:
    """The hashes of the documents in the archive whose bytes are what their names say."""
    found = set()
    with tarfile.open(file) as archive:
        for member in archive:
            handle = archive.extractfile(member)
            if handle and Path(member.name).parent.name == "documents":
                digest = hashlib.sha256(handle.read()).hexdigest()
                if digest == Path(member.name).name:
                    found.add(digest)
    return found
