"""Which settings files there are, and what they may say: headings of CSV files, keys of YAML files, and what may stand there only once.

A misspelt name of a file, heading or key would otherwise be a rule that silently never applies, and of a name declared twice the
last would silently win.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.declaring.publications import Layout, Source
from pipeline.fold import fold

DECIDED = ("decided_by", "decided_on", "why")
# CSV file -> (its headings, those of them that together stand once).
HEADINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dataset_phrases.csv": (("phrase", "dataset_id", "register", "why"), ("phrase", "register")),
    "datasets.csv": (
        (
            *("dataset_id", "name", "custodian", "in_scope", "covers", "first_year", "last_year", "coverage_source", "part_of"),
            *("made_from", "asked_since", "description"),
        ),
        ("dataset_id",),
    ),
    "dataset_notes.csv": (("dataset_id", "position", "kind", "said", "source_title", "source_url", "seen"), ("dataset_id", "position")),
    "items.csv": (
        (
            *("item_id", "name", "description", "identifier", "dfe_sensitive", "dfe_printed", "dfe_source", "act_1998", "article_9"),
            "law_why",
        ),
        ("item_id",),
    ),
    "item_phrases.csv": (("phrase", "item_id", "why"), ("phrase",)),
    "item_words.csv": (("words", "use", "why"), ("words",)),
    "share_words.csv": (("words", "use", "means", "matches", "why"), ("words", "use")),
    "environments.csv": (("printed", "access_route", "why"), ("printed",)),
    "gateways.csv": (("phrase", "legal_gateway", "why"), ("phrase",)),
    "organisation_words.csv": (("word",), ("word",)),
    "organisations.csv": (("name_text", "organisation", "matches", "why"), ("name_text",)),
    "other_datasets.csv": (("phrase", "why"), ("phrase",)),
    "outcomes.csv": (("printed", "outcome", "matches", "why"), ("printed",)),
    "level_words.csv": (("phrase", "pupil_level", "why"), ("phrase",)),
    "organisation_kinds.csv": (
        ("organisation", "kind", "how", "why", "source_title", "source_url", "stated_on"),
        ("organisation", "kind"),
    ),
    "organisation_facts.csv": (
        ("organisation", "fact", "value", "source_title", "source_url", "seen", "seen_on", "why"),
        ("organisation", "fact", "value"),
    ),
    "kind_words.csv": (("words", "stands", "kind", "joined", "why"), ("words", "stands")),
    "publisher_types.csv": (("printed", "commercial", "why"), ("printed",)),
    "sale_words.csv": (("phrase", "for_sale", "why"), ("phrase",)),
    "dataset_groups.csv": (("dataset_id", "group_from", "group_to", "why"), ("dataset_id",)),
    "answer_words.csv": (("words", "use", "means", "why"), ("words", "use")),
    "name_words.csv": (("word", "kind", "why"), ("word",)),
    "office_holders.csv": (("name", "what"), ("name",)),
    "internal_names.csv": (("words", "matches", "why"), ("words",)),
    "qualifiers.csv": (("words", "exact", "place", "why"), ("words",)),
    "turning_words.csv": (("words", "why"), ("words",)),
    "recipient_cells.csv": (("printed", "organisation", "role", "why"), ("printed", "organisation", "role")),
    "role_words.csv": (("words", "role", "why"), ("words",)),
    "legal_forms.csv": (("words", "why"), ("words",)),
    "recipient_classes.csv": (("organisation", "why"), ("organisation",)),
    "expected_counts.csv": (
        ("sha256", "sheet_name", "disposition", "rows", "reviewed_by", "reviewed_on"),
        ("sha256", "sheet_name", "disposition"),
    ),
    "issue_types.csv": (("issue_type", "title", "severity", "whose", "description", "remedy"), ("issue_type",)),
    "known_editions.csv": (("source_id", "as_at", "title", "how_known"), ("source_id", "as_at", "title")),
    "claim_counts.csv": (
        ("claim_id", "query", "gaps", "parameters", "source_ids", "section_ids", "edition_from", "edition_to", "why_they_need_not_agree"),
        ("claim_id",),
    ),
    "corrections.csv": (
        ("sha256", "sheet_name", "row_number", "column_letter", "printed", "read_as", *DECIDED),
        ("sha256", "sheet_name", "row_number", "column_letter"),
    ),
    "entry_links.csv": (("listing_key", "other_key", "same", *DECIDED), ("listing_key", "other_key", "same", "decided_on")),
    "recipient_names.csv": (("name_text", "organisation", "matches", *DECIDED), ("name_text",)),
    "recipient_pairs.csv": (("name_text", "organisation", "same", *DECIDED), ("name_text", "organisation", "same", "decided_on")),
    "claims.csv": (
        (
            *("item_id", "quotation", "printed", "occurrence", "answer_mark", "decision", "measure"),
            *("quantity_low", "quantity_high", "quantity_status"),
            *("qualifier_printed", "unit", "period_from", "period_to", "scope", "about_section", "recipients", "superseded_by", *DECIDED),
        ),
        ("item_id", "quotation", "printed", "occurrence", "answer_mark"),
    ),
    "notices.csv": (
        ("notice_id", "kind", "about", "about_id", "said_by", "said", "before", "after", "reported_on", *DECIDED),
        ("notice_id",),
    ),
    "withheld_names.csv": (("name_hash", "words", *DECIDED), ("name_hash",)),
    "sheets.csv": (("sha256", "sheet_name", "decision", *DECIDED), ("sha256", "sheet_name")),
    "documents.csv": (("file_name", "title", "address", "transcribed_on", "transcribed_by", "note"), ("file_name",)),
}
FOLDERS: dict[str, tuple[str, ...]] = {
    "decided": (
        *("claims.csv", "corrections.csv", "entry_links.csv", "notices.csv", "recipient_names.csv", "recipient_pairs.csv", "sheets.csv"),
        "withheld_names.csv",
    ),
    "declared": (
        *("earlier_builds.yml", "editions.yml", "sections.yml", "sheets.yml", "sources.yml", "vocabulary*.yml", "layouts", "lookups"),
        *("claim_counts.csv", "expected_counts.csv", "issue_types.csv", "known_editions.csv"),
    ),
    "declared/layouts": ("*.yml",),
    "declared/lookups": (
        *("dataset_phrases.csv", "datasets.csv", "environments.csv", "gateways.csv", "organisation_words.csv"),
        *("organisations.csv", "other_datasets.csv", "outcomes.csv", "recipient_cells.csv", "role_words.csv"),
        *("dataset_groups.csv", "dataset_notes.csv", "items.csv", "item_phrases.csv", "item_words.csv", "share_words.csv"),
        *("organisation_kinds.csv", "organisation_facts.csv", "kind_words.csv", "publisher_types.csv", "sale_words.csv"),
        *("answer_words.csv", "internal_names.csv", "legal_forms.csv", "level_words.csv", "name_words.csv", "qualifiers.csv"),
        *("office_holders.csv", "recipient_classes.csv", "turning_words.csv"),
    ),
}
VOCABULARY_NEEDS = frozenset(("ignored_words", "fields", "turning_words", "withheld_fields", "date_formats"))
VOCABULARY_MAY = frozenset(
    ("other_fields", "several_events", "turning_words_of_dates", "exact_fields", "set_aside", "asking_words", "answer_fields")
)
# Read from one file only, for all sources.
VOCABULARY_OF_ALL = frozenset(("scope_words",))
_API = frozenset(("answering_bodies", "from", "until", "take", "waits", "give_up_after", "turn_minutes"))
_LISTS = _API | {"again_hours", "settled_again_days"}
_PEOPLE = frozenset(("lists_of_people", "unless"))
# Spider -> what it reads of `collect`. `rule` is no spider's: it says which of the items kept are ours.
COLLECT: dict[str, frozenset[str]] = {
    "written_questions": _LISTS | {"recent_months", "open_months", "most_results", "terms", "terms_again_days", "rule"},
    "written_statements": _LISTS | {"named", "rule"},
    "uksa_accredited_projects": _PEOPLE,
    "internet_archive": _PEOPLE | {"addresses", "again_days", "hosts"},
}


def fault_of_rows(name: str, headings: Iterable[str], rows: list[dict[str, str]]) -> str:
    """What is wrong with the headings of the settings file called `name`, or stands in it twice; '' where nothing is."""
    known, once = HEADINGS[name]
    if fault := _difference("heading", headings, known):
        return fault
    means = [one for one in known if one not in once and one not in DECIDED]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        first = seen.setdefault(tuple(fold(row[one]) or row[one] for one in once), number)
        other = rows[first - 2]
        # Two spellings that only fold alike may stand side by side, if they mean the same.
        if first != number and (all(row[one] == other[one] for one in once) or any(row[one] != other[one] for one in means)):
            told = ", ".join(f"{one} {row[one]!r}" for one in once)
            return f"record {number}: {told} stands in record {first} already. Keep one of the two."
    return ""


def fault_of_vocabulary(name: str, content: object) -> str:
    """What is wrong with the keys of a vocabulary file called `name`; '' where nothing is."""
    if not isinstance(content, dict):
        return "expected `key: value` lines."
    needs = VOCABULARY_NEEDS | (VOCABULARY_OF_ALL if name == "vocabulary.yml" else frozenset())
    return keys_fault(content, needs, VOCABULARY_MAY)


def keys_fault(content: Mapping[str, object], needs: Iterable[str], may: Iterable[str]) -> str:
    """Which keys of `content` are not known or missing, in plain words; '' where none is."""
    unknown = sorted(str(one) for one in {*content} - {*needs} - {*may})
    lacking = sorted({*needs} - {*content})
    if not unknown and not lacking:
        return ""
    return f"keys not known: {', '.join(unknown) or 'none'}; keys missing: {', '.join(lacking) or 'none'}."


def repeated(ids: Iterable[str]) -> list[str]:
    """Those of `ids` that stand there more than once, each once."""
    return sorted(one for one, times in Counter(ids).items() if times > 1)


def collect_problems(source: Source) -> Iterator[str]:
    """The keys under a source's `collect` that its spider does not read."""
    known = COLLECT.get(source.spider, frozenset())
    for key in sorted(str(one) for one in {*source.collect} - known):
        told = f"It reads: {', '.join(sorted(known))}" if known else "It reads none"
        yield f"sources.yml, source {source.source_id}: collect has the key {key!r}, which its spider does not read. {told}"


