-- Entries in scope and external by outcome and year. Outcomes are never added up; `year` is that of the list of entries.
select outcome, year, count(*) as entries
from entry_list
where in_scope = 'yes' and audience = 'external'
group by outcome, year
