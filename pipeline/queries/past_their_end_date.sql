-- number: 9
-- title: Which data is listed past its published end date?
-- reading: >-
--   Entries that the newest edition of each publication still lists although the end date printed for them lies before the date of that
--   edition. Dates are as published; they are no evidence of a breach: an agreement may have been renewed, or the data destroyed, without
--   the list saying so. An end date that is a month or a year has passed when all of it has.
-- rests_on: [dfe-external-data-shares, dfe-npd-requests]
-- part answer: Past the printed end date, by days
with newest as (
    select edition_id, as_at, substr(as_at || '-01-01', 1, 10) as day from edition
    where status in ('read', 'part_read') and not exists (
        select 1 from edition as later where later.source_id = edition.source_id and later.status in ('read', 'part_read')
            and (later.as_at, later.first_captured_at, later.position) > (edition.as_at, edition.first_captured_at, edition.position))
),
ended as (
    select entry.*, case length(ends_on) when 4 then ends_on || '-12-31' when 7 then date(ends_on || '-01', '+1 month', '-1 day')
        else ends_on end as last_day from entry where ends_on is not null
)
select ended.entry_id, ended.reference, ended.name, ends_on as printed_end_date, newest.as_at as listed_as_at,
    cast(julianday(newest.day) - julianday(last_day) as integer) as days_over, ended.outcome,
    listing_value.printed as end_date_as_printed, listing.row_id
from ended
join newest on newest.edition_id = ended.last_edition_id
join listing on listing.entry_id = ended.entry_id and listing.edition_id = newest.edition_id
join listing_value on listing_value.listing_id = listing.listing_id and listing_value.field = 'ends_on' and listing_value.value = ends_on
where last_day < newest.day
order by days_over desc, ended.entry_id, listing.row_id
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
