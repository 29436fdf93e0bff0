-- number: 15
-- title: Which companies received data that could include a child who was in Year 6 in 2014/15?
-- reading: >-
--   Entries with a recipient that is a company by its legal form, whose years could cover the child: from Reception to Year 13, worked out
--   from the school year and class asked for. "Stated" means that the cohort itself is printed; "inferred" that the printed years and the
--   child's overlap; "unknown" that no years are printed. Caution: that data covers these years does not mean that any one child is in it,
--   and most data covers some schools, classes or items only. Nothing about the child is asked for or kept. Entries that may be others, as
--   it is not known whether a recipient is a company or whether the data is about children's education, stand apart.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
-- parameters:
--   school_year: {label: School year, kind: school_year, default: 2014/15}
--   school_class: {label: 'Year the child was in then, 0 for Reception', kind: school_class, default: '6'}
-- part answer: Companies, with how sure it is
with child as (
    select cast(substr(:school_year, 1, 4) as integer) - :school_class as first_year,
        cast(substr(:school_year, 1, 4) as integer) - :school_class + 14 as last_year
)
select entry_id, name,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    outcome, dated,
    iif(instr(printed, :school_year) or instr(printed, replace(:school_year, '/', '-')), 'stated: the school year is printed',
        iif(data_from is not null and data_to is not null, 'inferred from the dataset and the printed years',
            'unknown: no years are printed that can be read')) as confidence,
    coalesce(years_text, years_text_status) as years_printed, datasets_text as data_printed,
    (select min(row_id) from listing where listing.entry_id = entry.entry_id and edition_id = last_edition_id) as row_id
from entry join entry_span using (entry_id), child
where coalesce(data_to >= first_year and data_from <= last_year, 1) and coalesce(substr(dated, 1, 4) >= first_year || '', 1)
    and entry_id in (select entry_id from entry_commercial where fact = 'legal_form' and answer = 'yes')
    and outcome in ('sent', 'linked', 'reuse_permitted', 'approved', 'not_stated') and in_scope = 'yes' and audience = 'external'
order by confidence, dated is null, dated, entry_id
-- part not_known: Not known to be about children, or to have a company as recipient; any of these may be another
with child as (
    select cast(substr(:school_year, 1, 4) as integer) - :school_class as first_year,
        cast(substr(:school_year, 1, 4) as integer) - :school_class + 14 as last_year
)
select entry_id, name,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    outcome, dated,
    case when in_scope = 'yes' and audience = 'external' then 'whether a recipient is a company by its legal form'
         when answer = 'yes' and in_scope = 'not_stated' then 'whether the data is about children''s education'
         else 'more than one of the two, or who the recipient is' end as not_known,
    coalesce(years_text, years_text_status) as years_printed, datasets_text as data_printed,
    (select min(row_id) from listing where listing.entry_id = entry.entry_id and edition_id = last_edition_id) as row_id
from entry join entry_span using (entry_id) join entry_commercial using (entry_id), child
where coalesce(data_to >= first_year and data_from <= last_year, 1) and coalesce(substr(dated, 1, 4) >= first_year || '', 1)
    and fact = 'legal_form' and answer != 'no'
    and outcome in ('sent', 'linked', 'reuse_permitted', 'approved', 'not_stated') and in_scope != 'no' and audience != 'internal'
    and not (answer = 'yes' and in_scope = 'yes' and audience = 'external')
order by not_known, dated is null, dated, entry_id
-- part left_out: Left out: the printed years, or the date, lie outside the child's time at school
with child as (
    select cast(substr(:school_year, 1, 4) as integer) - :school_class as first_year,
        cast(substr(:school_year, 1, 4) as integer) - :school_class + 14 as last_year
)
select entry_id, name, outcome, years_text as years_printed, dated
from entry join entry_span using (entry_id), child
where not (coalesce(data_to >= first_year and data_from <= last_year, 1) and coalesce(substr(dated, 1, 4) >= first_year || '', 1))
    and entry_id in (select entry_id from entry_commercial where fact = 'legal_form' and answer = 'yes')
    and outcome in ('sent', 'linked', 'reuse_permitted', 'approved', 'not_stated') and in_scope = 'yes' and audience = 'external'
order by entry_id
