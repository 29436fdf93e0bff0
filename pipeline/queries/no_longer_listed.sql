-- title: Which entries are no longer listed in the editions we hold?
-- reading: >-
--   Each once, with the first edition that no longer lists it since it was listed last, and what absence means in the part or parts of the
--   register that it left. An entry that is possibly renumbered or moved is not counted here, nor is one that was listed again later.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
with gone as (
    select event.entry_id, event.edition_id, absence_means, edition_order.turn,
        row_number() over (partition by event.entry_id order by edition_order.turn, event.section_id) as nth,
        row_number() over (partition by event.entry_id, absence_means order by edition_order.turn, event.section_id) as nth_of_meaning
    from event join edition_order using (edition_id) join entry using (entry_id)
    join edition_order as last on last.edition_id = last_edition_id
    cross join section on section.section_id = event.section_id
    where kind = 'disappeared' and edition_order.turn > last.turn
        and (select listing_state from entry_list where entry_list.entry_id = event.entry_id) = 'no_longer_listed'
)
select entry_id, reference, title, in_scope, last_edition_id as last_listed_in, first_not_listed_in, absence_means
from (
    select entry_id, max(case when nth = 1 then edition_id end) as first_not_listed_in, min(turn) as turn,
        group_concat(case when nth_of_meaning = 1 then absence_means end, ' ') as absence_means
    from (select * from gone order by entry_id, nth)
    group by entry_id
) join entry using (entry_id)
order by turn, entry_id
