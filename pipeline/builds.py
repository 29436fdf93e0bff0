"""The folder data/built: what a build's id is made from, which builds are whole, which are swept away, how one takes another's place."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.fold import plural
from pipeline.model import RegisterError

ROOT = Path(__file__).parent.parent
# What the pages call things; the charts are labelled with the same words.
WORDS = ROOT / "site" / "words.yml"
KEPT_BUILDS = 5
# How the folder begins in which a build is made.
STAGING = "staging-"
# Names that people decided to withhold, each as a hash with its number of words.
Names = frozenset[tuple[str, int]]
NOBODY: Names = frozenset()
log = logging.getLogger(__name__)


def is_whole(home: Path) -> bool:
    """Whether `home` holds a finished build with the very bytes that its manifest names."""
    return (home / "manifest.json").exists() and sha256_of(home / "register.db") == manifest_of(home)["sha256"]


def manifest_of(home: Path) -> dict[str, Any]:
    """The manifest of the build in `home`: its id, the SHA-256 of its database, its summary and the hash of the names withheld."""
    return dict(json.loads((home / "manifest.json").read_text(encoding="utf-8")))


def served(built: Path) -> Path | None:
    """The register that serves now; None where there is none, or it no longer has the bytes that it was built with."""
    database = (built / "register.db").resolve()
    try:
        return database if is_whole(database.parent) else None
    except (OSError, ValueError, KeyError):
        return None


def gone_back(built: Path, home: Path) -> str:
    """In words, that the register goes back to the build in `home`, made before the one that it is now, and what it then holds no more;
    empty where it does not go back. A build that was cut off before it became the register was made after it, and is not meant."""
    current = served(built)
    if current is None or _made_at(current.parent) <= _made_at(home):
        return ""
    (as_of, held), (_, held_now) = map(_as_of_and_held, (home / "register.db", current))
    told = (
        f"All that a build is made of is as it was for {home.name}, so the register goes back to it from {current.parent.name}: "
        f"{f'to what was held on {as_of}' if as_of else 'nothing was held then'}."
    )
    if lost := len(held_now - held):
        told += (
            f" {plural(lost, 'document is', 'documents are')} held no more. If that was not meant, restore data/published/captures.csv "
            "from an archive and build."
        )
    return told


def _as_of_and_held(database: Path) -> tuple[str, set[str]]:
    """The day that a build is of, and the hashes of the publishers' documents in it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (as_of,) = connection.execute("select as_of from build").fetchone()
        return as_of, {sha256 for (sha256,) in connection.execute("select sha256 from capture where via != 'transcribed'")}


def _made_at(home: Path) -> float:
    return (home / "manifest.json").stat().st_mtime


def code_hash() -> str:
    """A hash of the code and descriptions that a build's bytes depend on."""
    paths = [
        *sorted((ROOT / "pipeline").rglob("*.py")),
        *sorted((ROOT / "pipeline").rglob("*.sql")),
        ROOT / "metadata.yml",
        WORDS,
        ROOT / "requirements.lock",
    ]
    return _hash_of(paths, ROOT)


def inputs_hash(data: Path) -> str:
    """A hash of everything that a build reads: settings, decisions, transcriptions, and the captures that are complete."""
    paths = [path for name in ("declared", "decided", "documented") for path in sorted((data / name).rglob("*")) if path.is_file()]
    captures = data / "published" / "captures.csv"
    complete = captures.read_bytes().rpartition(b"\n")[0] if captures.exists() else b""
    # Sorted, because the order in which things were collected makes no difference to what is built from them.
    lines = b"\n".join(sorted(complete.splitlines()))
    return hashlib.sha256(_hash_of(paths, data).encode() + lines).hexdigest()


def _hash_of(paths: list[Path], base: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.exists():
            digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def only_one(folder: Path, busy: str) -> Iterator[None]:
    """Keeps others out of `folder` while one works in it. Raises RegisterError with the words `busy` where one does, and OSError where the
    lock cannot be made.
    """
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RegisterError(busy) from error
        yield


def sweep(built: Path) -> None:
    """Take away what killed builds left behind, and finished builds beyond the newest few (each can be made again)."""
    for path in [*built.glob(f"{STAGING}*"), *built.glob(".register.db.*")]:
        log.info("removing what an interrupted build left: %s", path)
        if path.is_dir() and not path.is_symlink():
            # A process beside the killed one may be ending in it; what that leaves goes with the next build.
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
    current = (built / "register.db").resolve().parent
    finished = sorted((path.parent for path in built.glob("*/manifest.json")), key=lambda path: path.stat().st_mtime)
    for path in finished[:-KEPT_BUILDS]:
        if path != current and not _is_served(path):
            shutil.rmtree(path)


def take_away_older(built: Path, names: Names) -> None:
    """Take away the finished builds that were made while other `names` were withheld, so that none stays in which a name stands that is
    withheld now. One that a server holds goes once it is let go of."""
    current = (built / "register.db").resolve().parent
    for path in (one.parent for one in built.glob("*/manifest.json")):
        if path != current and manifest_of(path).get("withheld", hash_of(NOBODY)) != hash_of(names) and not _is_served(path):
            log.warning("the build %s is taken away: other names are withheld now than when it was made", path.name)
            shutil.rmtree(path)


def hash_of(names: Names) -> str:
    """What stands in a build's manifest for the names that were withheld as it was made."""
    return hashlib.sha256(json.dumps(sorted(names)).encode()).hexdigest()


def _is_served(home: Path) -> bool:
    """Whether a running server holds the build (it keeps a shared lock on the manifest for as long as it lives)."""
    with (home / "manifest.json").open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def hold(home: Path) -> int:
    """Keep the build in `home` from being swept away while this process, the one that it becomes, or one that is handed the file
    descriptor that this gives, lives."""
    descriptor = os.open(home / "manifest.json", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)
    return descriptor


def replace(make: Callable[[Path], object], target: Path) -> None:
    """Have `make` write a file under another name and put it in the place of `target`, which is never half there."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        make(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    fsync(target.parent)


def fsync(path: Path) -> None:
    """Have the disk keep a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
