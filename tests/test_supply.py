"""What the register stands on: one lock file with hashes, nothing in it that is not needed, no plugin but ours, and free licences alone."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from tests import advisories, licences
from tests.conftest import ROOT
from tests.lock import declared, folded, locked, needed_by_server

# Used by being run or read, and not by an import: the file that does so, and the words in it.
RUN = {
    "lxml-stubs": ("pyproject.toml", "strict = true"),
    "mypy": ("Makefile", "$(BIN)/mypy"),
    "pytest-xdist": ("Makefile", "-n 2"),
    "ruff": ("Makefile", "$(BIN)/ruff"),
    "setuptools": ("pyproject.toml", 'build-backend = "setuptools.build_meta"'),
    "types-pyyaml": ("pyproject.toml", "strict = true"),
}
# Parts of a dependency that it hands to those who extend it.
COMES_WITH = {
    "markupsafe": "jinja2",
    "parsel": "scrapy",
    "pluggy": "datasette",
    "protego": "scrapy",
    "twisted": "scrapy",
    "w3lib": "scrapy",
    "zope-interface": "scrapy",
}
TESTS_COME_WITH = {"cryptography": "scrapy"}
FREE = {
    "0BSD",
    "Apache-2.0",
    "Artistic",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "GPL-2.0-or-later",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
    "Public domain",
    "ZPL-2.1",
}


def named_in(requirements: list[str], extras: frozenset[str]) -> set[tuple[str, frozenset[str]]]:
    """(name, extras) of the packages that lines of requirements name; what is not installed is for other systems and left out."""
    found = set()
    for line in requirements:
        requirement, _, marker = line.partition(";")
        extra = re.search(r"""extra\s*==\s*['"]([^'"]+)""", marker)
        head = re.match(r"([A-Za-z0-9._-]+)\s*(?:\[([^]]*)\])?", requirement)
        assert head, line
        if (extra is None or extra[1] in extras) and is_installed(head[1]):
            found.add((folded(head[1]), frozenset(one.strip() for one in (head[2] or "").split(",") if one)))
    return found


