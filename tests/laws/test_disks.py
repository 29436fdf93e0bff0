"""Disks that are full or may only be read, and two builders at once: the last good register serves, and a person is told what to do.

Where this user may, a small disk of its own is mounted in memory, in a name space that ends with the test and leaves nothing behind.
Everywhere, a limit on the size of files stands in for a full disk. In the long runs the room left is tried in small steps, so that the disk
is full at every step of a build.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, SOAK, SOURCE
from tests.laws.killing import made_up_table
from tests.mirror import Mirror
from tests.pipeline import made_up
from tests.pipeline.made_up import project
from tests.pipeline.test_build import rows, serving

MOUNTED = ("unshare", "--mount", "--map-root-user") if os.geteuid() else ("unshare", "--mount")
ROOM = range(0, 3_200_000, 100_000) if SOAK else (0,)
# Builds on a disk of its own; told: exit codes, the build that serves, whether its file is whole, and what stands beside it.
ON_A_SMALL_DISK = """
set -u
mount -t tmpfs -o size=64m tmpfs "$DISK"
cp -a "$BEFORE/." "$DISK/"
cp -a "$NEW/." "$DISK/published/"
build() { "$PYTHON" -m pipeline build --data "$DISK" >"$SAID/$1" 2>&1; echo "$1 $?" >>"$SAID/codes"; }
state() { "$PYTHON" -m pipeline check --data "$DISK" >>"$SAID/check-$1" 2>&1; echo "check-$1 $?" >>"$SAID/codes"
          readlink "$DISK/built/register.db" >"$SAID/serves-$1"; ls -A "$DISK/built" >"$SAID/beside-$1"; }
"""
FULL = """
free=$(df --output=avail -B1 "$DISK" | tail -1)
head -c $((free - ROOM)) /dev/zero >"$DISK/full" 2>"$SAID/head"
build full; state full
rm "$DISK/full"
build after; state after
"""
READ_ONLY = """
mount -o remount,ro "$DISK"
build full; state full
mount -o remount,rw "$DISK"
build after; state after
"""

# Every command that writes, told apart by its name in the notes: it ends, as documented, and says in plain words what was refused.
COMMANDS = """
say() { name=$1; shift; "$PYTHON" -m pipeline "$@" --data "$DISK" >"$SAID/$name" 2>&1; echo "$name $?" >>"$SAID/codes"; }
write_all() { say "add-$1" add "$FILE" --source "$SOURCE"; say "collect-$1" collect "$SOURCE"
              say "archive-$1" archive "$DISK/copy.tar.gz"; say "freeze-$1" freeze --out "$DISK/frozen"; say "wanted-$1" wanted; }
sum() { sha256sum "$DISK/published/captures.csv" "$DISK/built/register.db" >"$SAID/sum-$1"; }
sum before
mount -o remount,ro "$DISK"; write_all read-only; mount -o remount,rw "$DISK"
sum read-only
head -c 1G /dev/zero >"$DISK/full" 2>"$SAID/head"; write_all full; rm "$DISK/full"
sum full
ls -A "$DISK" >"$SAID/beside"
say collect-after collect "$SOURCE"
"""


@cache
def may_mount() -> bool:
    """Whether this user may mount a disk in a name space of its own."""
    if not shutil.which("unshare"):
        return False
    return not subprocess.run([*MOUNTED, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A data folder with a build that serves."""
    return shutil.copytree(built, tmp_path / "data", symlinks=True)


def add_edition(data: Path, day: str = "2026-09-01") -> None:
    made_up.publish_edition(data, day, [project("2020/001", "Attainment of made-up pupils"), project("2020/077", f"New on {day}")])


