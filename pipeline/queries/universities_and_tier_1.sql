-- number: 21
-- title: Which universities received the most tier 1 data?
-- reading: >-
--   By organisation, not by spelling: the names that were merged stand beside each, and its page shows who decided so and why, so that you
--   can take them apart. Entries in scope whose tier is printed as 1, alone or beside others, by outcome; an approved request was not
--   necessarily sent. A tier rates a request, so it says nothing about how many children it concerns.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- part answer: Universities by tier 1 entries
with found as (
    select recipient_id, outcome, count(distinct entry_id) as n
    from entry join entry_receiver using (entry_id)
    where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope = 'yes' and audience = 'external'
        and recipient_id in (select recipient_id from recipient_kind where kind = 'university')
    group by recipient_id, outcome
)
select recipient.recipient_id, recipient.name as organisation,
    sum(iif(outcome = 'sent', n, 0)) as sent,
    '#entries' as sent_opens,
    coalesce((select group_concat(n || ' ' || replace(outcome, '_', ' '), '; ')
        from (select n, outcome from found as other
              where other.recipient_id = recipient.recipient_id and outcome != 'sent' order by n desc, outcome)), '') as other_outcomes,
    '#entries' as other_outcomes_opens,
    (select group_concat(name_text, '; ') from (select name_text from recipient_name
        where recipient_name.recipient_id = recipient.recipient_id order by name_text)) as names_merged
from found join recipient using (recipient_id)
group by recipient.recipient_id
order by sent desc, sum(n) desc, recipient.name
-- part entries: The entries counted
select distinct recipient.name as organisation, recipient.recipient_id, entry.entry_id, entry.name, entry.outcome,
    coalesce('tier ' || tier, classification) as tier_as_printed,
    (select min(row_id) from listing where listing.entry_id = entry.entry_id and edition_id = last_edition_id) as row_id
from entry join entry_receiver using (entry_id) join recipient using (recipient_id)
where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope = 'yes' and audience = 'external'
    and recipient_id in (select recipient_id from recipient_kind where kind = 'university')
order by recipient.name, entry.entry_id
-- part not_known: Entries that name a university and of which no tier is printed or could be read
select entry.outcome, entry.source_id, count(distinct entry.entry_id) as entries,
    '#no_tier' as entries_opens
from entry join entry_receiver using (entry_id)
where entry.entry_id not in (select entry_id from entry_tier) and in_scope = 'yes' and audience = 'external'
    and recipient_id in (select recipient_id from recipient_kind where kind = 'university')
group by entry.outcome, entry.source_id
order by entry.source_id, entry.outcome
-- part no_tier: The entries of which no tier is printed or could be read
select entry.entry_id, entry.name, entry_list.recipients, entry.outcome, entry.source_id,
    (select min(row_id) from listing where listing.entry_id = entry.entry_id and edition_id = entry.last_edition_id) as row_id
from entry join entry_list using (entry_id)
where entry.entry_id not in (select entry_id from entry_tier) and entry.in_scope = 'yes' and entry.audience = 'external'
    and entry.entry_id in (select entry_id from entry_receiver join recipient_kind using (recipient_id) where kind = 'university')
order by entry.source_id, entry.outcome, entry.name, entry.entry_id
