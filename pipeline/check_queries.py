"""The checks of a build that are one question in SQL each: it must find nothing."""

from __future__ import annotations

# What the list of entries is narrowed, counted and sorted by.
FACETS = (
    "entry_id, year, outcome, in_scope, audience, access_route, legal_gateway, pupil_level, company_by_legal_form,"
    " commercial_by_publisher, purpose_for_sale, listing_state, known_by, source_id, sent_on, decided_on, approved_on, reference, title"
)
# What must never be found, as (what it means, SQL that lists the offenders).
QUERIES: tuple[tuple[str, str], ...] = (
    (
        "a correction does not give its cell as it is printed",
        "select correction_id from correction join source_row using (row_id) where printed != coalesce(cells ->> column_letter, '')",
    ),
    (
        "a sheet's rows do not add up over the dispositions",
        "select sheet_id || ': ' || difference || ' rows over' from sheet_sums where difference != 0",
    ),
    (
        "a sheet's filled cells do not add up over its rows",
        "select sheet_id || ': ' || cell_difference || ' cells over' from sheet_sums where cell_difference != 0",
    ),
    (
        "the two witnesses of a sheet disagree",
        "select sheet_id from sheet where cell_count != witness_cell_count or row_count != witness_row_count",
    ),
    (
        "a row is a listing by its disposition and has no listing, or has one and is not",
        "select row_id from source_row left join listing using (row_id) where (disposition = 'listing') != (listing_id is not null)",
    ),
    (
        "a transcribed row became no claim and no item of Parliament, and no issue says so",
        "select row_id from source_row where disposition in ('claim', 'parliament_item') and row_id not in (select row_id from claim) "
        "and row_id not in (select row_id from parliament_item) and row_id not in (select row_id from issue where row_id is not null "
        "and issue_type in ('transcribed_row_repeated', 'transcribed_row_not_used'))",
    ),
    (
        "a row's id does not give its sheet and its number, or a listing has another id than its row",
        "select row_id from source_row where row_id != sheet_id || '-r' || row_number "
        "union all select listing_id from listing where listing_id != row_id",
    ),
    ("an entry has no listing", "select entry_id from entry where entry_id not in (select entry_id from listing)"),
    (
        "an entry's id is not among its keys",
        "select entry_id from entry where not exists (select 1 from entry_key "
        "where entry_key.entry_id = entry.entry_id and key = entry.entry_id)",
    ),
    (
        "a recipient's id is not the key of it alone",
        "select recipient_id from recipient where (select group_concat(recipient_id, '; ') from recipient_key "
        "where key = recipient.recipient_id) is not recipient_id",
    ),
    (
        "a listing has no printed value to show for itself",
        "select listing_id from listing where wording_id not in (select wording_id from wording_value)",
    ),
    (
        "a wording is not said by as many listings as it states",
        "select wording_id from wording left join (select wording_id, count(*) as n from listing group by wording_id) using (wording_id) "
        "where listings is not n",
    ),
    (
        "the numbers of what can be found do not stand together, so that a search would count them wrong",
        "select kind || ' ' || begins from search_item group by kind, begins having max(item_number) - min(item_number) >= count(*)",
    ),
    (
        "the short rows that the list of entries is counted by do not say what the list says",
        f"select entry_id from (select {FACETS} from entry_list except select {FACETS} from entry_facet)"
        " union select entry_id from entry_facet left join search_item using (item_number)"
        " where kind is not 'entry' or item_id is not entry_id",
    ),
    ("a sheet's document has no capture", "select sheet_id from sheet where sha256 not in (select sha256 from capture)"),
    (
        "a value is stated and empty, or not stated and filled",
        "select wording_id || ' ' || field from wording_value where (status = 'stated') != (value is not null)",
    ),
    (
        "the entries of neighbouring editions do not add up with the events between them",
        """
     with counts as (select edition_id, section_id, count(distinct entry_id) as entries from listing group by edition_id, section_id),
     moves as (select edition_id, section_id, sum(came) as came, sum(went) as went from
                (select edition_id, enters as section_id, 1 as came, 0 as went from event where enters is not null
                 union all select edition_id, leaves, 0, 1 from event where leaves is not null) group by edition_id, section_id),
     sums as (select pair.edition_id, coalesce(before.entries, 0) + coalesce(came, 0) - coalesce(went, 0) as by_events,
                     coalesce(after.entries, 0) as listed
              from edition_section as pair
              left join counts as before on before.edition_id = pair.compared_with and before.section_id = pair.section_id
              left join counts as after on after.edition_id = pair.edition_id and after.section_id = pair.section_id
              left join moves on moves.edition_id = pair.edition_id and moves.section_id = pair.section_id
              where pair.compared_with is not null)
     select edition_id || ': ' || by_events || ' by the events, ' || listed || ' listed' from sums where by_events != listed""",
    ),
    (
        "an entry that was accessed in a secure setting, or matched, is counted as a release",
        "select entry_id from release where stated_as in ('secure_access', 'matched')",
    ),
    (
        "of an item of data, or of the years, an entry says nothing, not even that nothing is stated",
        "select entry_id || ' ' || item_id from entry join item where not exists (select 1 from entry_item "
        "where entry_item.entry_id = entry.entry_id and entry_item.item_id = item.item_id) "
        "union all select entry_id from entry where entry_id not in (select entry_id from entry_years)",
    ),
)
