-- number: 17
-- title: Has my data been sold?
-- reading: >-
--   The Department says that it does not charge for access, so "sold" is not the word. How many entries have a company as a recipient is
--   counted below, one line for each outcome, since only "received data" says that data was given: being approved is not having received.
--   Not stated is not no. Whether any one child's data was among it cannot be told from a register.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
-- part answer: What the Department says
select scope as answer, coalesce(doubt, 'none known') as doubt, said_by, said_by_role, said_on, source_url, claim_id
from claim
where scope like '%does not charge for access%' or claim_id in (
    select other_claim_id from claim_relation join claim as charge using (claim_id)
    where relation = 'agrees_with' and charge.scope like '%does not charge for access%')
order by said_on, claim_id
-- part companies: Entries by whether a recipient is a company by its legal form, and by outcome
select outcome, count(case when answer = 'yes' then 1 end) as with_a_company, '/commercial' as with_a_company_opens,
    count(case when answer = 'no' then 1 end) as without_a_company, count(case when answer = 'not_stated' then 1 end) as not_stated,
    count(*) as entries
from entry join entry_commercial using (entry_id)
where fact = 'legal_form' and in_scope = 'yes' and audience = 'external' and outcome in release_outcome
group by outcome
order by outcome
