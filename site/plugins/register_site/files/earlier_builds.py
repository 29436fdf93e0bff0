"""The earlier builds that can be downloaded: those that the list in the served build's folder named when this process started."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from ..engine import Refusal, Row

LIST = "earlier.json"
FOLDER = "earlier"
PREFIX = "earlier/"


@lru_cache(maxsize=8)
def listed(database: Path) -> dict[str, tuple[Path, Row]]:
    """The packages of earlier builds: the name they are downloaded by -> where each is and what is said of it, the newest first.

    Read once a process, so that the list stays as it was while a build is served. Empty for a database that no build keeps beside it.
    """
    path = database.parent / LIST
    found = json.loads(path.read_text(encoding="utf-8"))["earlier"] if path.exists() else []
    folder = database.parent.parent / FOLDER
    return {f"{PREFIX}{one['path']}": (folder / Path(one["path"]).name, about(one)) for one in found}


def about(one: Row) -> Row:
    """What is said of one package, as of any file that can be downloaded."""
    return {
        **one,
        "path": f"{PREFIX}{one['path']}",
        "table": "",
        "rows": None,
        "media_type": "application/zip",
        "description": f"The data package of the earlier build {one['build_id']}",
    }


def refuse_missing(path: Path) -> None:
    """Raises Refusal (410) where the package of an earlier build has been taken off the disk since this process started."""
    if not path.exists():
        raise Refusal(
            410,
            "This earlier build is no longer offered",
            "It was listed when this register was last started, and has been taken away since: because newer builds took its place, or"
            " because it shows something that has been withheld. The builds that can be had are listed at /downloads.",
        )
