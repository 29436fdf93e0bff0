-- number: 20
-- title: How much was sent out, and how much used in a secure setting, by year?
-- reading: >-
--   Two publications side by side: the Department's own registers, by outcome, and the UK Statistics Authority's list of projects that use
--   data in a secure setting, from which nothing is sent. They are never added up: the same work may stand in both under other names.
--   Where no edition of the Department's is held, its side rests on what other pages tell of, and a year for which they tell of nothing is
--   not known, and not 0.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares, uksa-accredited-projects]
-- told_of: true
-- part answer: By year
with counted as (
    select year, case when source_id = 'uksa-accredited-projects' or section_id = 'documented-uksa-accredited-projects' then 'list'
                      else 'department' end as side, outcome
    from entry_list where in_scope = 'yes' and audience = 'external'
),
held(n, list) as (
    select count(case when source_id like 'dfe-%' then 1 end), count(case when source_id = 'uksa-accredited-projects' then 1 end)
    from edition where status in ('read', 'part_read')
)
select replace(year, '_', ' ') as year,
    iif(held.n, count(case when side = 'department' and outcome = 'sent' then 1 end),
        nullif(count(case when side = 'department' and outcome = 'sent' then 1 end), 0)) as sent,
    '/entries?outcome=sent&year=' || counted.year as sent_opens,
    iif(held.n, count(case when side = 'department' and outcome = 'linked' then 1 end),
        nullif(count(case when side = 'department' and outcome = 'linked' then 1 end), 0)) as linked,
    '/entries?outcome=linked&year=' || counted.year as linked_opens,
    iif(held.n, count(case when side = 'department' and outcome = 'reuse_permitted' then 1 end),
        nullif(count(case when side = 'department' and outcome = 'reuse_permitted' then 1 end), 0)) as reuse_permitted,
    '/entries?outcome=reuse_permitted&year=' || counted.year as reuse_permitted_opens,
    iif(held.n, count(case when side = 'department' and outcome = 'approved' then 1 end),
        nullif(count(case when side = 'department' and outcome = 'approved' then 1 end), 0)) as approved,
    '/entries?outcome=approved&year=' || counted.year as approved_opens,
    iif(held.n, count(case when side = 'department' and outcome = 'secure_access' then 1 end),
        nullif(count(case when side = 'department' and outcome = 'secure_access' then 1 end), 0)) as secure_access_by_the_department,
    iif(held.list, count(case when side = 'list' and outcome = 'secure_access' then 1 end),
        nullif(count(case when side = 'list' and outcome = 'secure_access' then 1 end), 0)) as secure_access_listed_by_the_authority,
    '/entries?outcome=secure_access&source=uksa-accredited-projects&year=' || counted.year
        as secure_access_listed_by_the_authority_opens,
    iif(held.n, 'the Department''s registers', 'other pages alone: no edition of the Department''s is held') as first_columns_rest_on,
    iif(held.list, 'the UK Statistics Authority''s list', 'our transcription of some rows: no edition of the list is held') as last_column_rests_on
from counted, held
group by counted.year
order by counted.year in ('not_stated', 'unparsed'), counted.year
