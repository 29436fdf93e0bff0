-- title: Which organisations are named with the most entries about children's education data?
-- reading: >-
--   Entries in scope and external, by outcome; outcomes are never added together. An entry that names several organisations stands
--   once with each, so the lines are not to be added up. Some names stand for a class of organisations that are not named.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- scoped: true
select recipient.name as organisation, '/recipients/' || recipient.recipient_id as organisation_opens,
    (select replace(group_concat(kind, '; '), '_', ' ') from (select kind from recipient_kind
     where recipient_kind.recipient_id = recipient.recipient_id order by kind)) as kinds,
    iif(recipient.is_class = 'yes', 'organisations that are not named', 'one organisation') as stands_for, entry.outcome, count(distinct entry.entry_id) as entries,
    '/entries?recipient=' || recipient.recipient_id || '&outcome=' || entry.outcome as entries_opens
from entry
join entry_recipient using (entry_id)
join recipient using (recipient_id)
where entry.in_scope = 'yes' and entry.audience = 'external'
group by recipient.recipient_id, entry.outcome
order by entries desc, organisation, entry.outcome
