-- number: 9
-- title: Which data is listed past its published end date?
-- reading: >-
--   Dates as published; they are no evidence of a breach. Days are counted to the date of the edition named, and are the fewest that the
--   printed dates allow. "listed_as_held": a list of what is held or under agreement still names it; "still_listed": its list names it and
--   does not say whether data is held; "no_longer_listed": it has left its list and no destruction is stated; "in_doubt": it has left its
--   list and may stand elsewhere. Entries whose destruction is stated are left out, unless they are still listed as held. So are those
--   about the Department alone; of which it is not stated whether they are, that stands beside them.
-- rests_on: [dfe-external-data-shares, dfe-npd-requests]
-- part answer: Past the printed end date, by days
select days, ends_on as printed_end_date, as_at, standing, last_listed, entry_id, name, recipients, outcome, in_scope, audience, destruction,
    edition_id,
    (select row_id from listing join listing_value using (listing_id) join listing_order using (listing_id)
     where listing.entry_id = overdue.entry_id and field = 'ends_on' and value = overdue.ends_on
     order by turn desc, sheet_place, row_place limit 1) as row_id
from overdue
where audience != 'internal'
order by days desc, entry_id
-- part not_known: Listed in the newest edition without an end date that can be read
with newest as (
    select edition_id, as_at, source_id from edition
    where status in ('read', 'part_read') and source_id in ('dfe-external-data-shares', 'dfe-npd-requests') and not exists (
        select 1 from edition as later where later.source_id = edition.source_id and later.status in ('read', 'part_read')
            and (later.as_at, later.first_captured_at, later.position) > (edition.as_at, edition.first_captured_at, edition.position))
)
select newest.edition_id, newest.as_at, entry.section_id, ends_on_status as end_date, count(*) as entries
from newest join entry on entry.last_edition_id = newest.edition_id
where ends_on is null
group by newest.edition_id, entry.section_id, ends_on_status
order by newest.as_at desc, entry.section_id, ends_on_status
