-- number: 7
-- title: How does our total compare with the minister's 919 and with "over 1,700"?
-- reading: >-
--   Our count beside numbers that others stated, each with a scope of its own, so they are not to be subtracted without the words beside
--   them: ours is of bodies outside the Department alone, one of theirs counts the Department's own use as well, and of one it is not said.
--   Ours is counted in one edition of the time; without one there is no number, and never 0. "Said with it" is what stands beside a number
--   that is not exact.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- needs_from: 2017-12
-- needs_to: 2018-04
-- part answer: Ours beside theirs
select 'Our count beside the minister''s' as whose, counted as number, 'nothing' as said_with_it,
    case when counted is null then 'No edition of the time is held that gives it.'
        when counted = quantity then 'The same number as the minister''s.'
        when counted < quantity then (quantity - counted) || ' fewer than the minister''s.'
        else (counted - quantity) || ' more than the minister''s.' end
        || iif(counted > counted_at_least, ' Ours may be down to ' || counted_at_least || ', as pairs await a person.', '')
        || ' ' || why_they_need_not_agree as the_difference_in_words,
    (select group_concat(counted || ' ' || replace(outcome, '_', ' '), '; ') from (select outcome, counted from claim_count_part as part
        where part.claim_id = claim.claim_id and outcome != 'all' and counted > 0 order by counted desc, outcome)) as by_outcome,
    not_placed as rows_not_placed, set_aside as rows_set_aside,
    'releases to bodies outside the Department, in one edition' as scope, period_from, period_to, 'no' as internal_use_included,
    iif(counted is null, counted_status, 'counted') as number_status, claim_id
from claim_count join claim using (claim_id) where claim_id = 'minister-919-shares'
union all
select 'The minister''s', quantity, coalesce(qualifier, 'nothing'), 'What kind of share is counted is not in the words that we have.',
    'not counted by us', 'not counted by us', 'not counted by us', scope, period_from, period_to, 'not stated', quantity_status, claim_id
from claim where claim_id = 'minister-919-shares'
union all
select '“Over 1,700”', quantity, coalesce(qualifier, 'nothing'),
    'It counts the Department''s own use, which registers of requests by others leave out. What the same source states of releases'
    || ' to others alone stands below; as neither number is exact, no difference is given.',
    'not counted by us', 'not counted by us', 'not counted by us', scope, period_from, period_to, 'yes', quantity_status, claim_id
from claim where claim_id = 'ddm-2016-with-internal'
union all
select 'The same source, to others alone', quantity, coalesce(qualifier, 'nothing'), 'It ends a year before the minister''s number.',
    'not counted by us', 'not counted by us', 'not counted by us', scope, period_from, period_to, 'no', quantity_status, claim_id
from claim where claim_id = 'ddm-2016-released'
