-- Each request that the edition lists counts once, if it is about a body outside the Department, a release is stated (sent, linked,
-- re-use permitted or approved) and its date lies in the time. A row without a date that could be read counts if the edition is of the
-- time itself; one whose outcome is not stated or could not be read cannot be placed.
select outcome as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed
from (
    select outcome,
        (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case when outcome in release_outcome then 1 when outcome != 'not_stated' then 0 end)
        and (case when last_day < :first_day or first_day > :last_day then 0
                  when first_day >= :first_day and last_day <= :last_day then 1
                  when first_day is null and substr(as_at, 1, 7) <= substr(:last_day, 1, 7) then 1 end) as meant
    from (
        -- An entry that the edition lists twice is taken once, at the row that says most of a release.
        select *, row_number() over (
            partition by entry_id
            order by case outcome when 'sent' then 1 when 'linked' then 2 when 'reuse_permitted' then 3 when 'approved' then 4
                                  when 'not_stated' then 5 else 6 end, listing_id) as place
        from listing_summary
        where edition_id = :edition_id and section_id in :section_ids
    )
    where place = 1
)
group by outcome
having count(case when meant then 1 end) + count(case when meant is null then 1 end) > 0
order by outcome
