-- The published totals of the edition for the months of the time, added up. They are given only where every month stands there once with
-- an exact number.
select '' as split, sum(quantity) as counted, 0 as not_placed
from tally_list
where edition_id = :edition_id and section_id in :section_ids and measure = :measure
    and length(period_from) in (4, 7) and length(period_to) in (4, 7)
    and substr(period_from || '-01', 1, 7) >= substr(:first_day, 1, 7)
    and substr(period_to || '-12', 1, 7) <= substr(:last_day, 1, 7)
