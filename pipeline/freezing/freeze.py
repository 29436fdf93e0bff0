"""A copy of the whole public site as files, which any web host can serve and which needs no server of ours.

The pages are those of the running register, made by the same application: this module has every page asked of it, makes every link
relative, and checks that each leads to a file. Two copies of one build are the same, byte for byte.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from pipeline.freezing.children import Children
from pipeline.freezing.dead_links import Seen, dead
from pipeline.freezing.links import has_links
from pipeline.freezing.names import ORIGIN, file_of
from pipeline.freezing.press import press
from pipeline.freezing.relink import Copied
from pipeline.freezing.walk import AT_ONCE, STEP, Progress, Walked, walk
from pipeline.freezing.word_index import INDEX, index_words
from pipeline.model import Refused, RegisterError

MARKER = "frozen.json"
# The pages' templates ask for the first; the second takes away every link to a query of the reader's own; with the third, what begins
# with the register's own address begins alike in every copy.
ENVIRONMENT = {"REGISTER_FROZEN": "on", "REGISTER_SQL": "off", "REGISTER_ADDRESS": ORIGIN}
MOST_SHOWN = 50
MOVED = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Pupil Data Register</title><meta http-equiv="refresh" content="0; url={link}"></head>
<body><p><a href="{link}">This page is here</a></p></body></html>
"""
# Hosts show it under whatever address was asked for, so it can link to nothing and use no style of the copy's.
NOT_FOUND = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<title>Not found – Pupil Data Register</title></head>
<body><main class="wrap"><h1>Not found</h1><p>This copy of the Pupil Data Register has no page at this address.</p>
<p>Take parts away from the end of the address until a page answers. The first page leads to everything that the copy holds. A list that is
narrowed further than the copy’s own links, and a question in SQL, need a running register.</p><!-- first page --></main></body></html>
"""


@dataclass(frozen=True)
class Frozen:
    """What a copy holds."""

    build_id: str
    file_count: int
    byte_count: int


def freeze(database: Path, out: Path, pressed: bool, progress: Callable[[str, int, int], None]) -> Frozen:
    """Write the site over `database` to the folder `out`, whole or not at all; with `pressed`, each text beside itself as .gz too.

    Raises Refused where `out` is something else than such a copy, and RegisterError where a page cannot be had or a link is dead; what
    stood at `out` is then untouched.
    """
    out = out.resolve()
    check_out(out)
    with staging_beside(out) as folder:
        with Children(database, folder, ENVIRONMENT) as children:
            walked = walk(children, other_addresses(database), partial(progress, "Pages asked for, of those known so far"))
            refuse(walked.failed)
            make_relative(children, walked, folder, partial(progress, "Links made relative"))
            (folder / "404.html").write_text(NOT_FOUND, encoding="utf-8")
            seen = finished(children, folder, pressed, partial(progress, "Files finished"))
        refuse([f"dead link: {one}" for one in dead(folder, seen)])
        made = mark(folder, database)
        put_in_place(folder, out)
    return made


def make_relative(children: Children, walked: Walked, folder: Path, progress: Progress) -> None:
    """Make every link of the pages relative, and write a page for each address that redirects."""
    children.all("know", walked.files, walked.moved)
    copied = Copied(walked.files, walked.moved)
    for address in walked.moved:
        write_moved(folder / file_of(address), copied.on(address)(address))
    done, total = 0, sum(map(has_links, walked.files.values()))
    for number in children.to_the_end("relink"):
        done += number
        progress(done, total)


def finished(children: Children, folder: Path, pressed: bool, progress: Progress) -> Seen:
    """See where all links lead and write the texts as .gz too where `pressed`; beside that, have the index of words made."""
    names = sorted((path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()), reverse=True)
    total, done, seen = len(names), 0, Seen()
    with ThreadPoolExecutor(1) as beside:
        indexed = beside.submit(index_words, folder)
        for one in children.through("look", names, AT_ONCE, pressed):
            seen.add(one)
            if (done + len(one.places)) // STEP > done // STEP:
                progress(done + len(one.places), total)
            done += len(one.places)
        indexed.result()
    if pressed and (folder / INDEX).is_dir():
        press(folder / INDEX)
    return seen


def other_addresses(database: Path) -> list[str]:
    """The addresses that entries had before: they hold for ever, and no page need link to them."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [f"/entries/{quote(key)}" for (key,) in connection.execute("select key from entry_key order by key")]


def write_moved(path: Path, link: str) -> None:
    """Write a page that leads on to where the page of its address is now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MOVED.format(link=link), encoding="utf-8")


def refuse(problems: list[str]) -> None:
    """Raises RegisterError where there are any."""
    if problems:
        shown = "\n".join(f"  {one}" for one in problems[:MOST_SHOWN])
        more = f"\n  and {len(problems) - MOST_SHOWN:,} more" if len(problems) > MOST_SHOWN else ""
        raise RegisterError(f"The copy was not made, because it would not be whole:\n{shown}{more}")


def check_out(out: Path) -> None:
    """Raises Refused where `out` is there and is no copy made by this module: it might be anything."""
    if out.exists() and not (out / MARKER).is_file() and not (out.is_dir() and not any(out.iterdir())):
        raise Refused("not_a_copy", f"{out} is there and is not a frozen copy of the register, so it is left alone. Give another --out.")


@contextmanager
def staging_beside(out: Path) -> Iterator[Path]:
    """An empty folder beside `out`, which is gone when the block fails. What a killed run left there is swept away.

    Raises RegisterError where another copy is being written there, or the disk refuses.
    """
    folder = out.with_name(f".{out.name}.freezing")
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise RegisterError(f"Another copy is being written to {out}. Wait for it to end.") from error
    try:
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield folder
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise RegisterError(f"The copy could not be written beside {out}: {error}. What stood there is untouched.") from error
        raise
    finally:
        os.close(lock)


def mark(folder: Path, database: Path) -> Frozen:
    """Write the marker by which a later copy may take this one's place, and tell what the copy holds."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (build_id,) = connection.execute("select build_id from build").fetchone()
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    about = {"what": "A frozen copy of the Pupil Data Register", "build_id": build_id, "files": len(sizes), "bytes": sum(sizes)}
    (folder / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return Frozen(build_id, len(sizes), sum(sizes))


def put_in_place(folder: Path, out: Path) -> None:
    """Make `folder` the copy at `out`. The one that stood there goes only when the new one has its name."""
    before = out.with_name(f".{out.name}.before")
    if before.exists():
        shutil.rmtree(before)
    if out.exists():
        out.rename(before)
    folder.rename(out)
    if before.exists():
        shutil.rmtree(before)
