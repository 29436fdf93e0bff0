-- title: How many projects use children's education data in a secure setting, by year of approval and dataset?
-- reading: >-
--   Entries in scope and external with the outcome secure access; nothing was sent. A project that uses two datasets stands in two
--   lines, so the lines are not to be added up. A date that could not be read is not one that is not stated.
-- rests_on: [uksa-accredited-projects]
-- scoped: true
select coalesce(substr(entry.approved_on, 1, 4), iif(approved_on_status = 'unparsed', 'unparsed', 'not_stated')) as year, dataset.name as dataset,
    '/datasets/' || dataset.dataset_id as dataset_opens, count(*) as entries
from entry
join entry_dataset using (entry_id)
join dataset using (dataset_id)
where entry.in_scope = 'yes' and entry.audience = 'external' and entry.outcome = 'secure_access' and dataset.in_scope = 'yes'
group by 1, 2
order by 1, 2
