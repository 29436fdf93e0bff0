"""The fields of an entry in the order of the Five Safes (safe people, projects, settings, data, outputs), by which holders of data in
the United Kingdom weigh a request. The headings are plain words: group `safe` of site/words.yml.
"""

from __future__ import annotations

from ..engine import Row

# Each of the five with its fields, in the order in which a reader asks.
SAFES: dict[str, tuple[str, ...]] = {
    "people": ("publisher_type",),
    "projects": (
        "reference",
        "title",
        "purpose",
        "legal_gateway",
        "received_on",
        "approved_on",
        "decided_on",
        "listed_date",
        "standing",
    ),
    "settings": ("access_route", "sent_on"),
    "data": ("datasets_text", "years_text", "record_count", "classification", "tier", "identifiability", "sensitivity"),
    "outputs": ("onward_sharing", "ends_on", "retention_text", "destruction", "destruction_text", "destroyed_on"),
}
# A line of their own even where nothing is known of them; the others of a part are then named in one line together.
ALWAYS = frozenset(
    (
        "reference",
        "title",
        "purpose",
        "legal_gateway",
        "approved_on",
        "access_route",
        "datasets_text",
        "onward_sharing",
        "ends_on",
        "retention_text",
        "destruction",
    )
)
# Stored as yes, no or not_stated: shown, and explained, by the words of the group of the field's own name.
CODED = frozenset(("onward_sharing", "destruction"))
DATES = frozenset(("received_on", "approved_on", "sent_on", "decided_on", "ends_on", "destroyed_on", "listed_date"))


def safes_of(entry: Row, printed: list[Row]) -> dict[str, Row]:
    """Each of the five -> `facts`, one line per field, and `silent`, the fields that nothing says a word about.

    `printed` are the entry's printed cells, the newest edition first.
    """
    found = {}
    for safe, fields in SAFES.items():
        silent = [field for field in fields if field not in ALWAYS and entry[f"{field}_status"] == "not_stated"]
        found[safe] = {"facts": [fact_of(entry, field, printed) for field in fields if field not in silent], "silent": silent}
    return found


def fact_of(entry: Row, field: str, printed: list[Row]) -> Row:
    """One field: its value or why it is empty, the newest printed cell that says so, and its words where the value is not as printed.

    The cell is one whose value is the value shown; where nothing was read, the newest cell of that field, so that what could not
    be read can be seen.
    """
    cells = [row for row in printed if row["field"] == field]
    own = [row for row in cells if row["edition_status"] != "transcribed"] or cells
    value, status = entry[field], entry[f"{field}_status"]
    same = (row for row in own if value is not None and row["value"] == str(value))
    cell = next(same, own[0] if own else None)
    words = str(cell["printed"] or "") if cell and cell["status"] != "withheld" else ""
    return {
        "field": field,
        "value": value if status == "stated" else None,
        "status": status,
        "kind": "coded" if field in CODED else "date" if field in DATES else "text",
        "cell": cell,
        "words": "" if " ".join(words.split()) == " ".join(str(value or "").split()) else words,
    }
