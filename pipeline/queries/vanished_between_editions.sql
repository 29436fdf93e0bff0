-- number: 6
-- title: Which requests are in one edition and no longer in another?
-- reading: >-
--   Entries that the first edition lists and the second does not. Without a choice, the newest edition and the one before it of the same
--   publication. What absence can mean is said for each part of a register; it is never said to be a deletion. Where the second edition
--   does not speak for that part, or the part could not be read, that is said in place of a guess.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- parameters:
--   first: {label: Listed in, kind: edition, hint: The edition before the newest}
--   second: {label: And not in, kind: edition, hint: The newest edition}
-- part answer: Listed in the first, and not in the second
with second as (
    select edition_id, as_at, source_id, position from edition
    where edition_id = :second
        or (:second = '' and status in ('read', 'part_read')
            and (:first = '' or (source_id, position) > (select source_id, position from edition where edition_id = :first)))
    order by edition_id = :second desc, as_at desc, first_captured_at desc, edition_id limit 1
),
first as (
    select edition.edition_id, edition.as_at from edition, second
    where edition.edition_id = :first
        or (:first = '' and edition.source_id = second.source_id and edition.position < second.position
            and edition.status in ('read', 'part_read'))
    order by edition.edition_id = :first desc, edition.position desc limit 1
)
select entry.entry_id, entry.reference, entry.name,
    (select group_concat(name, '; ') from (select distinct recipient.name from entry_recipient join recipient using (recipient_id)
                                           where entry_recipient.entry_id = entry.entry_id order by 1)) as recipients,
    (select edition_id from edition where edition_id = entry.last_edition_id) as last_seen_edition_id,
    iif(coalesce(speaks, 'no') = 'yes', 'not listed', 'not read, or no such part') as in_the_second,
    coalesce((select kind from event where event.entry_id = entry.entry_id
                 and kind in ('moved', 'possibly_renumbered', 'possibly_moved')
                 and event.edition_id in (select edition_id from edition as between_them
                                          where between_them.as_at > first.as_at and between_them.as_at <= second.as_at)
                 limit 1), 'nothing else known') as may_have,
    absence_means as what_absence_means, entry.in_scope, listing.row_id, first.edition_id as first_edition_id,
    second.edition_id as second_edition_id
from first
join second on 1
join listing on listing.edition_id = first.edition_id
join entry on entry.entry_id = listing.entry_id
join section on section.section_id = listing.section_id
left join edition_section on edition_section.edition_id = second.edition_id and edition_section.section_id = listing.section_id
where not exists (select 1 from listing as later where later.entry_id = listing.entry_id and later.edition_id = second.edition_id)
order by entry.in_scope = 'yes' desc, entry.reference, listing.row_id
