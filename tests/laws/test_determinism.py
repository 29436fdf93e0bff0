"""The same inputs give the same bytes: under two hash seeds, two time zones, two locales, and files and captures in any order.

Two builds of a made-up register of everything are compared file by file in every run: database, manifest, downloads, charts. In the long
runs the frozen site is compared as well, and a third build is made in a Turkish locale, where the machine can make one.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, SOAK
from tests.pipeline import made_up
from tests.pipeline.test_build import everything, files_of, rows

needs_time = pytest.mark.skipif(not SOAK, reason="a long run: REGISTER_SOAK is not set")


@dataclass(frozen=True)
class Surroundings:
    """What differs between two builds of the same inputs: the environment, and the seed of the order of files and captures."""

    name: str
    environment: dict[str, str]
    order: str


# Without its coercions, Python's own default encoding in the locale C is ASCII: whatever is read without naming its encoding fails.
PLAIN_C = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
HERE = Surroundings("here", {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}, "first")
THERE = Surroundings("there", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", **PLAIN_C}, "second")


def inputs(folder: Path, order: str) -> Path:
    """A data folder of everything, the lines of its captures in an order that hangs on the seed `order`."""
    data = made_up.data_folder(folder / "data")
    everything(data)
    path = data / "published" / "captures.csv"
    heading, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(order).shuffle(lines)
    path.write_text(heading + "".join(lines), encoding="utf-8")
    return data


def in_surroundings(around: Surroundings, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.laws.shuffled", around.order, *command],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, **around.environment},
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def built_in(around: Surroundings, folder: Path) -> Path:
    """The data folder, with the build made in those surroundings."""
    data = inputs(folder / around.name, around.order)
    in_surroundings(around, "build", "--data", str(data))
    return data


def unlike(one: Path, other: Path) -> list[str]:
    """The files of two folders that are not the same bytes, or stand in one of them only."""
    first, second = files_of(one), files_of(other)
    assert first
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("determinism")
    return built_in(HERE, folder), built_in(THERE, folder)


def home_of(data: Path) -> Path:
    return (data / "built" / "register.db").resolve().parent


def test_two_builds_of_the_same_inputs_are_the_same_bytes(pair: tuple[Path, Path]) -> None:
    first, second = map(home_of, pair)
    lines = [(data / "published" / "captures.csv").read_text(encoding="utf-8").splitlines() for data in pair]
    assert lines[0] != lines[1]
    assert sorted(lines[0]) == sorted(lines[1])
    assert first.name == second.name
    assert {"register.db", "manifest.json", "downloads/entry.csv", "downloads/entry.json"} <= files_of(first).keys()
    assert any(name.startswith("charts/") for name in files_of(first))
    assert unlike(first, second) == []
    assert len(rows(first / "register.db", "select * from listing")) > 20


def test_the_comparison_sees_a_difference(pair: tuple[Path, Path], tmp_path: Path) -> None:
    other = shutil.copytree(home_of(pair[0]), tmp_path / "other")
    (other / "downloads" / "entry.csv").chmod(0o644)
    (other / "downloads" / "entry.csv").write_bytes(b"made up")
    (other / "more").write_text("made up")
    assert unlike(home_of(pair[0]), other) == ["downloads/entry.csv", "more"]


@needs_time
def test_two_frozen_sites_of_the_same_inputs_are_the_same_bytes(pair: tuple[Path, Path], tmp_path: Path) -> None:
    for around, data in zip((HERE, THERE), pair, strict=True):
        in_surroundings(around, "freeze", "--data", str(data), "--out", str(tmp_path / around.name))
    assert (tmp_path / "here" / "index.html").is_file()
    assert unlike(tmp_path / "here", tmp_path / "there") == []


@pytest.fixture
def turkish(tmp_path: Path) -> Surroundings:
    """Surroundings in which "I" is no capital of "i", and letters are bytes of another table than elsewhere."""
    made = tmp_path / "tr_TR.ISO-8859-9"
    localedef = shutil.which("localedef")
    done = localedef and subprocess.run([localedef, "-i", "tr_TR", "-f", "ISO-8859-9", str(made)], capture_output=True, check=False)
    if not done or not made.exists():
        pytest.skip("this machine cannot make a Turkish locale (localedef and its sources are not installed)")
    locale = {"LC_ALL": made.name, "LOCPATH": str(tmp_path)}
    return Surroundings("turkish", {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", **locale}, "third")


@needs_time
def test_a_build_in_a_turkish_locale_is_the_same_bytes(pair: tuple[Path, Path], turkish: Surroundings, tmp_path: Path) -> None:
    assert unlike(home_of(pair[0]), home_of(built_in(turkish, tmp_path))) == []
