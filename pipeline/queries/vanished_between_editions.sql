-- number: 6
-- title: Which requests are in one edition and no longer in another?
-- reading: >-
--   Entries that the first edition lists and the second does not, each once for each part of the register in which the first lists it.
--   Without a choice, the newest edition and the one before it of the same publication; where one of the two is chosen, the other is its
--   neighbour in the same publication, and where no such edition is held and read there is no answer. What absence can mean is said for
--   each part of a register; it is never said to be a deletion. Where the second edition does not speak for that part, or the part could
--   not be read, that is said in place of a guess.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- parameters:
--   first: {label: Listed in, kind: edition, hint: The edition before the second}
--   second: {label: And not in, kind: edition, hint: "The edition after the first, or the newest"}
-- part answer: Listed in the first, and not in the second
with second as (
    select edition_id, turn, source_id, position from edition join edition_order using (edition_id)
    where edition_id = :second
        or (:second = '' and status in ('read', 'part_read')
            and (:first = '' or exists (select 1 from edition as chosen where chosen.edition_id = :first
                                        and chosen.source_id = edition.source_id and chosen.position < edition.position)))
    -- After a first that is chosen the next, else the newest.
    order by iif(:first = '', null, position), turn desc limit 1
),
first as (
    -- "using" would take the id of the second.
    select edition.edition_id, edition_order.turn from second, edition
    join edition_order on edition_order.edition_id = edition.edition_id
    where edition.edition_id = :first
        or (:first = '' and edition.source_id = second.source_id and edition.position < second.position
            and edition.status in ('read', 'part_read'))
    order by edition.position desc limit 1
),
listed as (
    -- Of several rows of one entry in one part, the first.
    select entry_id, section_id, row_id, row_number() over (partition by entry_id, section_id order by sheet_place, row_place) as nth
    from first join listing using (edition_id) join listing_order using (listing_id)
)
select entry.entry_id, entry.reference, entry.name,
    iif(coalesce(speaks, 'no') = 'yes', 'not listed', 'not read, or no such part') as in_the_second,
    -- An event of another entry says that this one's title came to stand there.
    case when event.entry_id is null then 'nothing_else' when event.entry_id = entry.entry_id then event.kind
         else 'possibly_renumbered' end as what_else_is_known,
    coalesce(iif(event.entry_id = entry.entry_id, event.other_entry_id, event.entry_id), '') as other_entry_id,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    (select edition_id from edition where edition_id = entry.last_edition_id) as last_seen_edition_id,
    absence_means as what_absence_means, entry.in_scope, listed.row_id, first.edition_id as first_edition_id,
    second.edition_id as second_edition_id
from first
join second on 1
join listed on nth = 1
join entry on entry.entry_id = listed.entry_id
join section on section.section_id = listed.section_id
left join event on event.event_id = (
    select event_id from event as told join edition_order as between_them using (edition_id)
    where (told.entry_id = entry.entry_id and kind in ('moved', 'possibly_renumbered', 'possibly_moved')
            or told.other_entry_id = entry.entry_id and kind in ('appeared', 'reappeared', 'changed'))
        and between_them.turn > first.turn and between_them.turn <= second.turn
    order by between_them.turn desc, kind desc limit 1)
left join edition_section on edition_section.edition_id = second.edition_id and edition_section.section_id = listed.section_id
where not exists (select 1 from listing as later where later.entry_id = listed.entry_id and later.edition_id = second.edition_id)
order by entry.in_scope = 'yes' desc, entry.reference, listed.row_id
