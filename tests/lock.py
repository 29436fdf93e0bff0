"""The lock file, read with nothing installed. ``python3 -m tests.lock`` prints the part of it that a server needs, hashes and all."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Locked:
    """One package of the lock file: its lines as they stand, its version, and the packages that ask for it ('' is the project itself)."""

    lines: str
    version: str
    asked_by: frozenset[str]


def folded(name: str) -> str:
    """A package's name in the one form that names are compared in."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path = ROOT / "requirements.lock") -> dict[str, Locked]:
    """Name -> what the lock file says of the package."""
    found = {}
    for block in re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8")):
        head = re.match(r"([A-Za-z0-9._-]+)==([^ ]+) ", block)
        if head:
            askers = re.findall(r"[A-Za-z0-9._-]+", re.sub(r"\(.*?\)", "", block.partition("# via")[2].replace("#", "")))
            named = frozenset("" if one == "pupil-data-register" else folded(one) for one in askers)
            found[folded(head[1])] = Locked(re.sub(r"\n#.*", "", block).rstrip() + "\n", head[2], named)
    return found


def declared(extra: str = "") -> set[str]:
    """The packages that pyproject.toml names: those that the register runs on, or those of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {folded(re.match(r"[A-Za-z0-9._-]+", one)[0]) for one in named}  # type: ignore[index]


def needed_by_server(packages: dict[str, Locked]) -> set[str]:
    """The packages that the register runs on, and all that these ask for."""
    needed = declared()
    while more := {name for name, one in packages.items() if name not in needed and one.asked_by & needed}:
        needed |= more
    return needed


if __name__ == "__main__":
    held = locked()
    sys.stdout.write("".join(held[name].lines for name in sorted(needed_by_server(held))))
