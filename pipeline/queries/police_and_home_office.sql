-- number: 11
-- title: What did ministers say about the police and the Home Office, and was it corrected?
-- reading: >-
--   Each figure that ministers gave for the same thing, the first one first, with what replaced it and when. The current figure is in bold.
--   A figure that was replaced stays beside the one that replaced it. None of them is ours.
-- part answer: Figures and their corrections
with said as (
    select claim.*, claim_said.number, claim_said.standing, claim_said.standing_in_words,
        (select next.number from claim_said as next where next.claim_id = claim.superseded_by) as replaced_by,
        (select next.said_on from claim as next where next.claim_id = claim.superseded_by) as replaced_on
    from claim join claim_said using (claim_id)
    where about_section in ('Data shares with police', 'Data shares with Home Office') and kind = 'figure'
        and source_kind in ('written_answer', 'written_statement')
)
select iif(about_section like '%police%', 'Police', 'Home Office') as about, measure as counted, number as quantity,
    coalesce(qualifier, 'nothing') as said_with_it, unit,
    case when standing != 'stands' then standing_in_words when number is null then 'no number was given' else 'current' end as standing,
    said_by, said_on, source_ref as source_number,
    iif(superseded_by is null, 'not replaced', replaced_by) as replaced_by_figure, '/claims/' || superseded_by as replaced_by_figure_opens,
    iif(superseded_by is null, 'not replaced', replaced_on) as replaced_on, period_from, period_to,
    scope, source_url, claim_id
from said
where superseded_by is not null or claim_id in (select superseded_by from claim where superseded_by is not null)
order by about desc, measure, unit, said_on, claim_id
-- part others: What else ministers said of them
select iif(about_section like '%police%', 'Police', 'Home Office') as about, said_by, said_on, source_kind,
    number as quantity, coalesce(qualifier, 'nothing') as said_with_it, quantity_status, unit, coalesce(quotation, scope) as said,
    coalesce(doubt, 'none known') as doubt, source_url, claim_id
from claim join claim_said using (claim_id)
where about_section in ('Data shares with police', 'Data shares with Home Office')
    and source_kind in ('written_answer', 'written_statement') and superseded_by is null
    and claim_id not in (select superseded_by from claim where superseded_by is not null)
order by about desc, said_on is null, said_on, claim_id