def said_on_a_small_disk(data: Path, folder: Path, script: str, room: int = 0) -> dict[str, str]:
    """What was said when a new edition was built on a small disk: the name of each note -> its text."""
    for name in ("disk", "said", "new"):
        (folder / name).mkdir(parents=True)
    later = shutil.copytree(data, folder / "later", symlinks=True)
    add_edition(later)
    shutil.copytree(later / "published", folder / "new", dirs_exist_ok=True)
    told = {"DISK": folder / "disk", "BEFORE": data, "NEW": folder / "new", "SAID": folder / "said", "PYTHON": sys.executable}
    done = subprocess.run(
        [*MOUNTED, "bash", "-c", ON_A_SMALL_DISK + script],
        cwd=ROOT,
        env={**os.environ, **{name: str(path) for name, path in told.items()}, "ROOM": str(room)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = {path.name: path.read_text() for path in (folder / "said").iterdir()}
    assert "codes" in said, done.stderr
    return said


def told_to(data: Path, folder: Path, script: str, **told: str) -> dict[str, str]:
    """As `said_on_a_small_disk`, with more for the script to know."""
    with pytest.MonkeyPatch.context() as patched:
        for name, text in told.items():
            patched.setenv(name, text)
        return said_on_a_small_disk(data, folder, script)


def codes(said: dict[str, str]) -> dict[str, int]:
    return {name: int(code) for name, code in (line.split() for line in said["codes"].splitlines())}


def refused_in_plain_words(text: str) -> None:
    assert "Traceback" not in text
    assert "could not be written" in text
    assert "The last good register still serves" in text
    assert "build again" in text


@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk(room: int, data: Path, tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("this user may not mount a disk of its own")
    old = serving(data)
    said = said_on_a_small_disk(data, tmp_path / "small", FULL, room)
    ended = codes(said)
    assert (ended["check-full"], ended["after"], ended["check-after"]) == (0, 0, 0), said
    if room == 0:
        assert ended["full"] == 1
    if ended["full"]:
        refused_in_plain_words(said["full"])
        assert said["serves-full"].strip() == old
        assert "staging-" not in said["beside-full"], "what was written of the build fills the disk"
    assert said["serves-after"].strip() != old
    assert ".register.db" not in said["beside-after"]


def test_a_disk_that_may_only_be_read(data: Path, tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("this user may not mount a disk of its own")
    said = said_on_a_small_disk(data, tmp_path / "small", READ_ONLY)
    assert codes(said) == {"full": 1, "check-full": 0, "after": 0, "check-after": 0}
    refused_in_plain_words(said["full"])
    assert "Read-only file system" in said["full"]
    assert said["serves-full"].strip() == serving(data) != said["serves-after"].strip()


@pytest.mark.parametrize("most_bytes", range(50_000, 1_500_000, 50_000) if SOAK else (200_000,))
def test_a_file_that_may_not_grow(most_bytes: int, data: Path) -> None:
    old = serving(data)
    add_edition(data)
    build = [sys.executable, "-m", "pipeline", "build", "--data", str(data)]
    limit = (most_bytes, most_bytes)
    done = subprocess.run(
        build, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    if done.returncode or not SOAK:
        assert done.returncode == 1, done.stdout + done.stderr
        refused_in_plain_words(done.stderr)
        assert serving(data) == old
    assert list((data / "built").glob("staging-*")) == []
    assert rows(data / "built" / "register.db", "pragma integrity_check") == ["ok"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into folders that may only be read")
def test_a_folder_that_may_only_be_read(data: Path) -> None:
    add_edition(data)
    (data / "built").chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "build", "--data", str(data)], cwd=ROOT, capture_output=True, text=True, check=False
        )
    finally:
        (data / "built").chmod(0o755)
    assert done.returncode == 1
    refused_in_plain_words(done.stderr)


@pytest.mark.parametrize("day", [f"2026-09-{number:02}" for number in range(1, 21 if SOAK else 2)])
def test_two_builders_at_once(day: str, data: Path) -> None:
    add_edition(data, day)
    command = [sys.executable, "-m", "pipeline", "build", "--data", str(data)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate()[1] for one in both]
    # They may also come one after the other on a busy machine; then both have built, and the second has found the first one's work.
    assert sorted(one.returncode for one in both) in ([0, 1], [0, 0])
    for one, text in zip(both, said, strict=True):
        if one.returncode:
            assert text.startswith("Another build is running in")
            assert "Traceback" not in text
    with sqlite3.connect(f"file:{data / 'built' / 'register.db'}?mode=ro", uri=True) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert database.execute("select count(*) from edition where as_at = ?", (day,)).fetchone() == (1,)
    assert list((data / "built").glob("staging-*")) == []


@pytest.mark.skipif(not SOAK, reason="a long run: REGISTER_SOAK is not set")
def test_every_command_that_writes_says_what_the_disk_refused(data: Path, tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("this user may not mount a disk of its own")
    file = tmp_path / "made-up.csv"
    file.write_bytes(made_up_table(3))
    with Mirror() as mirror:
        page_with_a_list(mirror)
        said = told_to(data, tmp_path / "small", COMMANDS, FILE=str(file), SOURCE=SOURCE, REGISTER_MIRROR=mirror.origin)
    ended = codes(said)
    for how, words in (("read-only", "Read-only file system"), ("full", "No space left on device")):
        assert said[f"sum-{how}"] == said["sum-before"], "what is held or served has changed"
        assert ended[f"wanted-{how}"] == 0
        for name in ("add", "archive", "freeze", "collect"):
            assert ended[f"{name}-{how}"] == (4 if name == "collect" else 1), (name, said[f"{name}-{how}"])
            assert words in said[f"{name}-{how}"], (name, said[f"{name}-{how}"])
            assert "Traceback" not in said[f"{name}-{how}"], said[f"{name}-{how}"]
    assert {"copy.tar.gz", "frozen"} & set(said["beside"].splitlines()) == set()
    assert ended["collect-after"] == 0, said["collect-after"]


def page_with_a_list(mirror: Mirror) -> None:
    """The publication page of the made-up source, with one made-up list."""
    host, link = "uksa.statisticsauthority.gov.uk", "/wp-content/uploads/2099/01/made-up.csv"
    declared = (ROOT / "data/declared/sources.yml").read_text(encoding="utf-8").splitlines()
    page = next(line.split(": ", 1)[1] for line in declared if f"page_url: https://{host}" in line)
    body = f"<html><main><a href='https://{host}{link}'>Made-up list</a></main></html>".encode()
    mirror.put(host, page.removeprefix(f"https://{host}"), body=body, content_type="text/html")
    mirror.put(host, link, body=made_up_table(3), content_type="text/csv")
