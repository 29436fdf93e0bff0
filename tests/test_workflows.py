"""The workflows of the forge: they parse, name only what exists, and their steps do what they say, tried with a stand-in for the forge."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from pipeline.__main__ import register
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# The forge's command, as far as the steps use it: it answers from files of the folder STAND_IN and writes down what it was asked to do.
GH = r"""#!/usr/bin/env bash
echo "$*" >> "$STAND_IN/asked"
case "$1 $2" in
    "release list") [ ! -e "$STAND_IN/broken" ] && cat "$STAND_IN/releases" ;;
    "release view") cat "$STAND_IN/assets" ;;
    "release download") cp "$STAND_IN/stored/$5" "$7/" ;;
    "release create") echo "$3" >> "$STAND_IN/releases" ;;
    "release upload") mkdir -p "$STAND_IN/stored" && cp "$4" "$STAND_IN/stored/" ;;
    "release delete-asset") rm "$STAND_IN/stored/$4" ;;
    "issue list") cat "$STAND_IN/titles" ;;
    "issue create") echo "$4" >> "$STAND_IN/titles" && cat > "$STAND_IN/body" ;;
    *) exit 64 ;;
esac
"""
REGISTER = r"""#!/usr/bin/env bash
echo "register $*" >> "$STAND_IN/asked"
case "$1" in
    archive) tar -czf "$2" -C data published ;;
    status) mkdir "$3" && printf 'a-source: a made-up thing\n    its line\n' > "$3/001.md" && exit 4 ;;
    collect) exit "$(cat "$STAND_IN/code")" ;;
esac
"""


def parsed(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for job in parsed(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_whole_and_names_only_what_exists(path: Path) -> None:
    workflow, text = parsed(path), path.read_text(encoding="utf-8")
    # YAML 1.1 takes the word "on" for true.
    assert {"name", True, "permissions", "jobs"} <= set(workflow)
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for step in steps_of(path):
        run = step.get("run", "")
        assert subprocess.run(["bash", "-n"], input=run, text=True, check=False).returncode == 0
        for named in re.findall(r"\bmake ([a-z ]+)$", run, re.MULTILINE):
            assert set(named.split()) <= targets
        for command, rest in re.findall(r"\.venv/bin/register ([a-z]+)([^\n]*)", run):
            known = {option for one in register.commands[command].params if isinstance(one, click.Option) for option in one.opts}
            assert set(re.findall(r"--[a-z]+", rest.partition("||")[0])) <= known
    # An action is named by a commit, which nobody can move, with its release beside it for people.
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    assert [one for one in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_the_same_release_of_an_action_is_the_same_commit_everywhere() -> None:
    named = {one for path in WORKFLOWS for one in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))}
    assert len({one.partition("@")[0] for one in named}) == len(named)


def test_the_order_of_publishing() -> None:
    steps = steps_of(ROOT / ".github/workflows/publish.yml")
    order = [step.get("id") or step.get("run") or step["uses"].partition("@")[0] for step in steps]
    frozen = (".venv/bin/register freeze --out frozen", "actions/upload-pages-artifact")
    wanted = ["fetch", "collect", "keep", "make build check audit", "tell", *frozen]
    assert [one for one in order if one in wanted] == wanted
    assert "schedule" in parsed(ROOT / ".github/workflows/publish.yml")[True]


def test_it_asks_nobody_without_a_name_and_freezes_with_whom_to_write_to() -> None:
    job = parsed(ROOT / ".github/workflows/publish.yml")["jobs"]["register"]
    assert job["if"] == "vars.REGISTER_PUBLISH == 'on' && vars.REGISTER_CONTACT != ''"
    handed = {name: text for name, text in job["env"].items() if name.startswith("REGISTER_")}
    wanted = ("REGISTER_CONTACT", "REGISTER_RUN_BY", "REGISTER_MAIL", "REGISTER_ISSUES")
    assert handed == {name: f"${{{{ vars.{name} }}}}" for name in wanted}
    # Those are all that the pages know of.
    pages = (ROOT / "site/plugins/register_site/contact.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(REGISTER_[A-Z_]+)"', pages)) | {"REGISTER_CONTACT"} == set(handed)


class Forge:
    """A folder in which a step of the workflow runs beside stand-ins for the forge's command and the register's."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, folder / "stand-in"
        for name, text in (("bin/gh", GH), (".venv/bin/register", REGISTER)):
            path = folder / name
            path.parent.mkdir(parents=True)
            path.write_text(text)
            path.chmod(0o755)
        (folder / "data" / "published").mkdir(parents=True)
        self.told.mkdir()
        for name in ("releases", "assets", "titles", "asked"):
            (self.told / name).write_text("")

    def run(self, step_id: str) -> subprocess.CompletedProcess[str]:
        """Run one step as the forge does."""
        (step,) = [one for one in steps_of(ROOT / ".github/workflows/publish.yml") if one.get("id") == step_id]
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        environment = {"PATH": path, "STAND_IN": str(self.told), "RUNNER_TEMP": str(self.told), "RUN_ADDRESS": "https://example.org/run"}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=self.folder, env=environment, text=True, capture_output=True, check=False)

    def asked(self, what: str) -> list[str]:
        return [line for line in (self.told / "asked").read_text().splitlines() if line.startswith(what)]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def test_what_was_collected_is_kept_and_had_again(forge: Forge) -> None:
    captures = forge.folder / "data" / "published" / "captures.csv"
    assert forge.run("fetch").returncode == 0
    assert forge.run("keep").returncode == 0, "nothing was collected, so there is nothing to keep"
    assert forge.asked("release upload") == []
    captures.write_text("made up\n")
    kept = forge.run("keep")
    assert kept.returncode == 0, kept.stderr
    assert (len(forge.asked("release create")), len(forge.asked("release upload"))) == (1, 1)
    captures.unlink()
    (forge.told / "assets").write_text("\n".join(path.name for path in (forge.told / "stored").iterdir()))
    assert forge.run("fetch").returncode == 0
    assert captures.read_text() == "made up\n"


def test_where_it_is_not_known_what_was_collected_nothing_goes_on(forge: Forge) -> None:
    (forge.told / "broken").write_text("")
    assert forge.run("fetch").returncode != 0
    (forge.told / "broken").unlink()
    (forge.told / "releases").write_text("collected\n")
    assert forge.run("fetch").returncode != 0, "a release without a copy in it"
    (forge.told / "assets").write_text("collected-1.tar.gz\n")
    assert forge.run("fetch").returncode != 0, "a copy that cannot be had"


@pytest.mark.parametrize(("code", "goes_on"), [(0, True), (3, True), (4, True), (1, False), (2, False)])
def test_collecting_that_is_not_complete_does_not_stop_publishing(forge: Forge, code: int, goes_on: bool) -> None:
    (forge.told / "code").write_text(str(code))
    assert (forge.run("collect").returncode == 0) is goes_on


def test_each_thing_is_told_once(forge: Forge) -> None:
    first = forge.run("tell")
    assert first.returncode == 0, first.stderr
    assert "::warning::a-source: a made-up thing" in first.stdout
    assert forge.asked("issue create") == ["issue create --title a-source: a made-up thing --body-file -"]
    assert (forge.told / "body").read_text() == "    its line\n"
    (forge.folder / "things" / "001.md").unlink()
    (forge.folder / "things").rmdir()
    assert forge.run("tell").returncode == 0
    assert len(forge.asked("issue create")) == 1
    assert forge.run("failed").returncode == 0
    assert forge.run("failed").returncode == 0
    assert len(forge.asked("issue create --title The register was not published")) == 1
