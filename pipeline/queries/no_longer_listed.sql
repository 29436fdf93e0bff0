-- title: Which entries are no longer listed in the editions we hold?
-- reading: >-
--   Each once, with the first edition that no longer lists it since it was listed last, and what absence means in the part or parts of the
--   register that it left. An entry that is possibly renumbered or moved is not counted here, nor is one that was listed again later.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
with vanished as materialized (
    select entry_id, entry_list.section_id, turn as last_turn from entry_list
    join edition_order on edition_order.edition_id = last_edition_id where listing_state = 'no_longer_listed'
),
told as (
    select event.entry_id, event.edition_id, event.section_id, turn
    from event join edition_order using (edition_id) join vanished using (entry_id)
    where kind = 'disappeared' and turn > last_turn
),
left_by as (
    select * from told
    -- What only editions list that were read in part has no event: it is not in the next that was read whole.
    union all
    select entry_id, edition_id, section_id, turn
    from vanished join edition_section using (section_id) join edition_order using (edition_id)
    where speaks = 'yes' and turn > last_turn and entry_id not in (select entry_id from told)
),
gone as (
    select entry_id, edition_id, absence_means, turn,
        row_number() over (partition by entry_id order by turn, section_id) as nth,
        row_number() over (partition by entry_id, absence_means order by turn, section_id) as nth_of_meaning
    from left_by join section using (section_id)
)
select entry_id, reference, title, in_scope, last_edition_id as last_listed_in, first_not_listed_in, absence_means
from (
    select entry_id, max(case when nth = 1 then edition_id end) as first_not_listed_in, min(turn) as turn,
        group_concat(case when nth_of_meaning = 1 then absence_means end, ' ') as absence_means
    from (select * from gone order by entry_id, nth)
    group by entry_id
) join entry using (entry_id)
order by turn, entry_id
