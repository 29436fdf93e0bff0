-- Each entry that the publisher's own editions of the time list counts once, however many list it, if it is about a body outside the
-- Department, a release is stated (sent, linked, re-use permitted or approved) and the date of that lies in the time. The newest of those
-- editions that states an outcome tells it; what only our transcriptions tell is left out. An entry without a date that could be read
-- counts if the first edition that lists it is of the time itself; one whose outcome is not stated cannot be placed. The count may be
-- lower by as many as are in a pair that may be one entry and that nobody has decided.
with own as (
    select listing_id, entry_id, listing.outcome, listing.audience, as_at, listing.section_id, keeps,
        first_value(listing.section_id) over newest_first as last_section, row_number() over newest_first as place
    from listing join edition using (edition_id) join section using (section_id)
    where edition.source_id in :source_ids and edition.status != 'transcribed'
        and substr(edition.as_at, 1, length(:edition_from)) >= :edition_from
        and substr(edition.as_at, 1, length(:edition_to)) <= :edition_to
    window newest_first as (partition by entry_id order by edition.as_at desc, edition.first_captured_at desc, edition.source_id desc,
        edition.position desc, listing_id)
),
known as (
    select entry_id, min(as_at) as first_as_at,
        case when max(audience = 'external') then 'external' when max(audience = 'not_stated') then 'not_stated' else 'internal' end as audience
    from own group by entry_id
),
told as (
    -- What was open is open no more once a later edition lists it elsewhere.
    select entry_id, outcome, row_number() over (partition by entry_id order by outcome = 'not_stated', place) as turn
    from own where keeps != 'while_open' or section_id = last_section
),
placed as (
    select own.entry_id, min(place) as place
    from own join told on told.entry_id = own.entry_id and told.turn = 1 and told.outcome = own.outcome
    where (select dated_by from listing_summary where listing_summary.listing_id = own.listing_id) in ('sent_on', 'decided_on', 'approved_on')
    group by own.entry_id
),
dated as (
    -- In this order, because a date is worked out row by row, and only these are needed.
    select placed.entry_id, first_day, last_day
    from placed cross join own using (entry_id, place) cross join listing_summary using (listing_id)
)
select outcome as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed,
    count(case when meant and not in_a_pair then 1 end) as at_least
from (
    select outcome,
        (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case when outcome in ('sent', 'linked', 'reuse_permitted', 'approved') then 1 when outcome != 'not_stated' then 0 end)
        and (case when last_day < :first_day or first_day > :last_day then 0
                  when first_day >= :first_day and last_day <= :last_day then 1
                  when first_day is null and substr(first_as_at, 1, 7) <= substr(:last_day, 1, 7) then 1 end) as meant,
        exists (select 1 from link_candidate as pair
                where pair.decision = 'undecided' and told.entry_id in (pair.entry_id, pair.other_entry_id)) as in_a_pair
    from told join known using (entry_id) left join dated using (entry_id)
    where turn = 1
)
group by outcome
having count(case when meant then 1 end) + count(case when meant is null then 1 end) > 0
order by outcome
