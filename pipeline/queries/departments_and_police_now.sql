-- number: 14
-- title: Which government departments and police bodies get pupil data now?
-- reading: >-
--   "Now" is the newest edition of the Department's register that is held: bodies in it that we count as departments, other public
--   bodies of the state or police, and the parts that give totals for the Home Office and the police, as that edition
--   itself says it; whom older editions named is on the page of each entry. Of several issues for its date each part is told by the last that
--   has it. What the newest edition has no part for, or could not be read of, is in no line but named at the end. A body that asked or paid for another's work is none of them.
--   Bodies whose kind is not known stand below; any of them may be one. What other pages tell of is apart: whether it goes on is not
--   known. The legal basis stands where it is printed; whether the data is about children's education is said beside each.
-- rests_on: [dfe-external-data-shares]
-- told_of: true
-- part answer: In the newest edition
select newest.edition_id, newest.as_at, coalesce(recipient.name, entry.name) as body, recipient.recipient_id,
    section.title as route, listing.outcome, listing.in_scope, coalesce(listing.legal_gateway, (select status from listing_value as said where said.listing_id = listing.listing_id
        and said.field = 'legal_gateway'), 'not_stated') as legal_basis, entry.entry_id,
    listing.row_id
from newest_part as newest
join listing on listing.edition_id = newest.edition_id and listing.section_id = newest.section_id
join section on section.section_id = listing.section_id
join entry on entry.entry_id = listing.entry_id
left join listing_recipient on listing_recipient.listing_id = listing.listing_id and listing_recipient.role = 'recipient'
left join recipient on recipient.recipient_id = listing_recipient.recipient_id
where newest.source_id = 'dfe-external-data-shares' and (listing.section_id = 'dfe-court-orders' or recipient.recipient_id in
    (select recipient_id from recipient_kind where kind in ('government_department', 'government_body', 'police')))
union all
select newest.edition_id, newest.as_at, iif(tally.section_id = 'dfe-home-office', 'Home Office', 'Police forces (not named)'),
    iif(tally.section_id = 'dfe-home-office', 'home-office', 'police-forces-not-named'), section.title,
    'published totals for ' || count(distinct period_from) || iif(count(distinct period_from) = 1, ' period', ' periods'), 'not_stated', 'not_stated', null, min(tally.row_id)
from newest_part as newest
join sheet on sheet.edition_id = newest.edition_id
join source_row on source_row.sheet_id = sheet.sheet_id
join tally on tally.row_id = source_row.row_id and tally.section_id = newest.section_id
join section on section.section_id = tally.section_id
where newest.source_id = 'dfe-external-data-shares' and tally.section_id in ('dfe-home-office', 'dfe-police')
group by newest.edition_id, tally.section_id
order by 5, 3, 9
-- part kind_not_known: In the newest edition too, and of what kind the body is, is not known
select newest.edition_id, newest.as_at, coalesce(recipient.name, 'no body is shown') as body, recipient.recipient_id,
    section.title as route, listing.outcome, listing.in_scope, listing.entry_id, listing.row_id
from newest_part as newest
join listing on listing.edition_id = newest.edition_id and listing.section_id = newest.section_id
join section on section.section_id = listing.section_id
left join listing_recipient on listing_recipient.listing_id = listing.listing_id and listing_recipient.role = 'recipient'
left join recipient on recipient.recipient_id = listing_recipient.recipient_id
where newest.source_id = 'dfe-external-data-shares'
    and (listing_recipient.recipient_id is null or listing_recipient.recipient_id not in (select recipient_id from recipient_kind))
    and listing.section_id != 'dfe-court-orders'
order by recipient.name is null, recipient.name, listing.entry_id, listing.row_id
-- part told_of: Told of by other pages; whether it goes on is not known
select recipient.name as body, recipient.recipient_id, entry.outcome, entry.in_scope, coalesce(entry.sent_on, entry.decided_on, entry.approved_on) as dated,
    entry.listed_date as other_date_beside_it, coalesce(entry.legal_gateway, entry.legal_gateway_status) as legal_basis, entry.entry_id
from entry join entry_receiver using (entry_id) join recipient using (recipient_id)
where entry.known_by = 'transcription' and entry.section_id = 'documented-entries'
    and recipient_id in (select recipient_id from recipient_kind where kind in ('government_department', 'government_body', 'police'))
order by recipient.name, coalesce(dated, entry.listed_date, '9'), entry.entry_id
-- part other_parts: Parts of the register that the newest edition does not have, or of which it could not be read
with held as (
    select section_id, edition_id, as_at, state, rank() over (order by as_at desc) as age,
        row_number() over (partition by section_id order by as_at desc, first_captured_at desc, position desc) as nth
    from edition_part join edition using (edition_id)
    where source_id = 'dfe-external-data-shares' and status != 'transcribed' and state != 'no such part'
)
select title as route, iif(age = 1, 'it could not be read', 'it has no such part') as in_the_newest, edition_id, as_at
from held join section using (section_id)
where nth = 1 and not (age = 1 and state = 'read')
order by as_at desc, title
