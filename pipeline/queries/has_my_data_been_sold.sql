-- number: 17
-- title: Has my data been sold?
-- reading: >-
--   The Department says that it does not charge for access, so "sold" is not the word. Companies are among those that got data: how many is
--   counted below by legal form, one line for each outcome, since being approved is not having received. Whether any one child's data was
--   among it cannot be told from a register.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- part answer: What the Department says
select scope as answer, said_by, said_by_role, said_on, source_url, claim_id
from claim
where scope like '%does not charge for access%' or claim_id in (
    select other_claim_id from claim_relation join claim as charge using (claim_id)
    where relation = 'agrees_with' and charge.scope like '%does not charge for access%')
order by said_on, claim_id
-- part companies: How many recipients are companies by their legal form, by outcome
with named as (
    select distinct outcome, recipient_id from entry join entry_recipient using (entry_id)
    where in_scope = 'yes' and audience = 'external' and role = 'recipient' and outcome in ('sent', 'linked', 'reuse_permitted', 'approved')
)
select outcome, count(case when recipient_id in (select recipient_id from recipient_kind where kind = 'company') then 1 end) as companies,
    '/commercial' as companies_opens,
    count(case when recipient_id not in (select recipient_id from recipient_kind) then 1 end) as organisations_of_a_kind_not_known,
    count(*) as organisations_named
from named
group by outcome
order by outcome