def is_installed(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def needed(*extras: str) -> set[str]:
    """All that the project needs, worked out from the packages' own metadata and not from the lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    waiting, seen = list(named_in(lines, frozenset())), set()
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += named_in(metadata.requires(one[0]) or [], one[1])
    return {name for name, _ in seen}


def test_the_lock_file_holds_what_is_needed_and_nothing_else() -> None:
    packages = locked()
    assert set(packages) == needed("dev")
    assert needed_by_server(packages) == needed()
    assert {name: one.version for name, one in packages.items()} == {name: metadata.version(name) for name in packages}


def test_every_package_is_locked_by_hash() -> None:
    for name, one in locked().items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", one.lines), name
        assert one.lines.count("==") == 1
    assert "--require-hashes --only-binary :all:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_a_server_needs_is_printed_as_it_is_locked() -> None:
    printed = subprocess.run([sys.executable, "-S", "-m", "tests.lock"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^([a-z0-9-]+)==", printed, re.MULTILINE)
    assert set(names) == needed()
    assert not {"pytest", "playwright", "rich"} & set(names)
    whole = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(line in whole for line in printed.splitlines())


@cache
def imports_of(folder: str) -> set[str]:
    """The names of the packages that the code in a folder imports."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(str(node.module).partition(".")[0])
    modules = metadata.packages_distributions()
    return {folded(name) for module in found for name in modules.get(module, [])}


@pytest.mark.parametrize("name", sorted(declared() | declared("dev")))
def test_every_dependency_is_used(name: str) -> None:
    if name in RUN:
        file, words = RUN[name]
        assert words in (ROOT / file).read_text(encoding="utf-8")
    elif name in declared():
        assert name in imports_of("pipeline") | imports_of("scrapers") | imports_of("site")
    else:
        assert name in imports_of("tests")


def test_what_is_imported_is_declared_or_comes_with_what_is() -> None:
    running = imports_of("pipeline") | imports_of("scrapers") | imports_of("site")
    assert running - declared() - {"pupil-data-register"} == set(COMES_WITH)
    for name, parent in (COMES_WITH | TESTS_COME_WITH).items():
        assert (name, parent) in {(one, parent) for one, _ in named_in(metadata.requires(parent) or [], frozenset())}
    known = declared() | declared("dev") | set(COMES_WITH)
    assert imports_of("tests") - known - {"pupil-data-register"} == set(TESTS_COME_WITH)


def test_the_package_has_every_module_and_every_query() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {path.parent for part in ("pipeline", "scrapers") for path in (ROOT / part).rglob("*.py")}
    assert set(setup["packages"]) == {str(path.relative_to(ROOT)).replace("/", ".") for path in folders}
    named = {path for pattern in setup["package-data"]["pipeline"] for path in (ROOT / "pipeline").glob(pattern)}
    assert named == set((ROOT / "pipeline").rglob("*.sql"))


def test_no_plugin_of_datasette_is_installed_but_ours() -> None:
    assert list(metadata.entry_points(group="datasette")) == []
    assert [name for name in locked() if name.startswith("datasette-")] == []
    assert [path.name for path in (ROOT / "site" / "plugins").glob("*.py")] == ["hooks.py"]


def test_licences_are_free_and_listed() -> None:
    for name in locked():
        assert licences.names_in(licences.licence_of(name)) <= FREE, name
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == licences.page(), "run `make licences`"


def stand_in(folder: Path, answer: object, code: int = 0) -> list[str]:
    """A command that answers as pip-audit would."""
    script = folder / "audit.py"
    text = answer if isinstance(answer, str) else json.dumps(answer)
    checks = "import sys\nassert '--require-hashes' in sys.argv\nprint('no route', file=sys.stderr)\n"
    script.write_text(f"{checks}print({text!r})\nsys.exit({code})\n")
    return [sys.executable, str(script)]


def all_clear() -> list[dict[str, object]]:
    return [{"name": name, "version": one.version, "vulns": []} for name, one in locked().items()]


def test_no_known_weakness_is_said_only_where_every_package_was_looked_up(tmp_path: Path) -> None:
    code, said = advisories.advisories(stand_in(tmp_path, {"dependencies": all_clear()}))
    assert (code, said) == (0, [f"No weakness is known of any of the {len(locked())} packages in requirements.lock."])


def test_a_known_weakness_is_named(tmp_path: Path) -> None:
    told = all_clear()
    told[0]["vulns"] = [{"id": "MADE-UP-1", "fix_versions": ["99.0"], "aliases": [], "description": ""}]
    code, said = advisories.advisories(stand_in(tmp_path, {"dependencies": told}, 1))
    assert (code, said[0]) == (1, f"{told[0]['name']} {told[0]['version']}: MADE-UP-1; mended in 99.0")


@pytest.mark.parametrize("answer", [{"dependencies": []}, "", "Traceback", {"fixes": []}, []])
def test_an_answer_without_packages_is_no_all_clear(tmp_path: Path, answer: object) -> None:
    code, said = advisories.advisories(stand_in(tmp_path, answer, 1))
    assert code == 3
    assert "That is no all-clear" in said[-1]


def test_packages_that_were_passed_over_are_no_all_clear(tmp_path: Path) -> None:
    told = all_clear()
    told[0] = {"name": told[0]["name"], "skip_reason": "made up"}
    code, said = advisories.advisories(stand_in(tmp_path, {"dependencies": told}))
    assert code == 3
    assert said[0] == f"Not looked up: {told[0]['name']}."


def test_without_the_command_it_is_said() -> None:
    code, said = advisories.advisories(["/nowhere/pip-audit"])
    assert code == 3
    assert "could not be asked" in said[0]
