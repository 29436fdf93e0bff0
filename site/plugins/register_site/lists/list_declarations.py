"""The lists of the site: what each reads, what it can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from .entry_lists import ANY_DATA, ANYBODY, IN_SCOPE
from .filters import EDITION_CALLED, Filter, column, found_as, publication, words_filter
from .lists import List

# Of two editions dated alike too, the one that was had later is the newer.
TURN = "(select turn from edition_order where edition_order.edition_id = change_list.edition_id)"
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
        column("in_scope", "About", group="in_scope", view="dataset_list", lifted=ANY_DATA),
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
        column("status", "Read", group="edition_status", view="edition_list", phrase="{}"),
        publication("source", "edition_list"),
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
        column("kind", "What happened", group="kind", view="change_list", phrase="{}"),
        column("in_scope", "About", group="in_scope", view="change_list", lifted=ANY_DATA),
        column("audience", "Audience", group="audience", view="change_list", lifted=ANYBODY),
        Filter(
            key="dataset",
            title="Dataset",
            phrase="naming the dataset {}",
            more=True,
            condition="change_list.entry_id in (select entry_id from entry_dataset where dataset_id = :dataset)",
            counted="select dataset.dataset_id as value, dataset.name as title, count(*) as n from change_list"
            " join entry_dataset using (entry_id) join dataset using (dataset_id) where {chosen} group by 1 order by n desc, 2",
            known="select name as title from dataset where dataset_id = :dataset",
        ),
        Filter(
            key="recipient",
            title="Organisation named",
            phrase="naming {}",
            more=True,
            condition="change_list.entry_id in (select entry_id from entry_recipient where recipient_id = :recipient)",
            counted="select recipient.recipient_id as value, recipient.name as title, count(*) as n from change_list"
            " join (select distinct entry_id, recipient_id from entry_recipient) as named using (entry_id)"
            " join recipient using (recipient_id) where {chosen} group by 1 order by n desc, 2",
            known="select name as title from recipient where recipient_id = :recipient",
        ),
        Filter(
            key="edition",
            title="In edition",
            phrase="in the edition as at {}",
            condition="change_list.edition_id = :edition",
            counted=f"select change_list.edition_id as value, {EDITION_CALLED} as title, count(*) as n"
            " from change_list join edition using (edition_id) where {chosen} group by 1"
            " order by edition.as_at desc, edition.position desc",
            known=f"select {EDITION_CALLED} as title from edition where edition_id = :edition",
        ),
    ),
    sorts={
        "newest": ("newest first", f"{TURN} desc, kind, entry_id, event_id"),
        "oldest": ("oldest first", f"{TURN}, kind, entry_id, event_id"),
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
            phrase="of the type “{}”",
            condition="issue_list.issue_type = :type",
            counted="select issue_type as value, issue_title as title, count(*) as n from issue_list where {chosen}"
            " group by 1 order by n desc, 2",
            known="select title from issue_type where issue_type = :type",
        ),
        column("severity", "Severity", group="severity", view="issue_list"),
        column("whose", "Whose job", group="whose", view="issue_list"),
        Filter(
            key="edition",
            title="In edition",
            phrase="in the edition as at {}",
            condition="issue_list.edition_id = :edition",
            counted=f"select issue_list.edition_id as value, {EDITION_CALLED} as title, count(*) as n"
            " from issue_list join edition using (edition_id) where {chosen} group by 1 order by edition.as_at desc, edition.position desc",
            known=f"select {EDITION_CALLED} as title from edition where edition_id = :edition",
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
# Of a row that was not read the words are not kept, so it is found by what is shown of it: its sheet's name and headings, and why.
NOT_READ_ABOUT = Filter(
    key="q",
    title="Words about sheets with rows not read",
    condition="row_list.disposition = 'set_aside' and"
    f" (row_list.sheet_id in ({found_as('sheet')}) or row_list.row_id in ({found_as('row')}))",
    phrase="not read, in sheets whose name, headings or faults hold the words “{}”",
)
# Every row is in one sheet and is one listing at most, so its own table has the rows of the list, no more and no fewer.
ROWS_COUNTED_IN = "source_row as row_list"
ROWS = List(
    name="rows",
    title="Rows as printed",
    one="row",
    many="rows",
    view="row_list",
    key_column="row_id",
    split="disposition",
    counted_in=ROWS_COUNTED_IN,
    filters=(
        NOT_READ_ABOUT,
        Filter(
            key="sheet",
            title="Sheet",
            phrase="of the sheet {}",
            condition="row_list.sheet_id = :sheet",
            counted="select sheet_id as value, sheet_name || ' (' || edition_id || ')' as title, n from (select sheet_id, count(*) as n"
            f" from {ROWS_COUNTED_IN} where {{chosen}} group by 1) join sheet using (sheet_id) order by n desc, 2",
            known="select sheet_name || ' (' || edition_id || ')' as title from sheet where sheet_id = :sheet",
        ),
        Filter(
            key="disposition",
            title="What became of it",
            phrase="{}",
            condition="row_list.disposition = :disposition",
            counted="select disposition as value, '' as title, count(*) as n"
            f" from {ROWS_COUNTED_IN} where {{chosen}} group by 1 order by n desc, 1",
            group="disposition",
        ),
    ),
    sorts={"row": ("by row", "edition_id desc, sheet_id, row_number")},
)
