"""One run of the pipeline, from captures to a register that serves: the place to start reading.

The order of the steps is known here, in gather.py and in __main__.py alone. A build is written in a folder of its own, checked, and
becomes the register by one rename of the link data/built/register.db; whatever goes wrong before that leaves the last good one serving.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline import audit, checks, load, publish
from pipeline.audit.ahead import reading_ahead
from pipeline.builds import (
    ROOT,
    STAGING,
    WORDS,
    code_hash,
    fsync,
    gone_back,
    hash_of,
    inputs_hash,
    is_whole,
    manifest_of,
    only_one,
    replace,
    served,
    sha256_of,
    sweep,
    take_away_older,
)
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.faults import faults_told
from pipeline.gather import gather
from pipeline.held.documents import find_documents
from pipeline.held.in_doubt import may_be_left_out
from pipeline.held.readings import FOLDER
from pipeline.memory import give_back, spare
from pipeline.model import RegisterError
from pipeline.progress import Say, silent
from pipeline.publishing import charts, earlier
from pipeline.summary import summary_of


@dataclass(frozen=True)
class Built:
    """What one build made: its id, its database, whether it was already there, and what it left out, in plain lines; `went_back` says in
    words that the register went back to it from a later build."""

    build_id: str
    database: Path
    reused: bool
    lines: list[str]
    went_back: str = ""


@dataclass(frozen=True)
class _Run:
    """What the steps of one build share: the data and what is declared of it, the folder that the build will have, its id with the hashes
    of what it is made of, and who is told the steps."""

    data: Path
    declared: Declared
    home: Path
    facts: load.BuildFacts
    say: Say


def build_register(data: Path, out: Path | None = None, afresh: bool = False, say: Say = silent) -> Built:
    """Build the register from `data` and make it the one that serves; with `out`, write a plain file there instead.

    Where nothing is new the build that is there is used. With `afresh` every document is read and the build made again; it must then be
    the same, byte for byte. `say` is told the steps.
    Raises RegisterError where the build cannot be made or does not pass its checks; the last good register is then untouched.
    """
    built = data / "built"
    with faults_told(built):
        built.mkdir(parents=True, exist_ok=True)
        with only_one(built, f"Another build is running in {built}. Wait for it to end and build again."):
            return _build(data, built, out, afresh, say)


def _build(data: Path, built: Path, out: Path | None, afresh: bool, say: Say) -> Built:
    sweep(built)
    declared = load_declared(data)
    # Even when nothing is new: a document whose bytes have changed on the disk must be noticed at every build.
    find_documents(data, declared)
    code, inputs = code_hash(), inputs_hash(data)
    facts = load.BuildFacts(hashlib.sha256(f"{code}{inputs}{sqlite3.sqlite_version}".encode()).hexdigest()[:16], code, inputs)
    home = built / facts.build_id
    reused = is_whole(home)
    if not reused and home.exists():
        shutil.rmtree(home)
    if afresh:
        for kept in (FOLDER, audit.FOLDER):
            shutil.rmtree(built / kept, ignore_errors=True)
    if afresh or not reused:
        _make(_Run(data, declared, home, facts, say))
    went_back = ""
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        replace(lambda path: shutil.copyfile(home / "register.db", path), out)
    else:
        went_back = gone_back(built, home) if reused else ""
        earlier.keep_earlier(built, home, declared.earlier_builds, replace)
        replace(lambda path: path.symlink_to(Path(facts.build_id) / "register.db"), built / "register.db")
        take_away_older(built, declared.withheld_names)
    return Built(facts.build_id, home / "register.db", reused, manifest_of(home)["summary"], went_back)


def _make(run: _Run) -> None:
    """Make the build and move it to its home; without the new documents that the audit reads otherwise, if any."""
    in_doubt: dict[str, str] = {}
    while more := _tried(run, in_doubt):
        run.say(f"Building again without what the audit reads otherwise: {len(more)} of the documents")
        in_doubt |= more
    fsync(run.home.parent)


def _tried(run: _Run, in_doubt: dict[str, str]) -> dict[str, str]:
    """Make the build without the documents `in_doubt`, in a folder of its own, and move it to its home; what is to be left out besides,
    each with the reason, comes back where it could not be."""
    with _staging(run.home.parent) as staging:
        with _nothing_remembered(run.declared), reading_ahead(run.data, ROOT):
            summary = _write(run, staging / "register.db", in_doubt)
        run.say("Checking it, and writing its downloads")
        more = _finish(run, staging, summary)
        if not more:
            _move(run, staging)
    return more


@contextmanager
def _staging(built: Path) -> Iterator[Path]:
    """A folder to make a build in, gone at the end of the block unless it has become the build."""
    folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=built))
    try:
        yield folder
    finally:
        # At once: on a full disk, what was written of a build that failed would keep everybody else from writing until the next one.
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _nothing_remembered(declared: Declared) -> Iterator[None]:
    """At the end of the block what was remembered in it is forgotten, and its memory given back."""
    try:
        yield
    finally:
        declared.answers.clear()
        give_back()


def _move(run: _Run, staging: Path) -> None:
    if inputs_hash(run.data) != run.facts.inputs_hash:
        raise RegisterError("Something was collected or decided while the build was being made. Nothing was published; build again.")
    if run.home.exists():
        _compare(run.home, staging)
    else:
        staging.chmod(0o755)
        staging.rename(run.home)


def _write(run: _Run, database: Path, in_doubt: dict[str, str]) -> list[str]:
    """Gather all that is held and write the database; gives the summary. What was gathered is not needed to look at the file, and goes."""
    gathered = gather(run.data, run.declared, run.home.parent / FOLDER, run.say, in_doubt)
    spare()
    run.say("Writing the database")
    load.write_database(database, gathered, run.facts)
    return summary_of(gathered, database)


def _finish(run: _Run, staging: Path, summary: list[str]) -> dict[str, str]:
    """Check the database, write what goes with it, and have the disk keep it. Where the build can be made without some documents, and only
    so, nothing more is written and they are given, each with the reason. Raises RegisterError where it fails its checks."""
    database = staging / "register.db"
    downloads = staging / "downloads"
    with ThreadPoolExecutor(1) as pool, publish.downloads_beside(database, downloads, ROOT / "metadata.yml") as end_of_downloads:
        # The library that draws works by itself, so it is done beside the checks.
        drawn = pool.submit(charts.write_charts, database, staging / "charts", WORDS)
        _refuse(checks.problems_of(database, run.declared))
        before = served(run.home.parent)
        found = audit.look(run.data, database, downloads, before, downloads_made=end_of_downloads)
        drawn.result()
    if found.lines:
        if in_doubt := may_be_left_out(found.unlike, database, before):
            return in_doubt
        _refuse(found.lines)
    withheld = hash_of(run.declared.withheld_names)
    manifest = {"build_id": run.facts.build_id, "sha256": sha256_of(database), "withheld": withheld, "summary": summary}
    (staging / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in sorted(staging.rglob("*")):
        if path.is_file():
            fsync(path)
            path.chmod(0o444)
    return {}


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RegisterError("The build does not pass its checks and was not published:\n" + "\n".join(f"  {one}" for one in problems))


def _compare(home: Path, staging: Path) -> None:
    """A build that was made again must be the one that is there, which stays. Raises RegisterError where it is another."""
    one, other = (manifest_of(folder)["sha256"] for folder in (home, staging))
    if one != other:
        raise RegisterError(f"{home.name}, made again of the same inputs, has other bytes: {other}, not {one}. The first one stays.")
