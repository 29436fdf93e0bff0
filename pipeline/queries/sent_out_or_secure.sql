-- number: 20
-- title: How much was sent out, and how much used in a secure setting, by year?
-- reading: >-
--   Two publications side by side: the Department's own registers, by outcome, and the UK Statistics Authority's list of projects that use
--   data in a secure setting, from which nothing is sent. They are never added up: the same work may stand in both under other names.
--   Where no edition of the Department's is held, its side rests on what other pages tell of, and a year for which they tell of nothing is
--   not known, and not 0; nor is a year after that of the newest edition which lists any.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares, uksa-accredited-projects]
-- scoped: true
-- told_of: true
-- part answer: By year
with counted as (
    select year, case when source_id = 'uksa-accredited-projects' or section_id = 'documented-uksa-accredited-projects' then 'list'
                      else 'department' end as side, outcome
    from entry_list where in_scope = 'yes' and audience = 'external'
),
held(until, list) as (
    -- The newest year of which an edition that lists any entry can tell.
    select max(case when source_id like 'dfe-%' then substr(as_at, 1, 4) end), count(case when source_id = 'uksa-accredited-projects' then 1 end)
    from edition where status in ('read', 'part_read') and exists (select 1 from listing where listing.edition_id = edition.edition_id)
),
by_year as (
    -- `told` is whether the Department's editions can tell of the year.
    select year, until, list, coalesce(year in ('not_stated', 'unparsed') and until is not null or year <= until, 0) as told,
        count(case when side = 'department' and outcome = 'sent' then 1 end) as sent,
        count(case when side = 'department' and outcome = 'linked' then 1 end) as linked,
        count(case when side = 'department' and outcome = 'reuse_permitted' then 1 end) as reuse_permitted,
        count(case when side = 'department' and outcome = 'approved' then 1 end) as approved,
        count(case when side = 'department' and outcome = 'secure_access' then 1 end) as secure_access,
        count(case when side = 'list' and outcome = 'secure_access' then 1 end) as listed
    from counted, held group by year
)
select replace(year, '_', ' ') as year,
    iif(told, sent, nullif(sent, 0)) as sent, '/entries?outcome=sent&year=' || by_year.year as sent_opens,
    iif(told, linked, nullif(linked, 0)) as linked, '/entries?outcome=linked&year=' || by_year.year as linked_opens,
    iif(told, reuse_permitted, nullif(reuse_permitted, 0)) as reuse_permitted,
    '/entries?outcome=reuse_permitted&year=' || by_year.year as reuse_permitted_opens,
    iif(told, approved, nullif(approved, 0)) as approved, '/entries?outcome=approved&year=' || by_year.year as approved_opens,
    iif(told, secure_access, nullif(secure_access, 0)) as secure_access_by_the_department,
    iif(list, listed, nullif(listed, 0)) as secure_access_listed_by_the_authority,
    '/entries?outcome=secure_access&source=uksa-accredited-projects&year=' || by_year.year as secure_access_listed_by_the_authority_opens,
    case when told then 'the Department''s registers, and other pages' when until is null
        then 'other pages alone: no edition of the Department''s is held' else 'other pages alone: no edition as at that year or later is held'
        end as first_columns_rest_on,
    iif(list, 'the UK Statistics Authority''s list', 'our transcription of some rows: no edition of the list is held') as last_column_rests_on
from by_year
order by by_year.year in ('not_stated', 'unparsed'), by_year.year
