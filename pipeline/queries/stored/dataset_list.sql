-- One line per dataset: the entries in scope and external that name it, by outcome, and all others.
select dataset_id, name, custodian, in_scope, covers, covers_status, first_year, first_year_status, last_year, last_year_status,
    coverage_source, part_of, made_from, description,
    count(case when outcome = 'sent' and within then 1 end) as sent,
    count(case when outcome = 'linked' and within then 1 end) as linked,
    count(case when outcome = 'matched' and within then 1 end) as matched,
    count(case when outcome = 'reuse_permitted' and within then 1 end) as reuse_permitted,
    count(case when outcome = 'approved' and within then 1 end) as approved,
    count(case when outcome = 'secure_access' and within then 1 end) as secure_access,
    count(case when outcome = 'refused' and within then 1 end) as refused,
    count(case when outcome = 'withdrawn' and within then 1 end) as withdrawn,
    count(case when outcome = 'not_pursued' and within then 1 end) as not_pursued,
    count(case when outcome = 'pending' and within then 1 end) as pending,
    count(case when outcome = 'not_stated' and within then 1 end) as not_stated,
    count(case when within then 1 end) as entries_in_scope,
    count(case when not within then 1 end) as other_entries
from (select dataset.*, entry.entry_id, entry.outcome, entry.in_scope = 'yes' and entry.audience = 'external' as within
      from dataset left join entry_dataset using (dataset_id)
      left join entry on entry.entry_id = entry_dataset.entry_id) as named
group by dataset_id
