-- number: 7
-- title: How does our total compare with the minister's 919 and with "over 1,700"?
-- reading: >-
--   Three numbers with three scopes. They are not to be subtracted without the words beside them: one is of bodies outside the Department
--   alone, one counts the Department's own use as well, and one does not say. Ours is counted in one edition of the time; without one
--   there is no number, and never 0.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- needs_from: 2017-12
-- needs_to: 2018-04
-- part answer: Three numbers
select 'Our count beside the minister''s' as whose, counted as number, iif(counted is null, counted_status, 'stated') as number_status,
    coalesce(not_placed, 'none') as rows_not_placed, 'releases to bodies outside the Department, in one edition' as scope,
    'August 2012 to 20 December 2017' as period, 'no' as includes_the_departments_own,
    iif(counted is null, 'No edition of the time is held that gives it.',
        iif(counted < quantity, (quantity - counted) || ' fewer than the minister''s.', (counted - quantity) || ' more than the minister''s.'))
        || ' ' || why_they_need_not_agree as the_difference_in_words,
    claim_id
from claim_count join claim using (claim_id) where claim_id = 'minister-919-shares'
union all
select 'The minister''s', quantity, quantity_status, 'none', scope, coalesce(period_from, '') || ' to ' || coalesce(period_to, ''),
    'not stated', 'What kind of share is counted is not in the words that we have.', claim_id
from claim where claim_id = 'minister-919-shares'
union all
select '“Over 1,700”', quantity, quantity_status, 'none', scope, coalesce(period_from, '') || ' to ' || coalesce(period_to, ''),
    'yes', 'It counts the Department''s own use, which registers of requests by others leave out: '
    || coalesce(quantity - (select quantity from claim where claim_id = 'ddm-2016-released'), '?')
    || ' more than the releases to others that the same source counts.', claim_id
from claim where claim_id = 'ddm-2016-with-internal'
union all
select 'The same source, to others alone', quantity, quantity_status, 'none', scope,
    coalesce(period_from, '') || ' to ' || coalesce(period_to, ''), 'no', 'It ends a year before the minister''s number.', claim_id
from claim where claim_id = 'ddm-2016-released'
