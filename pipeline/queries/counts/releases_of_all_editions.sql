-- Each entry that the publisher's own editions of the time list counts once, however many list it, if it is about a body outside the
-- Department, a release is stated (sent, linked, re-use permitted or approved) and the date of that lies in the time. The newest of those
-- editions that states an outcome tells it: approved only if no other row of that edition says what happened after it. What only our
-- transcriptions tell is left out. An entry without a date that could be read counts if the first edition that lists it is of the time
-- itself; one whose outcome is not stated cannot be placed. The count may be lower by as many as would go if every pair of entries in
-- those editions that nobody has decided were one entry, which with an entry that is not counted, or not in the same line, may be no
-- more in it.
with recursive newest as (
    -- The editions of the time, the newest first.
    select edition_id, rank() over (order by edition_order.turn desc) as turn
    from edition join edition_order using (edition_id)
    where source_id in :source_ids and status != 'transcribed'
        and substr(as_at, 1, length(:edition_from)) >= :edition_from
        and substr(as_at, 1, length(:edition_to)) <= :edition_to
),
own as materialized (
    -- What editions say of an entry, once for all that say it alike, with the newest of them and the first of its rows. The numbers are
    -- filled up with noughts by hand, as readers, who are given this query, may not ask for printf.
    select entry_id, section_id, keeps, listing_summary.outcome, listing_summary.audience, dated_by, first_day, last_day,
        min(as_at) as first_as_at,
        min(substr('00000' || newest.turn, -6) || substr('00000' || sheet_place, -6) || substr('00000000' || row_place, -9)) as place
    from newest join listing_summary using (edition_id) join listing_order using (listing_id) join section using (section_id)
    group by entry_id, section_id, listing_summary.outcome, listing_summary.audience, dated_by, first_day, last_day
),
known as (
    select entry_id, min(first_as_at) as first_as_at,
        case when max(audience = 'external') then 'external' when max(audience = 'not_stated') then 'not_stated' else 'internal' end as audience
    from own group by entry_id
),
last as (
    select entry_id, section_id as last_section, min(place)
    from own group by entry_id
),
closed as materialized (
    -- What was open is open no more once a later edition lists it elsewhere.
    select entry_id, outcome, place, substr(place, 1, 6) as turn from own join last using (entry_id)
    where keeps != 'while_open' or section_id = last_section
),
first as (
    select entry_id, outcome, turn, min((outcome = 'not_stated') || place) from closed group by entry_id
),
told as (
    -- An edition that lists it as approved and, in another row, as sent says that it was sent.
    select entry_id, iif(outcome != 'approved', outcome, coalesce(
        (select outcome from closed where closed.entry_id = first.entry_id and closed.turn = first.turn
             and closed.outcome in :after_approval order by place limit 1),
        outcome)) as outcome
    from first
),
dated as (
    -- When it was sent or decided comes before when it was approved, whichever edition prints it.
    select entry_id, first_day, last_day, min((dated_by = 'approved_on') || place)
    from own join told using (entry_id, outcome)
    where dated_by in ('sent_on', 'decided_on', 'approved_on')
    group by entry_id
),
judged as (
    select entry_id, outcome,
        (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case when outcome in release_outcome then 1 when outcome != 'not_stated' then 0 end)
        and (case when last_day < :first_day or first_day > :last_day then 0
                  when first_day >= :first_day and last_day <= :last_day then 1
                  when first_day is null and substr(first_as_at, 1, 7) <= substr(:last_day, 1, 7) then 1 end) as meant
    from told join known using (entry_id) left join dated using (entry_id)
),
pair as (
    select entry_id as one, other_entry_id as other from link_candidate where decision = 'undecided'
    union select other_entry_id, entry_id from link_candidate where decision = 'undecided'
),
edge as (
    select one, iif(second.meant and second.outcome = first.outcome, other, '') as other
    from pair join judged as first on first.entry_id = one and first.meant join judged as second on second.entry_id = other
),
reach as (select one, other from edge union select reach.one, edge.other from reach join edge on edge.one = reach.other),
gone as (select one as entry_id from reach group by one having min(other) < one)
select outcome as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed,
    count(case when meant and gone.entry_id is null then 1 end) as at_least
from judged left join gone using (entry_id)
group by outcome
having count(case when meant then 1 end) + count(case when meant is null then 1 end) > 0
order by outcome
