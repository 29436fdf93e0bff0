-- title: Which entries are said to include, or to lack, which items of data?
-- reading: >-
--   One line for each printed statement, of entries in scope and external, with the words and the cell. Entries of which nothing is
--   said are counted in the question before this one.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
select item.name as item, entry_item.status, entry.entry_id, entry.name, entry.outcome, entry_item.printed, entry_item.rule, listing.row_id,
    entry_item.column_letter
from entry_item join item using (item_id) join entry using (entry_id) join listing using (listing_id)
where entry.in_scope = 'yes' and entry.audience = 'external'
order by item.position, entry_item.status, entry.entry_id, listing.row_id
