"""What somebody would do without this project: pandas with its default readers, and `sqlite-utils insert`."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import run
from tests.bench.table import Line

# Another Python, with pandas and odfpy, may be named here; neither is a dependency of the project.
PYTHON = os.environ.get("REGISTER_BENCH_PYTHON", sys.executable)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
READ_ALL = "import sys, pandas; [pandas.read_excel(path, sheet_name=None) for path in sys.argv[1:]]"


def lines(data: Path, database: Path, folder: Path) -> Iterator[Line]:
    """The same documents and rows by other means."""
    yield pandas_line(sorted((data / "published" / "documents").iterdir()), folder)
    rows = folder / "rows.json"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = [{"row_id": row_id, **json.loads(cells)} for row_id, cells in connection.execute("select row_id, cells from source_row")]
    rows.write_text(json.dumps(found), encoding="utf-8")
    command = [sys.executable, "-m", "sqlite_utils", "insert", str(folder / "rows.db"), "rows", str(rows), "--pk", "row_id", "--alter"]
    done = run(*command)
    indexed = run(sys.executable, "-m", "sqlite_utils", "enable-fts", str(folder / "rows.db"), "rows", "B", "C", "--fts5")
    words = f"{done.wall:.1f} s to insert {len(found):,} rows, {indexed.wall:.1f} s for a search index; {done.megabytes} MB"
    yield Line("`sqlite-utils insert` of the same rows as printed", f"{words}: no entries, history, provenance or checks", "for comparison")


def pandas_line(documents: list[Path], folder: Path) -> Line:
    """`pandas.read_excel` with its defaults on one of the workbooks, scaled to all of them."""
    what = "`pandas.read_excel` as it comes, on the same workbooks"
    books = [path for path in documents if path.read_bytes()[:2] == b"PK"]
    copy = folder / "book.ods"
    # The list of parts in a made-up workbook is empty, and odfpy reads none that is not on it.
    with zipfile.ZipFile(books[-1]) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("mimetype", "content.xml"):
            archive.writestr(name, book.read(name))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    try:
        done = run(PYTHON, "-c", READ_ALL, str(copy))
    except subprocess.CalledProcessError:
        why = "not measured: pandas with odfpy is not installed (REGISTER_BENCH_PYTHON may name a Python that has them)"
        return Line(what, why, "for comparison")
    words = f"{done.wall:.1f} s for one, so about {done.wall * len(books):.0f} s for all {len(books)}; {done.megabytes} MB"
    return Line(what, f"{words}; only read, once, with no witness", "for comparison")
