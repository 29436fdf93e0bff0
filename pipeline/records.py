"""Documents that are records in JSON: publishers' own records of their pages, and what archives and Parliament answer."""

from __future__ import annotations

import json
from pathlib import Path

# Far more than any record that was seen; what is larger is no record of a page.
MOST_BYTES = 20_000_000


def json_of(path: Path) -> dict[str, object] | list[object] | None:
    """The record in the file at `path`; None where its bytes are no JSON object or list, whatever its name says."""
    if path.stat().st_size > MOST_BYTES:
        return None
    content = path.read_bytes().lstrip()
    if not content.startswith((b"{", b"[")):
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
