"""The list of organisations, and the filters on what kinds of body they are. An organisation without a kind counts as not stated."""

from __future__ import annotations

from .filters import Filter, column, words_filter
from .lists import List

RECIPIENT_KIND = Filter(
    key="recipient_kind",
    title="Kind of recipient",
    phrase="naming {} as recipient",
    more=True,
    condition="exists (select 1 from (select entry_list.entry_id) left join entry_receiver using (entry_id)"
    " left join recipient_kind using (recipient_id) where coalesce(recipient_kind.kind, 'not_stated') = :recipient_kind)",
    pairs="select coalesce(recipient_kind.kind, 'not_stated'), entry_id from entry left join entry_receiver using (entry_id)"
    " left join recipient_kind using (recipient_id)",
    group="recipient_kind",
)

SHOW_ENTRIES = Filter(
    key="show",
    title="Organisations",
    phrase="{}",
    lifted="with any entries",
    condition="(recipient_list.entries_in_scope > 0 and :show = 'in_scope' or recipient_list.entries_in_scope = 0 and :show = 'others')",
    counted="select case when entries_in_scope > 0 then 'in_scope' else 'others' end as value, '' as title, count(*) as n"
    " from recipient_list where {chosen} group by 1",
    group="recipient_show",
)
KIND = Filter(
    key="kind",
    title="Kind of organisation",
    phrase="being {}",
    condition="recipient_list.recipient_id in (select recipient_id from recipient left join recipient_kind using (recipient_id)"
    " where coalesce(recipient_kind.kind, 'not_stated') = :kind)",
    counted="select coalesce(recipient_kind.kind, 'not_stated') as value, '' as title, count(*) as n from recipient"
    " left join recipient_kind using (recipient_id) where recipient_id in (select recipient_id from recipient_list where {chosen})"
    " group by 1 order by n desc, 1",
    group="recipient_kind",
)
# Not offered in the form: it is there for the search page of a frozen copy. Names that begin with no letter go together.
LETTER_OF = "case when recipient_list.name glob '[A-Za-z]*' then lower(substr(recipient_list.name, 1, 1)) else 'other' end"
LETTER = Filter(
    key="letter",
    title="Begins with",
    phrase="beginning with {}",
    condition=f"{LETTER_OF} = :letter",
    known=f"select upper(:letter) as title from recipient_list where {LETTER_OF} = :letter limit 1",
)
RECIPIENTS = List(
    name="recipients",
    title="Organisations named",
    one="organisation or class",
    many="organisations and classes",
    split="is_class",
    view="recipient_list",
    key_column="recipient_id",
    default={"show": "in_scope"},
    filters=(
        words_filter("recipient", "recipient_list.recipient_id"),
        SHOW_ENTRIES,
        KIND,
        column("status", "Decided", group="recipient_status", view="recipient_list", phrase="{}"),
        column("is_class", "Named", group="is_class", view="recipient_list", phrase="named {}"),
        LETTER,
    ),
    sorts={
        "entries": ("most entries first", "entries_in_scope desc, name collate nocase, recipient_id"),
        "name": ("by name", "name collate nocase, recipient_id"),
    },
)
