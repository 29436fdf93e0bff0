"""Documents that are records in JSON: publishers' own records of their pages, and what archives and Parliament answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

# Far more than any record that was seen; what is larger is no record of a page.
MOST_BYTES = 20_000_000
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def json_of(path: Path) -> dict[str, object] | list[object] | None:
    """The record in the file at `path`; None where its bytes are no JSON object or list, whatever its name says."""
    if path.stat().st_size > MOST_BYTES:
        return None
    content = path.read_bytes().lstrip()
    if not content.startswith((b"{", b"[")):
        return None
    try:
        found = json.loads(content)
        # Half of a surrogate pair is no letter: no database and no reader of HTML takes it.
        found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")) if _HALVES.search(content) else found
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
