"""Runs the scrapers as a person's `register collect` does, as a child process, and reads what they wrote."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Collected:
    """What one run of `scrapers.collect` left: its exit code, what it said, and the folder it wrote to."""

    code: int
    out: str
    err: str
    data: Path

    @property
    def captures(self) -> list[dict[str, str]]:
        return lines(self.data, "captures.csv")

    @property
    def fetches(self) -> list[dict[str, str]]:
        return lines(self.data, "fetches.csv")

    def outcomes(self, source_id: str) -> list[tuple[str, str]]:
        """The (outcome, reason) of each fetch of one source, in order."""
        return [(row["outcome"], row["reason"]) for row in self.fetches if row["source_id"] == source_id]

    def row(self, source_id: str) -> list[str]:
        """The numbers in the table's row for one source: planned, new, same, refused, failed, not reached."""
        line = next(line for line in self.out.splitlines() if line.split()[:1] == [source_id])
        return line.split()[1:7]


def declaration(source_id: str, host: str, path: str = "/list/", **changes: object) -> str:
    """A made-up source, read by the UKSA spider, whose page is at `path` on `host`."""
    return json.dumps(
        {
            "source_id": source_id,
            "spider": "uksa_accredited_projects",
            "page_url": f"https://{host}{path}",
            "hosts": [host],
            "title": "Made up for a test",
        }
        | changes
    )


def command(data: Path, *sources: str, options: tuple[str, ...] = ()) -> list[str]:
    """The command line that collects these declarations into `data`."""
    handed = [part for source in sources for part in ("--source", source)]
    return [sys.executable, "-m", "scrapers.collect", "--data", str(data), *handed, *options]


def environment(mirror: str = "", **more: str) -> dict[str, str]:
    """A child's environment: no proxy and no contact but those given, and this mirror."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower() and not name.startswith("REGISTER_")}
    return kept | ({"REGISTER_MIRROR": mirror} if mirror else {}) | more


def collect(data: Path, *sources: str, mirror: str = "", options: tuple[str, ...] = (), env: Mapping[str, str] | None = None) -> Collected:
    """Runs `scrapers.collect` to its end."""
    done = subprocess.run(
        command(data, *sources, options=options),
        cwd=ROOT,
        env=environment(mirror, **(env or {})),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Collected(done.returncode, done.stdout, done.stderr, data)


def lines(data: Path, name: str) -> list[dict[str, str]]:
    """The lines of captures.csv or fetches.csv under `data`, [] where there is none."""
    path = data / "published" / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def document(data: Path, sha256: str) -> bytes:
    """The bytes of one document."""
    return (data / "published" / "documents" / sha256).read_bytes()
