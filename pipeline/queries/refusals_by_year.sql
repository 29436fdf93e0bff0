-- number: 8
-- title: How many applications were refused each year?
-- reading: >-
--   Two series side by side. The answer in Parliament counts what the Department refused to itself and to others together; the register has
--   requests by others only. So the first should be the higher, and they are never added up. Ours is counted in one edition of the time by
--   the date printed for the refusal; without such an edition there is no number, and never 0. The year 2016 of the answer ends on
--   15 December. If the answer is corrected, the figure that was replaced stays beside the one that replaced it: see the standing of each.
-- rests_on: [dfe-npd-requests]
-- needs_from: 2016-12
-- needs_to: 2017-04
-- part answer: Refused, by year
with recursive told(claim_id) as (
    select claim_id from claim where item_id = 'commons-2016-12-14-57722' and measure = 'refusals'
    union
    select superseded_by from claim join told using (claim_id) where superseded_by is not null
)
select substr(period_from, 1, 4) as year,
    number as parliament,
    '/claims/' || claim_id as parliament_opens, coalesce(qualifier, 'nothing') as said_with_it,
    standing_in_words as standing, said_on,
    'the Department itself and others' as parliament_counts, counted as register, '/claims/' || claim_id || '#ours' as register_opens,
    coalesce(counted_status, 'not_countable') as counted_status, not_placed as register_not_placed, set_aside as register_set_aside,
    'others only' as register_counts, edition_id as counted_edition_id, period_to as year_ends
from told join claim using (claim_id) join claim_said using (claim_id) left join claim_count using (claim_id)
order by 1, said_on, claim_id
-- part totals: Totals that others counted in the register
select claim_id, said_by, quantity as refused, scope, period_from, period_to, source_url
from claim
where measure = 'refusals' and source_kind = 'campaign' and about_section = 'National Pupil Database' and period_from like '2012%'
order by period_to, claim_id
