-- The months of the time for which the edition gives no total, several, or none that is an exact number, and those of which the time
-- covers a part alone: a total is of a whole month.
with recursive months(month) as (
    select substr(:first_day, 1, 7)
    union all
    select substr(date(month || '-01', '+1 month'), 1, 7) from months where month < substr(:last_day, 1, 7)
),
totals as (
    select substr(period_from || '-01', 1, 7) as first_month, substr(period_to || '-12', 1, 7) as last_month, quantity, qualifier
    from tally_list
    where edition_id = :edition_id and section_id in :section_ids and measure = :measure
        and length(period_from) in (4, 7) and length(period_to) in (4, 7)
)
select case when month = substr(:first_day, 1, 7) and substr(:first_day, 9) != '01'
                or month = substr(:last_day, 1, 7) and :last_day != date(month || '-01', '+1 month', '-1 day')
                then 'the time stated covers a part alone of'
            when count(first_month) = 0 then 'no number is printed for'
            when count(first_month) > 1 then 'more than one number is printed for'
            when min(first_month) < substr(:first_day, 1, 7) or max(last_month) > substr(:last_day, 1, 7)
                then 'a number that covers other months as well is printed for'
            when max(qualifier) != '' then '“' || max(qualifier) || '” is printed, and no exact number, for'
            else 'the number could not be read for' end as reason,
    month
from months left join totals on month between first_month and last_month
group by month
having count(first_month) != 1 or count(quantity) != 1 or min(first_month) < substr(:first_day, 1, 7)
    or max(last_month) > substr(:last_day, 1, 7)
    or month = substr(:first_day, 1, 7) and substr(:first_day, 9) != '01'
    or month = substr(:last_day, 1, 7) and :last_day != date(month || '-01', '+1 month', '-1 day')
order by month