def file_problems(data: Path) -> Iterator[str]:
    """The files under data/declared and data/decided that nothing reads. Hidden files and editors' copies are passed over."""
    for folder, known in FOLDERS.items():
        for path in sorted((data / folder).glob("*")):
            if not path.name.startswith(".") and not path.name.endswith("~") and not any(path.match(one) for one in known):
                yield f"{path}: no settings file is called this, so nothing reads it. Known here: {', '.join(known)}"


def transcription_problems(data: Path, layouts: list[Layout]) -> Iterator[str]:
    """The files of data/documented that documents.csv does not list, or whose headings are those of no layout of ours."""
    with (data / "documented" / "documents.csv").open(encoding="utf-8", newline="") as handle:
        listed = {row.get("file_name") for row in csv.DictReader(handle)}
    shapes = [[column.heading for column in one.columns] for one in layouts if one.source_id == "documented"]
    for path in sorted((data / "documented").glob("*.csv")):
        if path.name == "documents.csv":
            continue
        if path.name not in listed:
            yield f"{path}: documents.csv does not list it, so nothing reads it. Add a row for it"
        with path.open(encoding="utf-8", newline="") as handle:
            headings = next(csv.reader(handle), [])
        nearest = max(shapes, key=lambda shape: len({*shape} & {*headings}), default=[])
        if fault := _difference("heading", headings, nearest):
            yield f"{path}: {fault}"


def _difference(what: str, found: Iterable[str], known: Iterable[str]) -> str:
    found, known = list(found), list(known)
    parts = {
        f"{what}s not known": [one for one in found if one not in known],
        f"{what}s missing": [one for one in known if one not in found],
        f"{what}s that stand twice": repeated(found),
    }
    told = "; ".join(f"{words}: {', '.join(names)}" for words, names in parts.items() if names)
    return f"{told}. Mend its first line." if told else ""
