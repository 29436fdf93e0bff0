-- Each row of this outcome that the edition lists is one request, if it is about a body outside the Department and the date of what came
-- of it lies in the time. A row whose outcome or date is not stated or could not be read cannot be placed, nor can one with a date of
-- something else.
select '' as split, count(case when meant then 1 end) as counted, count(case when meant is null then 1 end) as not_placed
from (
    select (case audience when 'external' then 1 when 'internal' then 0 end)
        and (case outcome when :outcome then 1 when 'not_stated' then null else 0 end)
        and (case when dated_by not in ('sent_on', 'decided_on', 'listed_date') then null
                  when last_day < :first_day or first_day > :last_day then 0
                  when first_day >= :first_day and last_day <= :last_day then 1 end) as meant
    from listing_summary
    where edition_id = :edition_id and section_id in :section_ids
)
