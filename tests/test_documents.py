"""What the documents claim is so: commands, files, dependencies, issue types, sizes of files and functions."""

from __future__ import annotations

import ast
import csv
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from pipeline.__main__ import register
from pipeline.declared import load_declared
from tests.conftest import ROOT

READABLE = ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md")))]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READABLE)
def test_commands_named_in_the_documents_exist(name: str) -> None:
    used = set(re.findall(r"(?:`|\.venv/bin/)register ([a-z]+)", text_of(name)))
    assert used <= set(register.commands)


@pytest.mark.parametrize("name", READABLE)
def test_files_named_in_the_documents_are_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text_of(name))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not ((ROOT / name).parent / link).exists()] == []
    paths = re.findall(r"`((?:data|pipeline|scrapers|site|tests|docs)/[\w./-]+\.\w+)`", text_of(name))
    made = ("data/built/", "data/published/")
    assert [path for path in paths if not path.startswith(made) and not (ROOT / path).exists()] == []



def test_every_module_has_its_place_in_the_architecture() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", text_of("docs/architecture.md")))
    by_folder = {ROOT / "pipeline" / "audit", ROOT / "pipeline" / "readers"}
    steps = {path for path in (ROOT / "pipeline").rglob("*.py") if path.parent not in by_folder}
    named = {name.removeprefix("pipeline/") for name in named}
    assert {str(path.relative_to(ROOT / "pipeline")) for path in steps if path.name != "__init__.py"} - named == set()
    spiders = [path for part in ("", "spiders") for path in (ROOT / "scrapers" / part).glob("*.py")]
    assert {path.name for path in spiders} - {Path(name).name for name in named} - {"__init__.py"} == set()



def test_every_setting_of_the_environment_is_told_of() -> None:
    found = [path for part in ("pipeline", "scrapers", "site", "tests", ".ci") for path in sorted((ROOT / part).rglob("*"))]
    code = "".join(path.read_text(encoding="utf-8") for path in found if path.is_file() and path.suffix in ("", ".py"))
    named, told = (set(re.findall(r"REGISTER(?:_[A-Z]+)+", text)) for text in (code, "".join(map(text_of, READABLE))))
    assert named - told == set()


def test_make_targets_named_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = {word for name in READABLE for word in re.findall(r"`make ([a-z]+)`", text_of(name))}
    assert named <= targets
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    ).stdout
    assert {line.split()[0] for line in listed.splitlines()} == targets


def test_every_dependency_earns_its_line() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = {re.split(r"[<>=~ ]", one)[0].lower() for one in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    table = text_of("docs/architecture.md").split("## What each dependency is for")[1].split("##")[0]
    told = {name.strip().lower() for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:] for name in row.split(",")}
    assert told - {"---"} == wanted


def test_every_issue_type_is_described_and_can_arise() -> None:
    described = {row["issue_type"] for row in csv.DictReader((ROOT / "data/declared/issue_types.csv").open(encoding="utf-8"))}
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "pipeline").rglob("*.py")))
    named = {one for one in described if f'"{one}"' in code}
    parsed = {one for one in described if one.startswith("unparsed_") and f'"{one.removeprefix("unparsed_")}"' in code}
    assert described == named | parsed


def bundled(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((ROOT / f"data/documented/{name}.csv").open(encoding="utf-8")))


def test_counts_in_the_documents_are_those_of_what_is_bundled() -> None:
    projects, rows, claims, items = map(bundled, ("uksa_accredited_projects", "entries", "claims", "parliament"))
    assert not {"title", "purpose", "pupil_level"} & projects[0].keys()
    assert "title" not in rows[0]
    with_purpose = len({row["entry_key"] for row in rows if row["purpose"]})
    at_pupil_level = len({row["entry_key"] for row in rows if row["pupil_level"] == "yes"})
    entries = len({row["entry_key"] for row in rows})
    seen = [f"{sum(row['seen'] == 'in_source' for row in found)} of the {len(found)}" for found in (rows, claims, items)]
    told = {
        "README.md": (
            f"{entries} requests, releases and refusals that other public pages tell of",
            f"{len(claims)} claims that ministers, newspapers and others made in public",
            f"and {len(items)} questions, statements and debates in Parliament",
            f"of which {len(projects)} use children's education data",
            f"{with_purpose} of these {entries + len(projects)} entries have a purpose, in our words, {at_pupil_level} are known",
        ),
        "docs/method.md": (f"{entries} entries from {len(rows)} rows",),
        "docs/sources.md": (f"{seen[0]} rows, {seen[1]} claims and {seen[2]} lines about Parliament were read in the page named",),
    }
    for name, phrases in told.items():
        text = re.sub(r"\s+", " ", text_of(name))
        assert [phrase for phrase in phrases if phrase not in text] == [], f"{name}: data/documented holds other numbers. Change the prose."


def test_bundled_organisations_and_datasets_are_declared() -> None:
    declared = load_declared(ROOT / "data")
    rows = list(csv.DictReader((ROOT / "data/documented/uksa_accredited_projects.csv").open(encoding="utf-8")))
    names = {one.organisation for one in declared.organisations.values()}
    datasets = {row["dataset_id"] for row in declared.datasets}
    assert {name for row in rows for name in row["organisations"].split(" | ") if name} <= names
    assert {one for row in rows for one in row["dataset_families"].split(" | ")} <= datasets


@pytest.mark.parametrize("folder", ["pipeline", "scrapers", "site"])
def test_files_and_functions_stay_small(folder: str) -> None:
    for path in (path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts):
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") <= 250, path
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 40, f"{path}: {node.name}"


def test_workflow_runs_the_same_command() -> None:
    workflow = yaml.safe_load(text_of(".github/workflows/test.yml"))
    assert workflow["jobs"]["test"]["steps"][-1]["run"] == "make test"
