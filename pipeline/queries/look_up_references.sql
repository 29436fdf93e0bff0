-- number: 13
-- title: What stands under one reference number or several?
-- reading: >-
--   The entries with these references, as printed in any edition or told of by another page. A reference under which nothing is held is
--   said to be so: that does not mean that the request never was.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares, uksa-accredited-projects]
-- told_of: true
-- parameters:
--   references: {label: 'References, with commas between them', kind: references, default: 'DS00628, R0042, DR170124.04'}
with recursive parts(reference, rest) as (
    select '', :references || ','
    union all
    select trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) from parts where rest != ''
),
asked as (select distinct upper(reference) as reference from parts where reference != '')
select asked.reference, iif(entry.entry_id is null, 'nothing is held under it', 'held') as found, entry.entry_id, entry.name,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    entry.outcome, coalesce(entry.sent_on, entry.decided_on, entry.approved_on) as dated, entry.listed_date as other_date_beside_it, entry.known_by,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from asked
left join entry on entry.entry_id in (select entry_id from listing where upper(listing.reference) = asked.reference)
order by asked.reference, entry.entry_id
