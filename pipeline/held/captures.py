"""What has been captured: the lines of data/published/captures.csv, and our own transcriptions in data/documented.

The scrapers append to that file and this reads it; the two share nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from dataclasses import fields
from pathlib import Path

from pipeline.declaring.lookups import rows_of
from pipeline.fold import plural
from pipeline.model import Capture, RegisterError

VIA = ("live", "web-archive", "foi", "manual", "transcribed")
ROLES = ("page", "attachment")


def published_captures(data: Path) -> list[Capture]:
    """The captures in the order in which they were written. A torn last line (a killed run) is not a capture yet.

    Raises RegisterError where a finished line cannot be understood: data/published is written by the project alone, so such a
    line means that the file was changed by hand or by a fault, and nothing may be counted from it until it is mended.
    """
    path = data / "published" / "captures.csv"
    if not path.exists():
        return []
    whole = path.read_bytes()
    whole = whole[: whole.rfind(b"\n") + 1]
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RegisterError(f"{path}: not UTF-8 at byte {error.start}. Restore the file from an archive (register archive).") from error
    names = [one.name for one in fields(Capture)]
    # Piece by piece: as one text, the lines of years would take four times the memory of the file.
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(whole), encoding="utf-8", newline=""))
    if next(reader, names) != names:
        raise RegisterError(f"{path}: the heading line is not {','.join(names)}. Restore the file from an archive.")
    captures = []
    for row in reader:
        if len(row) != len(names):
            cells = plural(len(row), "cell")
            raise RegisterError(f"{path}, line {reader.line_num}: {cells} where {len(names)} are needed. Mend that line.")
        # Each text once, however many lines repeat it: after years of nights nearly all of them do.
        capture = Capture(*map(sys.intern, row))
        if capture.via not in VIA or capture.role not in ROLES:
            raise RegisterError(
                f"{path}, line {reader.line_num}: via is {capture.via!r} and role {capture.role!r}; via must be one of {', '.join(VIA)}, "
                f"role one of {', '.join(ROLES)}. Mend that line."
            )
        captures.append(capture)
    return captures


def documented_captures(data: Path) -> list[tuple[Capture, Path]]:
    """Our transcriptions as captures (`via` transcribed), each with its path, listed in data/documented/documents.csv.

    Raises RegisterError where one that is listed is not there.
    """
    folder = data / "documented"
    result = []
    for row in rows_of(folder / "documents.csv"):
        path = folder / row["file_name"]
        if not path.is_file():
            raise RegisterError(f"{folder / 'documents.csv'} names {row['file_name']}, which is not there. Restore it from the repository.")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        result.append(
            (
                Capture(
                    source_id="documented",
                    url=row["address"],
                    captured_at=row["transcribed_on"],
                    via="transcribed",
                    sha256=digest,
                    role="attachment",
                    final_url="",
                    file_name=row["file_name"],
                    content_type="text/csv",
                    link_text=row["title"],
                    found_on="",
                    captured_by=row["transcribed_by"],
                    as_at=row["transcribed_on"],
                    note=row["note"],
                ),
                path,
            )
        )
    return result


def document_path(data: Path, sha256: str) -> Path:
    """Where the store keeps a document's bytes."""
    return data / "published" / "documents" / sha256
