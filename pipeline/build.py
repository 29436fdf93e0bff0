"""One run of the pipeline, from captures to a register that serves: the place to start reading.

The order of the steps is known here and in __main__.py alone. A build is written in a folder of its own, checked, and becomes the
register by one rename of the link data/built/register.db; whatever goes wrong before that leaves the last good one serving.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import audit, charts, checks, load, publish
from pipeline.declarations import Declared
from pipeline.declared import load_declared
from pipeline.documents import find_documents
from pipeline.gather import Gathered, gather
from pipeline.model import RegisterError
from pipeline.readings import FOLDER

ROOT = Path(__file__).parent.parent
# What the pages call things; the charts are labelled with the same words.
WORDS = ROOT / "site" / "words.yml"
KEPT_BUILDS = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Built:
    """What one build made: its id, its database, whether it was already there, and what it left out, in plain lines."""

    build_id: str
    database: Path
    reused: bool
    lines: list[str]


def build_register(data: Path, out: Path | None = None) -> Built:
    """Build the register from `data` and make it the one that serves; with `out`, write a plain file there instead.

    Raises RegisterError where the build cannot be made or does not pass its checks; the last good register is then untouched.
    """
    built = data / "built"
    with suppress(OSError):  # what keeps it from being made keeps it from being locked, which says so
        built.mkdir(parents=True, exist_ok=True)
    with _only_one(built):
        _sweep(built)
        declared = load_declared(data)
        # Even when nothing is new: a document whose bytes have changed on the disk must be noticed at every build.
        find_documents(data, declared)
        code, inputs = code_hash(), inputs_hash(data)
        build_id = hashlib.sha256(f"{code}{inputs}{sqlite3.sqlite_version}".encode()).hexdigest()[:16]
        home = built / build_id
        reused = is_whole(home)
        if not reused and home.exists():
            shutil.rmtree(home)
        if not reused:
            _try_to_make(data, declared, built, home, load.BuildFacts(build_id, code, inputs))
        if out:
            out.parent.mkdir(parents=True, exist_ok=True)
            _replace(lambda path: shutil.copyfile(home / "register.db", path), out)
        else:
            _replace(lambda path: path.symlink_to(Path(build_id) / "register.db"), built / "register.db")
        return Built(build_id, home / "register.db", reused, json.loads((home / "manifest.json").read_text())["summary"])


def is_whole(home: Path) -> bool:
    """Whether `home` holds a finished build with the very bytes that its manifest names."""
    manifest = home / "manifest.json"
    return manifest.exists() and _sha256(home / "register.db") == json.loads(manifest.read_text())["sha256"]


def _try_to_make(data: Path, declared: Declared, built: Path, home: Path, facts: load.BuildFacts) -> None:
    try:
        _make(data, declared, built, home, facts)
    except sqlite3.IntegrityError as error:
        raise RegisterError(
            f"The build was not published, because a row does not keep the rules of its table: {error}. The last good register still "
            "serves. This is a fault of the data or of the program, not of the disk. Look at what was changed last in data/documented, "
            "data/declared or data/decided; if nothing was, report it to the maintainers with these words."
        ) from error
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(built, error) from error


def _unwritable(built: Path, error: Exception) -> RegisterError:
    return RegisterError(
        f"The build could not be written in {built}: {error}. The last good register still serves. "
        "Make room or mend the folder's permissions, and build again."
    )


def _make(data: Path, declared: Declared, built: Path, home: Path, facts: load.BuildFacts) -> None:
    gathered = gather(data, declared, built / FOLDER)
    staging = Path(tempfile.mkdtemp(prefix="staging-", dir=built))
    database = staging / "register.db"
    load.write_database(database, gathered, facts)
    _refuse(checks.problems_of(database, gathered.declared))
    publish.write_downloads(database, staging / "downloads", ROOT / "metadata.yml")
    _refuse(audit.problems(data, database, staging / "downloads", _served(built)))
    charts.write_charts(database, staging / "charts", WORDS)
    manifest = {"build_id": facts.build_id, "sha256": _sha256(database), "summary": summary_of(gathered, database)}
    (staging / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in sorted(staging.rglob("*")):
        if path.is_file():
            _fsync(path)
            path.chmod(0o444)
    if inputs_hash(data) != facts.inputs_hash:
        raise RegisterError("Something was collected or decided while the build was being made. Nothing was published; build again.")
    staging.chmod(0o755)
    staging.rename(home)
    _fsync(built)


def _served(built: Path) -> Path | None:
    """The register that serves now; None where there is none, or it no longer has the bytes that it was built with."""
    database = (built / "register.db").resolve()
    try:
        return database if is_whole(database.parent) else None
    except (OSError, ValueError, KeyError):
        return None


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RegisterError("The build does not pass its checks and was not published:\n" + "\n".join(f"  {one}" for one in problems))


def summary_of(gathered: Gathered, database: Path) -> list[str]:
    """The build in plain lines: what each edition holds and everything that was left out, with the reason."""
    with sqlite3.connect(database) as connection:
        listings = dict(connection.execute("select edition_id, count(*) from listing group by edition_id"))
        entries = connection.execute("select in_scope, count(*) from entry group by in_scope order by in_scope desc").fetchall()
    lines = [f"{edition.edition_id}: {listings.get(edition.edition_id, 0)} listings" for edition in gathered.editions]
    lines.append("entries by scope (children's education data): " + ", ".join(f"{scope} {count}" for scope, count in entries))
    if collected := [one for one in gathered.items if one.versions]:
        states = sum(len(one.versions) for one in collected)
        about = f"{len(collected)} questions and statements about such data, in {states} versions"
        lines.append(f"collected from Parliament: {about}; {gathered.questions_left_out} about other things")
    refused = ("document_refused", "answer_not_understood")
    lines += [f"refused: {issue.message}" for issue in gathered.issues if issue.issue_type in refused]
    lines += [
        f"{sheet.plan.status}: {sheet.edition_id}, {sheet.grid.sheet_name}: {sheet.plan.reason}"
        for sheet in gathered.sheets
        if sheet.plan.status in ("unread", "quarantined", "withheld", "recognised")
    ]
    return lines


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
    return hashlib.sha256(_hash_of(paths, data).encode() + complete).hexdigest()


def _hash_of(paths: list[Path], base: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.exists():
            digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _only_one(built: Path) -> Iterator[None]:
    try:
        opened = (built / ".lock").open("w")
    except OSError as error:
        raise _unwritable(built, error) from error
    with opened as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RegisterError(f"Another build is running in {built}. Wait for it to end and build again.") from error
        yield


def _sweep(built: Path) -> None:
    """Take away what killed builds left behind, and finished builds beyond the newest few (each can be made again)."""
    for path in built.glob("staging-*"):
        log.info("removing what an interrupted build left: %s", path)
        shutil.rmtree(path)
    current = (built / "register.db").resolve().parent
    finished = sorted((path.parent for path in built.glob("*/manifest.json")), key=lambda path: path.stat().st_mtime)
    for path in finished[:-KEPT_BUILDS]:
        if path != current and not _is_served(path):
            shutil.rmtree(path)


def _is_served(home: Path) -> bool:
    """Whether a running server holds the build (it keeps a shared lock on the manifest for as long as it lives)."""
    with (home / "manifest.json").open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def hold(home: Path) -> None:
    """Keep the build in `home` from being swept away while this process, or the one that it becomes, lives."""
    descriptor = os.open(home / "manifest.json", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)


def _replace(make: Callable[[Path], object], target: Path) -> None:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    make(temporary)
    temporary.replace(target)
    _fsync(target.parent)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
