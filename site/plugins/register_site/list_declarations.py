"""The lists of the site: what each reads, what it can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from .lists import Filter, List, column, linked, words_filter
from .recipient_lists import RECIPIENT_KIND

IN_SCOPE = {"in_scope": "yes", "audience": "external"}

EDITION = Filter(
    key="edition",
    title="Listed in edition",
    more=True,
    condition="entry_list.entry_id in (select entry_id from listing where edition_id = :edition)",
    counted="select edition.edition_id as value, edition.as_at || ', ' || source.title as title, count(distinct listing.entry_id) as n"
    " from listing join edition using (edition_id) join source using (source_id)"
    " where listing.entry_id in (select entry_id from entry_list where {chosen}) group by 1 order by edition.as_at desc",
    known="select 1 from edition where edition_id = :edition",
)
SOURCE = Filter(
    key="source",
    title="Publication",
    more=True,
    condition="entry_list.source_id = :source",
    counted="select source.source_id as value, source.title as title, count(*) as n from entry_list join source using (source_id)"
    " where {chosen} group by 1 order by n desc",
    known="select 1 from source where source_id = :source",
)
ENTRIES = List(
    name="entries",
    title="Entries",
    one="entry",
    many="entries",
    view="entry_list",
    key_column="entry_id",
    default=IN_SCOPE,
    split="outcome",
    filters=(
        words_filter("entry", "entry_list.entry_id"),
        column("in_scope", "About", group="in_scope"),
        column("audience", "Audience", group="audience"),
        column("outcome", "Outcome", group="outcome"),
        linked("dataset", "Dataset", "entry_list", "entry_id", "entry_dataset"),
        column("year", "Year"),
        linked("recipient", "Organisation named", "entry_list", "entry_id", "entry_recipient", more=True),
        column("access_route", "Where the data is used", more=True),
        column("legal_gateway", "Legal gateway", more=True),
        column("pupil_level", "Pupil level", group="pupil_level", more=True),
        column("company_by_legal_form", "A recipient is a company by its legal form", group="answer", more=True),
        column("commercial_by_publisher", "Commercial by the publisher's own type", group="answer", more=True),
        column("purpose_for_sale", "The printed purpose says that something is for sale", group="answer", more=True),
        RECIPIENT_KIND,
        linked("item", "Data said to include", "entry_list", "entry_id", "entry_item", "entry_item.status = 'included'", more=True),
        column("listing_state", "Still listed", group="listing_state", more=True),
        column("known_by", "Known from", group="known_by", more=True),
        EDITION,
        SOURCE,
    ),
    sorts={
        "newest": ("newest first", "coalesce(sent_on, decided_on, approved_on, '') desc, entry_id"),
        "oldest": ("oldest first", "coalesce(sent_on, decided_on, approved_on, '9999'), entry_id"),
        "title": ("by title", "title is null, title collate nocase, entry_id"),
        "reference": ("by reference", "reference is null, reference, entry_id"),
    },
)

DATASETS = List(
    name="datasets",
    title="Datasets",
    one="dataset",
    many="datasets",
    view="dataset_list",
    key_column="dataset_id",
    default={"in_scope": "yes"},
    filters=(
        words_filter("dataset", "dataset_list.dataset_id"),
        column("in_scope", "About", group="in_scope", view="dataset_list"),
    ),
    sorts={
        "entries": ("most entries first", "entries_in_scope desc, other_entries desc, name collate nocase, dataset_id"),
        "name": ("by name", "name collate nocase, dataset_id"),
    },
)
EDITIONS = List(
    name="editions",
    title="Editions",
    one="edition",
    many="editions",
    view="edition_list",
    key_column="edition_id",
    filters=(
        column("status", "Read", group="edition_status", view="edition_list"),
        Filter(
            key="source",
            title="Publication",
            condition="edition_list.source_id = :source",
            counted="select source_id as value, source_title as title, count(*) as n from edition_list where {chosen}"
            " group by 1 order by n desc, 2",
            known="select 1 from source where source_id = :source",
        ),
    ),
    sorts={
        "newest": ("newest first", "as_at desc, position desc, edition_id"),
        "oldest": ("oldest first", "as_at, position, edition_id"),
    },
)
CHANGES = List(
    name="changes",
    title="Changes",
    one="change",
    many="changes",
    view="change_list",
    key_column="event_id",
    default=IN_SCOPE,
    split="kind",
    filters=(
        column("kind", "What happened", group="kind", view="change_list"),
        column("in_scope", "About", group="in_scope", view="change_list"),
        column("audience", "Audience", group="audience", view="change_list"),
        Filter(
            key="dataset",
            title="Dataset",
            more=True,
            condition="change_list.entry_id in (select entry_id from entry_dataset where dataset_id = :dataset)",
            counted="select dataset.dataset_id as value, dataset.name as title, count(*) as n from change_list"
            " join entry_dataset using (entry_id) join dataset using (dataset_id) where {chosen} group by 1 order by n desc, 2",
            known="select 1 from dataset where dataset_id = :dataset",
        ),
        Filter(
            key="recipient",
            title="Organisation named",
            more=True,
            condition="change_list.entry_id in (select entry_id from entry_recipient where recipient_id = :recipient)",
            counted="select recipient.recipient_id as value, recipient.name as title, count(*) as n from change_list"
            " join (select distinct entry_id, recipient_id from entry_recipient) as named using (entry_id)"
            " join recipient using (recipient_id) where {chosen} group by 1 order by n desc, 2",
            known="select 1 from recipient where recipient_id = :recipient",
        ),
        Filter(
            key="edition",
            title="In edition",
            condition="change_list.edition_id = :edition",
            counted="select change_list.edition_id as value, edition.as_at || ', ' || edition.edition_id as title, count(*) as n"
            " from change_list join edition using (edition_id) where {chosen} group by 1 order by edition.as_at desc",
            known="select 1 from edition where edition_id = :edition",
        ),
    ),
    sorts={
        "newest": ("newest first", "as_at desc, kind, entry_id, event_id"),
        "oldest": ("oldest first", "as_at, kind, entry_id, event_id"),
    },
)
ISSUES = List(
    name="issues",
    title="Issues",
    one="issue",
    many="issues",
    view="issue_list",
    key_column="issue_id",
    split="severity",
    filters=(
        Filter(
            key="type",
            title="Type",
            condition="issue_list.issue_type = :type",
            counted="select issue_type as value, issue_title as title, count(*) as n from issue_list where {chosen}"
            " group by 1 order by n desc, 2",
            known="select 1 from issue_type where issue_type = :type",
        ),
        column("severity", "Severity", group="severity", view="issue_list"),
        column("whose", "Whose job", group="whose", view="issue_list"),
        Filter(
            key="edition",
            title="In edition",
            condition="issue_list.edition_id = :edition",
            counted="select issue_list.edition_id as value, edition.as_at || ', ' || edition.edition_id as title, count(*) as n"
            " from issue_list join edition using (edition_id) where {chosen} group by 1 order by edition.as_at desc",
            known="select 1 from edition where edition_id = :edition",
        ),
    ),
    sorts={"type": ("by type", "severity, issue_type, edition_id desc, row_number, issue_id")},
)
UNDECIDED = List(
    name="undecided",
    title="What awaits a person",
    one="item",
    many="items",
    view="undecided",
    key_column="kind || item_id",
    filters=(column("kind", "Kind", group="undecided_kind", view="undecided"),),
    sorts={"kind": ("by kind", "kind, title collate nocase, item_id")},
)
ROWS = List(
    name="rows",
    title="Rows as printed",
    one="row",
    many="rows",
    view="row_list",
    key_column="row_id",
    split="disposition",
    filters=(
        Filter(
            key="sheet",
            title="Sheet",
            condition="row_list.sheet_id = :sheet",
            counted="select sheet_id as value, sheet_name || ' (' || edition_id || ')' as title, count(*) as n from row_list"
            " where {chosen} group by 1 order by n desc, 2",
            known="select 1 from sheet where sheet_id = :sheet",
        ),
        column("disposition", "What became of it", group="disposition", view="row_list"),
    ),
    sorts={"row": ("by row", "edition_id desc, sheet_id, row_number")},
)
