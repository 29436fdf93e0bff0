"""What an answer of Parliament's questions and statements API must look like before anything is believed of it.

Shapes as in the API's OpenAPI description: a list is ``{"totalResults": …, "results": [{"value": {…}}, …]}``, a single question or
statement ``{"value": {…}}``. Seen in stored answers of 2021 and 2024: both; and, told by others, an error as JSON with status 200.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

Item = dict[str, Any]
Answered = dict[str, Any]
# What a request expects: a list of results, or the value of one item.
LIST, ONE = "results", "value"
# How one item is asked in full: with the members' names, which otherwise are numbers, and of whatever session. Lists are asked without
# the names, which are told to make them slow.
IN_FULL = "expandMember=true&sessionStatus=Any"


def as_promised(body: bytes, kind: str) -> Answered | None:
    """The answer in `body` as a dict, being what `kind` (LIST or ONE) promises; None where it is anything else.

    A web page, half of an answer, an error told in JSON and a list without its total are all "anything else".
    """
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    if kind == ONE:
        return told if _is_item(told) else None
    total, results = told.get("totalResults"), told.get("results")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0 or not isinstance(results, list):
        return None
    return told if all(isinstance(one, dict) and _is_item(one) for one in results) else None


def items_of(page: Answered) -> list[Item]:
    """The items of a list answer, in its order."""
    return [result["value"] for result in page["results"]]


def day_of(item: Item, name: str) -> str:
    """The day in a field such as dateTabled ('' where it is empty). They are midnights without a zone and are not shifted.

    The first day of the year 1, which services of this kind may send in place of no date, is none.
    """
    value = item.get(name)
    return value[:10] if isinstance(value, str) and not value.startswith("0001-01-01") else ""


def fingerprint(item: Item) -> str:
    """Twelve letters that change whenever the list says anything else of an item: the sign that it must be asked in full again."""
    return hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:12]


def sign_of(words: str) -> str:
    """The fingerprint in the words of a capture ('' where there is none)."""
    found = re.search(r"\blist ([0-9a-f]{12})$", words)
    return found[1] if found else ""


def _is_item(result: Answered) -> bool:
    value = result.get("value")
    return isinstance(value, dict) and isinstance(value.get("id"), int) and not isinstance(value["id"], bool)
