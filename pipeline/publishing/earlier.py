"""Earlier builds that stay as downloads: the data package of each build that was the register before.

The list of them stands in the folder of the build that took their place, so it is the same for as long as that build is served. A package
stays only while everything in it that others printed, or that people wrote, is still shown: what has been withheld since, whether by a
person's decision, by a stricter rule or because a new edition tells that it is a name, takes every package that shows it off the disk.
"""

from __future__ import annotations

import csv
import json
import logging
import re
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from pipeline.builds import sha256_of
from pipeline.declaring.declarations import EarlierBuilds
from pipeline.load import SCHEMA
from pipeline.publish import ZIP_NAME
from pipeline.rows.dispositions import WITHHELD

FOLDER = "earlier"
LIST = "earlier.json"
# A number, a code, an id, a date or a hash: one word without a capital letter, which names nobody by itself.
CODE = re.compile(r"[^A-Z\s]*")
VIEW = re.compile(r"^create view (\w+)", re.MULTILINE)
Place = tuple[str, str, str, str, str]
Replace = Callable[[Callable[[Path], object], Path], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """What a package shows: `texts` of each (table, column), `places` of printed cells (SHA-256 of the file, sheet, row, column, text), and
    the hashes of the `documents` that they stand in."""

    texts: Mapping[tuple[str, str], frozenset[str]]
    places: frozenset[Place]
    documents: frozenset[str]


def keep_earlier(built: Path, home: Path, settings: EarlierBuilds, replace: Replace) -> list[dict[str, Any]]:
    """Write the list of earlier builds into `home`, the build that is about to be the register, and give it, the newest first.

    The build that is the register now is added to those that it had itself; those that are beyond the declared number, that are not
    whole, or that show what `home` does not, go from the list and from the disk. `replace` writes a file whole. Nothing is done where
    `home` is the register already and has its list. Raises OSError where the disk does not let it.
    """
    current = (built / "register.db").resolve().parent
    if current == home and (home / LIST).exists():
        return listed(home)
    folder = built / FOLDER
    candidates = [*([_taken_up(current, folder, replace)] if current != home and _package(current).exists() else []), *listed(current)]
    kept: list[dict[str, Any]] = []
    now = shown_in(_package(home), settings.not_compared) if candidates else None
    for one in candidates:
        if now is None or one["build_id"] == home.name or len(kept) == settings.kept:
            continue
        if reason := _reason_to_go(folder / one["path"], one, now, settings):
            log.warning("the earlier build %s is no longer offered: %s", one["build_id"], reason)
        else:
            kept.append(one)
    for path in sorted(folder.glob("*")):
        if path.name not in {one["path"] for one in kept}:
            path.unlink()
    text = json.dumps({"build_id": home.name, "earlier": kept}, indent=1) + "\n"
    replace(lambda path: path.write_text(text, encoding="utf-8"), home / LIST)
    return kept


def listed(home: Path) -> list[dict[str, Any]]:
    """The earlier builds that the list in `home` names, the newest first; none where it has no list."""
    path = home / LIST
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["earlier"] if path.exists() else []
    return found


def _package(home: Path) -> Path:
    return home / "downloads" / ZIP_NAME


def _taken_up(home: Path, folder: Path, replace: Replace) -> dict[str, Any]:
    """Copy the package of the build in `home` to `folder`; gives its line of the list."""
    folder.mkdir(exist_ok=True)
    with sqlite3.connect(f"file:{home / 'register.db'}?mode=ro", uri=True) as connection:
        build_id, as_of = connection.execute("select build_id, as_of from build").fetchone()
    name = f"{ZIP_NAME.removesuffix('.zip')}-{build_id}.zip"
    replace(lambda path: shutil.copyfile(_package(home), path), folder / name)
    (folder / name).chmod(0o444)
    size = (folder / name).stat().st_size
    return {"build_id": build_id, "as_of": as_of, "path": name, "bytes": size, "sha256": sha256_of(folder / name)}


def _reason_to_go(path: Path, line: Mapping[str, Any], now: Shown, settings: EarlierBuilds) -> str:
    """Why a package may not be offered; '' where it may. What it holds is never quoted."""
    if not path.exists() or sha256_of(path) != line["sha256"]:
        return "its file is not there or not whole"
    try:
        return gone(shown_in(path, settings.not_compared), now)
    except (KeyError, ValueError, csv.Error, zipfile.BadZipFile) as error:
        return f"its package cannot be compared ({type(error).__name__})"


def gone(before: Shown, now: Shown) -> str:
    """Of what kind something is that one package shows and a later one does not, never quoting it; '' where there is nothing.

    A text that is part of a printed cell is shown as long as the cell is: so is what a transcribed row said that has given way to the
    edition it was taken from.
    """
    anywhere = {place[-1] for place in now.places}
    printed = "\0".join(anywhere)
    for (table, column), texts in sorted(before.texts.items()):
        absent = texts - now.texts.get((table, column), frozenset())
        lacking = [text for text in absent if not re.search(rf"(?<!\w){re.escape(text)}(?!\w)", printed)]
        if lacking:
            return f"{len(lacking)} of its texts in {table}.{column} are no longer shown"
    # A file of the same bytes is compared place by place; one that is no longer held, as when we have edited a transcription, by its texts.
    lost = [place for place in before.places - now.places if place[0] in now.documents or place[-1] not in anywhere]
    return f"{len(lost)} of its printed cells are no longer shown" if lost else ""


def shown_in(path: Path, not_compared: Mapping[str, str]) -> Shown:
    """What the data package at `path` shows, save what is not compared.

    Raises KeyError, ValueError or BadZipFile where it is not such a package.
    """
    texts: dict[tuple[str, str], set[str]] = {}
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(path) as package:
        for table in _tables(package):
            if table in not_compared:
                continue
            for row in _rows(package, table):
                for column, text in row.items():
                    if f"{table}.{column}" not in not_compared and not CODE.fullmatch(text):
                        texts.setdefault((table, column), set()).add(text)
        sheets = {row["sheet_id"]: (row["sha256"], row["sheet_index"]) for row in _rows(package, "sheet")}
        places = frozenset(place for row in _rows(package, "source_row") for place in _places(row, *sheets[row["sheet_id"]]))
    return Shown({key: frozenset(found) for key, found in texts.items()}, places, frozenset(sha256 for sha256, _ in sheets.values()))


def _tables(package: zipfile.ZipFile) -> list[str]:
    """The tables of a package. Its views show again what the tables hold."""
    names = {Path(one["path"]).stem for one in json.loads(package.read("datapackage.json"))["resources"]}
    return sorted(names - set(VIEW.findall(SCHEMA.read_text(encoding="utf-8"))))


def _rows(package: zipfile.ZipFile, table: str) -> Iterator[dict[str, str]]:
    with package.open(f"{table}.csv") as raw:
        yield from csv.DictReader(TextIOWrapper(raw, encoding="utf-8", newline=""))


def _places(row: Mapping[str, str], sha256: str, sheet_index: str) -> Iterator[Place]:
    for letter, text in json.loads(row["cells"]).items():
        if text and text != WITHHELD:
            yield sha256, sheet_index, row["row_number"], letter, text

