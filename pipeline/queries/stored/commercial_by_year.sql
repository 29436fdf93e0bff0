-- Entries in scope and external by each of the three facts, year and outcome. The facts are never added up, nor are outcomes.
select entry_commercial.fact, entry_list.year, entry_list.outcome, entry_commercial.answer, count(*) as entries
from entry_commercial join entry_list using (entry_id)
where entry_list.in_scope = 'yes' and entry_list.audience = 'external'
group by entry_commercial.fact, entry_list.year, entry_list.outcome, entry_commercial.answer
