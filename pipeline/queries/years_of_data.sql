-- title: Of which years and stages is data named?
-- reading: >-
--   One line for each printed statement, of entries in scope and external. 2014 to 2015 stands for the school year 2014/15 where the
--   words say so; nothing is inferred, and most entries print no years.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
select year_from, year_to, years_status, years_kind, stage, entry.entry_id, entry.name, entry.outcome, entry_years.printed
from entry_years join entry using (entry_id)
where entry.in_scope = 'yes' and entry.audience = 'external' and basis = 'printed'
order by year_from is null, year_from, year_to, stage, entry.entry_id, position
