"""Data folders from which the site's tests build registers: what is bundled, with made-up or real editions beside it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from tests.conftest import EVIDENCE, keep_readings, new_data
from tests.pipeline import made_up, made_up_dfe

REAL = (
    ("2026-03-24", "2026-03-25", "uksa-accredited-projects_2026-03-24_retrieved-2026-03-25.xlsx"),
    ("2026-06-01", "2026-06-11", "uksa-accredited-projects_2026-06-01_original.xlsx"),
)


def bundled(folder: Path) -> Path:
    """A data folder with what the project bundles and an empty store."""
    data = new_data(folder)
    (data / "published" / "documents").mkdir(parents=True)
    made_up.write_csv(data / "published" / "captures.csv", made_up.CAPTURE_COLUMNS, [])
    return data


def with_dfe(folder: Path) -> Path:
    """The same with the made-up editions of the Department's registers."""
    data = bundled(folder)
    made_up_dfe.keep_all(data, "xlsx")
    return data


def with_real(folder: Path) -> Path:
    """The same with two real editions of the Authority's list."""
    data = bundled(folder)
    for as_at, captured, name in REAL:
        made_up.publish(
            data,
            (Path(EVIDENCE) / "registers" / name).read_bytes(),
            file_name=name,
            captured_at=f"{captured}T09:00:00Z",
            url=f"https://uksa.statisticsauthority.gov.uk/made-up/{name}",
            as_at=as_at,
        )
    return data


def as_on(data: Path, day: str, folder: Path) -> Path:
    """A copy of a data folder as it was on `day`: with what had been captured by then, the same bytes, and nothing built of it."""
    copy = shutil.copytree(data, folder, ignore=shutil.ignore_patterns("built"))
    path = copy / "published" / "captures.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["captured_at"][:10] <= day]
    made_up.write_csv(path, made_up.CAPTURE_COLUMNS, [row.values() for row in rows])
    for document in (copy / "published" / "documents").iterdir():
        if document.name not in {row["sha256"] for row in rows}:
            document.unlink()
    keep_readings(copy, data)
    return copy
