"""Fixtures that several parts of the tests share: data folders of their own, and the real files where they are at hand."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit.audited import Audited
from pipeline.build import build_register
from pipeline.declared import load_declared
from pipeline.held.documents import find_documents, read_one
from pipeline.held.readings import FOLDER, Readings
from tests.shared import shared

ROOT = Path(__file__).parent.parent
SOURCE = "uksa-accredited-projects"
CSV_2025 = "uksa-accredited-projects_2025-05-20_html-table-scrape.csv"
MARCH_2026 = "uksa-accredited-projects_2026-03-24_retrieved-2026-03-25.xlsx"
JUNE_2026 = "uksa-accredited-projects_2026-06-01_original.xlsx"
# Whether the long runs are wanted (`make soak`).
SOAK = bool(os.environ.get("REGISTER_SOAK"))
# The folder of real files, and the mark of tests that need it.
EVIDENCE = os.environ.get("REGISTER_EVIDENCE", "")
real = pytest.mark.skipif(not EVIDENCE, reason="REGISTER_EVIDENCE does not name the folder of real files")

# What the tests' folders may hold at a time, several times over.
MEMORY_NEEDED = 6_000_000_000

# The files that take longest, in that order. They begin first, so that neither of two workers is left with one of them at the end.
LONGEST = (
    *("site/test_freeze.py", "laws/test_collect_parliament.py", "laws/test_collect_to_register.py", "site/test_browser.py"),
    *("site/test_as_it_stood.py", "site/test_questions.py", "laws/test_append_only.py", "laws/test_published.py"),
    *("pipeline/parliamentary/test_questions.py", "site/test_server.py", "pipeline/claiming/test_claim_counts.py"),
    *("pipeline/claiming/test_claim_candidates.py", "pipeline/claiming/test_dfe_counts.py", "laws/test_no_names.py"),
    *("pipeline/test_build.py", "pipeline/test_dfe_registers.py", "laws/test_disks.py", "site/test_journeys.py"),
    *("site/test_data_package.py", "laws/test_collect_dfe.py"),
)


def pytest_configure() -> None:
    """Have the tests write in memory, where there is ample: they wait for a disk at each of the many files of their many builds, and none
    of them cuts the power. A folder named with --basetemp, or in the variable itself, comes first."""
    memory = Path("/dev/shm")
    if "PYTEST_DEBUG_TEMPROOT" not in os.environ and os.access(memory, os.W_OK) and fits(os.statvfs(memory)):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(memory)


def fits(memory: os.statvfs_result) -> bool:
    """Whether the tests may write there: all of it, and the programs that some write and run."""
    return memory.f_bavail * memory.f_frsize > MEMORY_NEEDED and not memory.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; within a file nothing changes its place."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def without_pictures() -> Iterator[None]:
    """Builds within a test's own process draw no pictures, which takes longer than the build. The tests of pictures draw their own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pipeline.build.charts.write_charts", _no_pictures)
        yield


def _no_pictures(_database: Path, folder: Path, _words: Path) -> None:
    folder.mkdir()


def unread_data(folder: Path) -> Path:
    """A data folder with the project's settings and transcriptions and nothing collected."""
    for name in ("declared", "decided", "documented"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    return folder


def new_data(folder: Path) -> Path:
    """The same, with what a build and an audit keep of the transcriptions, as if it had been built before: a quarter of a build's time."""
    built = unread_data(folder) / "built"
    built.mkdir()
    for name, kept in _read_before().items():
        (built / name).mkdir()
        for file_name, content in kept.items():
            (built / name / file_name).write_bytes(content)
    return folder


@cache
def _read_before() -> dict[str, dict[str, bytes]]:
    """Folder of a build -> file name -> content, for what is kept of the project's own transcriptions once they were read."""
    with tempfile.TemporaryDirectory() as name:
        data = unread_data(Path(name) / "data")
        declared, readings, audited = load_declared(data), Readings(Path(name) / FOLDER), Audited(Path(name) / audit.FOLDER)
        for document in find_documents(data, declared):
            read_one(document, declared, readings, {})
            audited.of(document.path)
        return {one: {path.name: path.read_bytes() for path in (Path(name) / one).iterdir()} for one in (FOLDER, audit.FOLDER)}


def data_of_parliament(folder: Path) -> Path:
    """The same with the transcriptions about Parliament and of claims alone, which are built in a third of the time."""
    documented = new_data(folder) / "documented"
    left_out = ("entries.csv", "uksa_accredited_projects.csv")
    listed = (documented / "documents.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (documented / "documents.csv").write_text("".join(line for line in listed if not line.startswith(left_out)), encoding="utf-8")
    for name in left_out:
        (documented / name).unlink()
    return folder


def keep_readings(data: Path, of: Path) -> None:
    """Have a data folder begin with what is kept of the documents that were read for another, as if it had built them itself."""
    for name in (FOLDER, audit.FOLDER):
        shutil.copytree(of / "built" / name, data / "built" / name, dirs_exist_ok=True)


def run_register(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The `register` command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments, "--data", str(data)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="session")
def evidence() -> Path:
    """The folder of real register files; tests on them are skipped, saying so, where it is not named."""
    named = os.environ.get("REGISTER_EVIDENCE")
    if not named:
        pytest.skip("REGISTER_EVIDENCE does not name a folder of real files")
    folder = Path(named) / "registers"
    assert folder.is_dir(), f"REGISTER_EVIDENCE is set, and {folder} is not a folder"
    return folder


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a newcomer sees with no network: a data folder with what is bundled, and a build of it. Read only: copy it to change it."""
    return shared(tmp_path_factory, "bundled", lambda folder: build_register(unread_data(folder / "data"))) / "data"


@dataclass(frozen=True)
class RealRegister:
    """A register built from the three real editions, with the printed edition ids and an open database."""

    data: Path
    edition_ids: list[str]
    database: sqlite3.Connection
    path: Path
    log: str


def build_of_real(evidence: Path, folder: Path) -> None:
    """A register of the three real editions: two kept as `register add` keeps them, the third with the command itself, which builds."""
    data = unread_data(folder / "data")
    for name in (CSV_2025, JUNE_2026):
        command = [sys.executable, "-m", "scrapers.add", str(evidence / name), "--data", str(data), "--source", SOURCE]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    done = run_register("add", str(evidence / MARCH_2026), "--source", SOURCE, data=data)
    assert done.returncode == 0, done.stderr
    (folder / "said.json").write_text(json.dumps([done.stdout, done.stderr]))


@pytest.fixture(scope="session")
def real_register(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRegister]:
    """A register of the three real editions. Read only: copy its data folder to change it."""
    folder = shared(tmp_path_factory, "real", partial(build_of_real, evidence))
    path = (folder / "data" / "built" / "register.db").resolve()
    printed, told = json.loads((folder / "said.json").read_text())
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield RealRegister(folder / "data", [printed.strip()], database, path, printed + told)
    database.close()
