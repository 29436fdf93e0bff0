"""A list as a file: every row of it, as CSV (RFC 4180) or JSON, exactly as the data is."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence

from .engine import Response, Row, json_bytes, whole_file


def as_csv(columns: Sequence[str], found: Sequence[Row], file_name: str) -> Response:
    """The rows as a CSV attachment with a heading line. A blank cell is a value that the row does not have."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in found)
    return whole_file(text.getvalue().encode("utf-8"), "text/csv; charset=utf-8", len(found), file_name)


def as_json(columns: Sequence[str], found: Sequence[Row], about: Mapping[str, object]) -> Response:
    """The rows as JSON: `about`, the row count, and the SHA-256 of the rows written as compact JSON, then the rows."""
    body = {
        **about,
        "row_count": len(found),
        "rows_sha256": hashlib.sha256(json_bytes(found)).hexdigest(),
        "rows_sha256_is_of": "the value of `rows` as UTF-8 JSON without spaces between its parts",
        "columns": list(columns),
        "rows": found,
    }
    return whole_file(json_bytes(body), "application/json; charset=utf-8", len(found), None)
