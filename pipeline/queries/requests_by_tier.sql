-- number: 1
-- title: How many requests were there from March 2012 to December 2016, by tier?
-- reading: >-
--   Each row that one edition lists is one request, whatever came of it, if it is about a body outside the Department and its date lies in
--   the months asked for. The edition counted is the one chosen or, if none is, the earliest that is as at the last month or later; one
--   of which a list of requests could not be read is not counted. A row without such a date is not placed, nor is one of which it is not
--   stated whether it is about a body outside the Department, and none that was set aside. Beside ours stands what somebody published for
--   the same months; the two need not agree, since another edition may have been counted, by other rules.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- needs_from: to
-- parameters:
--   from: {label: From the month, kind: month, default: 2012-03}
--   to: {label: To the month, kind: month, default: 2016-12}
--   edition: {label: Edition to count, kind: edition, hint: The earliest of that time or later}
-- part answer: Requests by tier
with chosen as (
    select edition_id from requests_edition where edition_id = :edition or (:edition = '' and substr(as_at, 1, 7) >= :to)
    order by turn limit 1
),
request as (
    select iif(coalesce(tier, 'not_read') in ('1', '2', '3', '4', 'none', 'not_read'), coalesce(tier, 'not_read'), 'several') as tier,
        case when substr(last_day, 1, 7) < :from or substr(first_day, 1, 7) > :to then 'outside'
             when audience = 'external' and substr(first_day, 1, 7) >= :from and substr(last_day, 1, 7) <= :to then 'inside'
             else 'not placed' end as place
    from listing_summary
    where edition_id in (select edition_id from chosen) and section_id like 'dfe-npd-requests-%' and audience != 'internal'
    union all
    select 'aside', 'not placed' from source_row join sheet using (sheet_id)
    where disposition = 'set_aside' and edition_id in (select edition_id from chosen) and section_id like 'dfe-npd-requests-%'
),
line(position, tier, words, measure) as (
    values (1, '1', 'Tier 1', 'tier_1'), (2, '2', 'Tier 2', 'tier_2'), (3, '3', 'Tier 3', 'tier_3'), (4, '4', 'Tier 4', 'tier_4'),
        (5, 'none', 'Unclassified: nothing is printed', 'unclassified'), (6, 'several', 'Several tiers in one row', ''),
        (7, 'not_read', 'The tier could not be read, or no column tells it', ''),
        (8, 'aside', 'Set aside: whether the row is a request could not be read', ''), (9, 'all', 'Total', 'requests')
),
published as (
    -- A figure that was replaced is published no more; of several that stand the one said last is shown, one in doubt after all others.
    select measure, number, qualifier, standing, said_by, claim_id, count(*) over (partition by measure) as said,
        row_number() over (partition by measure order by standing = 'doubtful', said_on desc, claim_id) as place
    from claim join claim_said using (claim_id)
    where period_from = :from and period_to = :to and about_section = 'National Pupil Database' and quantity_low is not null
        and standing != 'superseded'
)
select words as tier,
    iif(chosen.edition_id is null, null,
        (select count(*) from request where place = 'inside' and (request.tier = line.tier or line.tier = 'all'))) as requests,
    '#requests' as requests_opens,
    iif(chosen.edition_id is null, null,
        (select count(*) from request where place = 'not placed' and (request.tier = line.tier or line.tier = 'all'))) as not_placed,
    '#requests' as not_placed_opens,
    coalesce(chosen.edition_id, 'no edition of that time is held of which every list of requests was read: not counted, and not 0') as edition_counted,
    '/editions/' || chosen.edition_id as edition_counted_opens,
    published.number as published_elsewhere, '/claims/' || published.claim_id as published_elsewhere_opens,
    coalesce(published.qualifier, 'nothing') as said_with_it,
    case when published.claim_id is null then 'nothing published is known' when standing = 'doubtful' then 'in doubt' else 'not in doubt' end
        as standing,
    coalesce(published.said_by || iif(said > 1, '; others give numbers as well, see the claims', ''), 'nothing published is known')
        as published_by
from line left join chosen on 1 left join published on published.measure = line.measure and place = 1
order by position
-- part requests: The requests counted, and those that could not be placed
with chosen as (
    select edition_id from requests_edition where edition_id = :edition or (:edition = '' and substr(as_at, 1, 7) >= :to)
    order by turn limit 1
)
select entry_id, listing.reference, tier, listing_summary.outcome, dated, dated_by as date_is,
    iif(listing_summary.audience = 'external' and substr(first_day, 1, 7) >= :from and substr(last_day, 1, 7) <= :to, 'yes', 'not placed')
        as counted,
    listing_summary.row_id
from listing_summary join listing using (listing_id, entry_id)
where listing_summary.edition_id in (select edition_id from chosen) and listing_summary.section_id like 'dfe-npd-requests-%'
    and listing_summary.audience != 'internal' and coalesce(substr(last_day, 1, 7) >= :from and substr(first_day, 1, 7) <= :to, 1)
union all
select null, null, null, null, null, null, 'set aside', row_id from source_row join sheet using (sheet_id)
where disposition = 'set_aside' and edition_id in (select edition_id from chosen) and section_id like 'dfe-npd-requests-%'
order by counted desc, dated, row_id
