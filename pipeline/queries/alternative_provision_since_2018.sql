-- title: Where may data of the alternative provision census have gone since January 2018?
-- reading: >-
--   Entries in scope and external, dated since or not dated, that were not refused, withdrawn, dropped or left open. "stated": it
--   names the census; "possible": it names the whole database and no collections; "unknown": its date, or which collections its data
--   holds, is not stated; "names_others": it names other data, and what is printed may be cut short. That an entry may hold the data
--   does not mean that it does.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
select reach, why, entry_id, name, entry.outcome, dated
from dataset_reach join entry using (entry_id)
where dataset_id = 'alternative-provision-census'
order by case reach when 'stated' then 1 when 'possible' then 2 when 'unknown' then 3 else 4 end, dated desc, entry_id
