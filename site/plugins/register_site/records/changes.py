"""The fields that changed in events, as printed before and after."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from ..engine import Datasette, Row, rows


async def fields_of(datasette: Datasette, events: Iterable[Row]) -> dict[str, list[Row]]:
    """event id -> its changed fields (field, before, after), for events that have any."""
    found: dict[str, list[Row]] = defaultdict(list)
    ids = json.dumps([event["event_id"] for event in events])
    for row in await rows(
        datasette, "select * from change where event_id in (select value from json_each(?)) order by event_id, field", (ids,)
    ):
        found[row["event_id"]].append(row)
    return dict(found)
