-- The years that the cells listed by then print; where none prints any, that is said, as it was then.
select * from main.entry_years where listing_id in (select listing_id from listing)
union all
select entry_id, 1, null, null, 'not_stated', 'not_stated', 'not_stated', 'not_stated', '', 'no years or stages are printed', null, '', ''
from entry
where entry_id not in (select entry_id from main.entry_years where listing_id in (select listing_id from listing))
