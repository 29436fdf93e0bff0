-- The same by kind of organisation that uses or receives the data. An entry that names several kinds stands under each, so kinds are not
-- added up either; one that names none, or whose recipient is withheld or of no known kind, stands under not stated.
select kind, outcome, year, count(*) as entries
from (select distinct coalesce(recipient_kind.kind, 'not_stated') as kind, entry_list.entry_id, outcome, year
      from entry_list left join entry_receiver using (entry_id) left join recipient_kind using (recipient_id)
      where entry_list.in_scope = 'yes' and audience = 'external')
group by kind, outcome, year
