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
from pipeline.fold import plural
from pipeline.gather import gather
from pipeline.gathered import Gathered
from pipeline.held.documents import find_documents
from pipeline.held.in_doubt import may_be_left_out
from pipeline.held.readings import FOLDER
from pipeline.issues import NOT_FOLLOWED, TO_MEND
from pipeline.memory import give_back, spare
from pipeline.model import RegisterError
from pipeline.privacy.masks import mask_shown
from pipeline.progress import Say, silent
from pipeline.publishing import charts, earlier

# How the lines of a summary begin that tell of rows of ours: of data/decided that do nothing, of data/documented that are mistaken.
TO_DO = ("not followed: ", "to mend: ")


@dataclass(frozen=True)
class Built:
    """What one build made: its id, its database, whether it was already there, and what it left out, in plain lines; `went_back` says in
    words that the register went back to it from a later build."""

    build_id: str
    database: Path
    reused: bool
    lines: list[str]
    went_back: str = ""


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
        _make(data, declared, built, home, facts, say)
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


def _make(data: Path, declared: Declared, built: Path, home: Path, facts: load.BuildFacts, say: Say) -> None:
    """Make the build and move it to `home`; without the new documents that the audit reads otherwise, if any."""
    in_doubt: dict[str, str] = {}
    while more := _tried(data, declared, built, home, facts, say, in_doubt):
        say(f"Building again without what the audit reads otherwise: {len(more)} of the documents")
        in_doubt |= more
    fsync(built)


def _tried(
    data: Path, declared: Declared, built: Path, home: Path, facts: load.BuildFacts, say: Say, in_doubt: dict[str, str]
) -> dict[str, str]:
    """Make the build without the documents `in_doubt`, in a folder of its own, and move it to `home`; what is to be left out besides, each
    with the reason, comes back where it could not be."""
    with _staging(built) as staging:
        with _nothing_remembered(declared), reading_ahead(data, ROOT):
            summary = _write(data, declared, staging / "register.db", facts, say, in_doubt)
        say("Checking it, and writing its downloads")
        more = _finish(data, declared, staging, facts, summary)
        if not more:
            _move(data, staging, home, facts)
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


def _move(data: Path, staging: Path, home: Path, facts: load.BuildFacts) -> None:
    if inputs_hash(data) != facts.inputs_hash:
        raise RegisterError("Something was collected or decided while the build was being made. Nothing was published; build again.")
    if home.exists():
        _compare(home, staging)
    else:
        staging.chmod(0o755)
        staging.rename(home)


def _write(
    data: Path, declared: Declared, database: Path, facts: load.BuildFacts, say: Say, in_doubt: dict[str, str]
) -> list[str]:
    """Gather what is in `data` and write the database; gives the summary. What was gathered is not needed to look at the file, and goes."""
    gathered = gather(data, declared, data / "built" / FOLDER, say, in_doubt)
    spare()
    say("Writing the database")
    load.write_database(database, gathered, facts)
    return summary_of(gathered, database)


def _finish(data: Path, declared: Declared, staging: Path, facts: load.BuildFacts, summary: list[str]) -> dict[str, str]:
    """Check the database, write what goes with it, and have the disk keep it. Where the build can be made without some documents, and only
    so, nothing more is written and they are given, each with the reason. Raises RegisterError where it fails its checks."""
    database = staging / "register.db"
    downloads = staging / "downloads"
    with ThreadPoolExecutor(1) as pool, publish.downloads_beside(database, downloads, ROOT / "metadata.yml") as end_of_downloads:
        # The library that draws works by itself, so it is done beside the checks.
        drawn = pool.submit(charts.write_charts, database, staging / "charts", WORDS)
        _refuse(checks.problems_of(database, declared))
        before = served(data / "built")
        found = audit.look(data, database, downloads, before, downloads_made=end_of_downloads)
        drawn.result()
    if found.lines:
        if in_doubt := may_be_left_out(found.unlike, database, before):
            return in_doubt
        _refuse(found.lines)
    withheld = hash_of(declared.withheld_names)
    manifest = {"build_id": facts.build_id, "sha256": sha256_of(database), "withheld": withheld, "summary": summary}
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


def summary_of(gathered: Gathered, database: Path) -> list[str]:
    """The build in plain lines: what each edition holds and everything that was left out, with the reason."""
    with sqlite3.connect(database) as connection:
        listings = dict(connection.execute("select edition_id, count(*) from listing group by edition_id"))
        entries = connection.execute("select in_scope, count(*) from entry group by in_scope order by in_scope desc").fetchall()
        told = [f"{what}{message}" for what, query in zip(TO_DO, (NOT_FOLLOWED, TO_MEND), strict=True)
                for (message,) in connection.execute(query)]
    lines = [f"{edition.edition_id}: {plural(listings.get(edition.edition_id, 0), 'listing')}" for edition in gathered.editions]
    lines.append("entries by scope (children's education data): " + ", ".join(f"{scope} {count}" for scope, count in entries))
    if collected := [one for one in gathered.items if one.versions]:
        states = sum(len(one.versions) for one in collected)
        about = plural(len(collected), "question or statement", "questions and statements")
        others = f"{gathered.questions_left_out:,} about other things"
        lines.append(f"collected from Parliament: {about} about such data, in {plural(states, 'version')}; {others}")
    refused = ("document_refused", "document_in_doubt", "answer_not_understood")
    lines += [f"refused: {issue.message}" for issue in gathered.issues if issue.issue_type in refused]
    lines += [
        f"{sheet.plan.status}: {sheet.edition_id}, {sheet.grid.sheet_name}: {sheet.plan.reason}"
        for sheet in gathered.sheets
        if sheet.plan.status in ("unread", "quarantined", "withheld", "recognised")
    ]
    lines += told
    # What this says goes into logs and the manifest.
    return [mask_shown(line, gathered.declared) for line in lines]
