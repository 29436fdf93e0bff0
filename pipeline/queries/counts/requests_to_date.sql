-- Each row that the edition lists is one request, whatever came of it, if it is about a body outside the Department and its date is not
-- after the end of the time, however early it is. A row without a date that could be read counts if the edition is of the time itself.
select outcome as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed
from (
    select outcome,
        (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case when first_day > :last_day then 0 when last_day <= :last_day then 1
                  when first_day is null and substr(as_at, 1, 7) <= substr(:last_day, 1, 7) then 1 end) as meant
    from listing_summary
    where edition_id = :edition_id and section_id in :section_ids
)
group by outcome
having count(case when meant then 1 end) + count(case when meant is null then 1 end) > 0
order by outcome
