-- Of each dataset that asks for something new since a date: every later entry that may hold it, by what its own words allow. An entry of
-- which no date is printed may be later. Whole-database extracts and what is made of them do not say which collections they hold.
with later as (
    select dataset.dataset_id, entry.entry_id, entry.outcome, dated,
        exists (select 1 from entry_dataset as own where own.entry_id = entry.entry_id and own.dataset_id = dataset.dataset_id) as named,
        exists (select 1 from entry_dataset as whole where whole.entry_id = entry.entry_id and whole.dataset_id = dataset.part_of) as whole,
        exists (select 1 from entry_dataset as other join dataset as made on made.dataset_id = other.dataset_id
                where other.entry_id = entry.entry_id and made.made_from = dataset.part_of) as made,
        exists (select 1 from entry_dataset as other join dataset as part on part.dataset_id = other.dataset_id
                where other.entry_id = entry.entry_id and part.part_of = dataset.part_of and part.dataset_id != dataset.dataset_id) as others,
        exists (select 1 from entry_dataset as any_one where any_one.entry_id = entry.entry_id) as known
    from dataset join entry join entry_terms using (entry_id)
    where dataset.asked_since is not null and entry.in_scope = 'yes' and entry.audience = 'external'
        and entry.outcome not in ('refused', 'withdrawn', 'not_pursued', 'pending')
        and (dated is null or dated >= substr(dataset.asked_since, 1, length(dated)))
)
select dataset_id, entry_id, outcome, dated,
    case when not named and (others or (known and not whole and not made)) then 'names_others'
         when dated is null or length(dated) < 7 and dated = substr(asked_since, 1, length(dated)) then 'unknown'
         when named then 'stated' when whole then 'possible' else 'unknown' end as reach,
    case when not named and (others or (known and not whole and not made)) then 'it names other data and not this'
         when dated is null then iif(named, 'it names this, and no date is printed', 'no date is printed')
         when length(dated) < 7 and dated = substr(asked_since, 1, length(dated)) then 'the year alone does not say whether it was before'
         when named then 'it names this, at a later date'
         when whole then 'it names the whole database, at a later date, and no collections of it'
         when made then 'it names data made from the database, and not which collections that holds'
         else 'the data it uses is not stated' end as why
from later join dataset using (dataset_id)
