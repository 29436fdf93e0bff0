-- What the cells listed by then say of each item; where none says anything of one, that is said, as it was then.
select * from main.entry_item where listing_id in (select listing_id from listing)
union all
select entry_id, item_id, 'not_stated', '', null, '', '', 'nothing printed names it'
from (
    select entry.entry_id, item.item_id from entry join item
    except
    select entry_id, item_id from main.entry_item where listing_id in (select listing_id from listing)
)
