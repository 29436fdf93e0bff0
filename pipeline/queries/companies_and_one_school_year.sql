-- number: 15
-- title: Which companies received data that could include a child who was in Year 6 in 2014/15?
-- reading: >-
--   Entries with a recipient that is a company by its legal form, whose data may be about children born in the same school year as the
--   child, which is worked out from the school year and class asked for. Who they may be about is read as on the page "Could my record be
--   in it?". "Stated" means that a cohort itself is printed; "inferred" that the printed years and year groups and the child's overlap;
--   "unknown" that no years are printed. Caution: that data covers these years does not mean that any one child is in it, and most data
--   covers some schools, classes or items only. Nothing about the child is asked for or kept. Entries that may be others, as it is not
--   known whether a recipient is a company or whether the data is about children's education, stand apart. What was refused, withdrawn or
--   not pursued, is pending, was matched for others or was opened in a secure setting alone is in no part.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
-- parameters:
--   school_year: {label: School year, kind: school_year, default: 2014/15}
--   school_class: {label: 'Year the child was in then, 0 for Reception', kind: school_class, default: '6'}
-- part answer: Companies, with how sure it is
with child as (
    select entry_id, min(case sure when 'stated' then 1 when 'inferred' then 2 else 3 end) as best from entry_born
    where cast(substr(:school_year, 1, 4) as integer) - :school_class - 5 between first_born and last_born group by entry_id
)
select entry_id, name,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    outcome, coalesce(sent_on, decided_on, approved_on) as dated,
    case best when 1 then 'stated: a cohort is printed' when 2 then 'inferred from what is printed'
        else 'unknown: no years are printed that can be read' end as confidence,
    coalesce(years_text, years_text_status) as years_printed, datasets_text as data_printed,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join child using (entry_id)
where entry_id in (select entry_id from entry_commercial where fact = 'legal_form' and answer = 'yes')
    and (outcome in release_outcome or outcome = 'not_stated') and in_scope = 'yes' and audience = 'external'
order by confidence, dated is null, dated, entry_id
-- part not_known: Not known to be about children, or to have a company as recipient; any of these may be another
select entry_id, name,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    outcome, coalesce(sent_on, decided_on, approved_on) as dated,
    case when in_scope = 'yes' and audience = 'external' then 'whether a recipient is a company by its legal form'
         when answer = 'yes' and in_scope = 'not_stated' then 'whether the data is about children''s education'
         else 'more than one of the two, or who the recipient is' end as not_known,
    coalesce(years_text, years_text_status) as years_printed, datasets_text as data_printed,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join entry_commercial using (entry_id)
where entry_id in (select entry_id from entry_born
                   where cast(substr(:school_year, 1, 4) as integer) - :school_class - 5 between first_born and last_born)
    and fact = 'legal_form' and answer != 'no'
    and (outcome in release_outcome or outcome = 'not_stated') and in_scope != 'no' and audience != 'internal'
    and not (answer = 'yes' and in_scope = 'yes' and audience = 'external')
order by not_known, dated is null, dated, entry_id
-- part left_out: Left out: the printed years and year groups, or the date, are of other children
select entry_id, name, outcome, years_text as years_printed, coalesce(sent_on, decided_on, approved_on) as dated,
    iif(answer = 'yes' and in_scope = 'yes' and audience = 'external', null, 'whether it is of a company, or about children''s education')
        as not_known
from entry join entry_commercial using (entry_id)
where entry_id not in (select entry_id from entry_born
                       where cast(substr(:school_year, 1, 4) as integer) - :school_class - 5 between first_born and last_born)
    and fact = 'legal_form' and answer != 'no'
    and (outcome in release_outcome or outcome = 'not_stated') and in_scope != 'no' and audience != 'internal'
order by not_known is not null, entry_id
