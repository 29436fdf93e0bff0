-- number: 23
-- title: Where does this number come from?
-- reading: >-
--   A number on a page leads to the list that it was counted from. Above the list stands in words what it counts, and its address is the
--   query. Each entry of it leads to its printed cells. Here is that way for one entry: what is shown, by which rule, the cell as printed,
--   the file with its checksum, and where and when it was had.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- scoped: true
-- parameters:
--   entry: {label: Entry, kind: entry, hint: 'Its reference, or its id as in the address of its page; without one, the first in scope'}
-- part answer: From what is shown to the printed cell and the file
with asked as (
    select coalesce(nullif(:entry, ''), (select min(entry_id) from entry where in_scope = 'yes' and audience = 'external')) as entry_id
)
select listing.entry_id, listing_value.field, listing_value.value, listing_value.status, listing_value.rule, listing_value.printed,
    sheet.sheet_name, source_row.row_number, listing_value.column_letter, listing.row_id, listing.edition_id, sheet.sha256,
    (select url from capture where capture.sha256 = sheet.sha256 order by captured_at, capture_id limit 1) as file_url,
    (select captured_at from capture where capture.sha256 = sheet.sha256 order by captured_at, capture_id limit 1) as captured_at
from asked
join listing using (entry_id)
join listing_value using (listing_id)
join source_row on source_row.row_id = listing.row_id
join sheet using (sheet_id)
order by listing.edition_id desc, listing.row_id, listing_value.column_letter, listing_value.field
-- part counts: The numbers of the front page, and the list that each leads to
select outcome, count(*) as entries, '/entries?outcome=' || outcome as entries_opens,
    'in scope is yes, audience is external, outcome is ' || outcome as rule
from entry where in_scope = 'yes' and audience = 'external'
group by outcome
order by outcome
