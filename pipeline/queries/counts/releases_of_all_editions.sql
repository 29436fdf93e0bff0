-- Each entry of these registers that concerns a body outside the Department and of which a release is stated counts once, however many
-- editions list it, if the first that does is of the time. It is placed by the year of the date that the release rests on or, without
-- one, by that first edition.
select stated_as as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed
from (
    select stated_as,
        (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case when year between substr(:first_day, 1, 4) and substr(:last_day, 1, 4) then 1 when year != 'not stated' then 0
                  when first_as_at <= :last_day then 1 end) as meant
    from release
    join (select entry_id, min(as_at) as first_as_at from listing join edition using (edition_id)
          where edition.source_id in :source_ids group by entry_id) using (entry_id)
    where substr(first_as_at, 1, length(:edition_to)) <= :edition_to
)
group by stated_as
having count(case when meant then 1 end) + count(case when meant is null then 1 end) > 0
order by stated_as
