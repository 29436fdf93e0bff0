-- What the cells listed by then say of each item; where none says anything of one, that is said, as it was then.
select * from main.entry_item where listing_id in (select listing_id from listing)
union all
select entry.entry_id, item.item_id, 'not_stated', '', null, '', '', 'nothing printed names it'
from entry join item
where not exists (select 1 from main.entry_item as said
                  where said.entry_id = entry.entry_id and said.item_id = item.item_id and said.listing_id in (select listing_id from listing))
