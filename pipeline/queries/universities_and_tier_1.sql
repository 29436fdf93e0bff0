-- number: 21
-- title: Which universities received the most tier 1 data?
-- reading: >-
--   By organisation, not by spelling: the names that were merged stand beside each, and its page shows who decided so and why, so that you
--   can take them apart. A school or institute of a university is counted with it where a source says that it is a part, and is named
--   beside it. Entries in scope whose tier is printed as 1, alone or beside others, and that name the university as the recipient in any
--   edition held, by outcome; an approved request was not necessarily sent. A tier rates a request, so it says nothing about how many children it concerns.
--   Below stand the entries of which the tier, or the kind of the recipient, is not known: any of them may be another.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
-- part answer: Universities by tier 1 entries
with found as (
    select distinct coalesce(whole_id, recipient_id) as recipient_id, recipient_id as named_id, entry_id, outcome
    from entry join entry_receiver using (entry_id) left join recipient_part using (recipient_id)
    where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope = 'yes' and audience = 'external'
        and recipient_id in (select recipient_id from recipient_kind where kind = 'university')
)
select recipient.recipient_id, recipient.name as organisation,
    count(distinct iif(outcome = 'sent', entry_id, null)) as sent,
    '#entries' as sent_opens,
    coalesce((select group_concat(n || ' ' || replace(outcome, '_', ' '), '; ')
        from (select count(distinct entry_id) as n, outcome from found as other
              where other.recipient_id = recipient.recipient_id and outcome != 'sent' group by outcome order by n desc, outcome)), '')
        as other_outcomes,
    '#entries' as other_outcomes_opens,
    coalesce((select group_concat(name, '; ') from (select distinct part.name from found as other join recipient as part
        on part.recipient_id = other.named_id
        where other.recipient_id = recipient.recipient_id and named_id != other.recipient_id order by 1)), '') as parts_counted_with_it,
    (select group_concat(name_text, '; ') from (select name_text from recipient_name
        where recipient_name.recipient_id = recipient.recipient_id order by name_text)) as names_merged
from found join recipient using (recipient_id)
group by recipient.recipient_id
order by sent desc, count(distinct entry_id) desc, recipient.name
-- part entries: The entries counted
select distinct coalesce(whole.name, recipient.name) as counted_with, recipient.name as organisation, recipient.recipient_id,
    entry.entry_id, entry.name, entry.outcome, coalesce('tier ' || tier, classification) as tier_as_printed,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join entry_receiver using (entry_id) join recipient using (recipient_id)
left join recipient_part using (recipient_id) left join recipient as whole on whole.recipient_id = whole_id
where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope = 'yes' and audience = 'external'
    and recipient.recipient_id in (select recipient_id from recipient_kind where kind = 'university')
order by counted_with, recipient.name, entry.entry_id
-- part kind_not_known: Tier 1 entries with a recipient whose kind is not known, or with none shown
select coalesce(recipient.name, 'no recipient is shown') as organisation, recipient_id, entry.entry_id, entry.name, entry.outcome,
    coalesce('tier ' || tier, classification) as tier_as_printed,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join receiver_not_known using (entry_id) left join recipient using (recipient_id)
where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope != 'no' and audience != 'internal'
order by recipient.name is null, recipient.name, entry.entry_id
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
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join entry_list using (entry_id)
where entry.entry_id not in (select entry_id from entry_tier) and entry.in_scope = 'yes' and entry.audience = 'external'
    and entry.entry_id in (select entry_id from entry_receiver join recipient_kind using (recipient_id) where kind = 'university')
order by entry.source_id, entry.outcome, entry.name, entry.entry_id
