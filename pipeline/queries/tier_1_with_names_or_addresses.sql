-- number: 10
-- title: Which requests for tier 1 data include names or addresses?
-- reading: >-
--   Tier 1 as printed; it rates the request, so a request for tier 1 data need not hold names, and where a source says tier 1 and tier 2 of
--   a whole list, which of them is not said. Listed first are those of which printed words say that names or addresses are included; the
--   others are counted apart, by what is said: "not stated" is tier 1 with the items unknown, which is not no. Every outcome is shown.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
-- part answer: Tier 1, and names or addresses are said to be included
select entry.entry_id, entry.name, entry.outcome, coalesce('tier ' || tier, classification) as tier_as_printed, item.name as item,
    entry_item.status as said_to_be, entry_item.printed, entry_item.rule, listing.row_id
from entry_item join entry using (entry_id) join item using (item_id) join listing using (listing_id)
where item_id in ('names', 'addresses') and entry_item.status = 'included' and entry.in_scope = 'yes' and entry.audience = 'external'
    and entry.entry_id in (select entry_id from entry_tier where tier = '1')
order by entry.entry_id, item.position, listing.row_id
-- part counts: Tier 1 by what is said of names and addresses
with tier_1 as (
    select entry_id, outcome,
        coalesce((select group_concat(status, '; ') from (select distinct status from entry_item
            where entry_item.entry_id = entry.entry_id and item_id = 'names' order by 1)), 'not_stated') as names,
        coalesce((select group_concat(status, '; ') from (select distinct status from entry_item
            where entry_item.entry_id = entry.entry_id and item_id = 'addresses' order by 1)), 'not_stated') as addresses
    from entry
    where entry_id in (select entry_id from entry_tier where tier = '1')
        and in_scope = 'yes' and audience = 'external'
)
select replace(names, '_', ' ') as names, replace(addresses, '_', ' ') as addresses, outcome, count(*) as entries,
    '#tier_1' as entries_opens
from tier_1
group by 1, 2, 3
order by 1, 2, 3
-- part tier_1: Every tier 1 entry
select entry_id, name, outcome, coalesce('tier ' || tier, classification) as tier_as_printed, datasets_text as data_as_printed,
    coalesce(sent_on, decided_on, approved_on) as dated, listed_date as other_date_beside_it
from entry
where entry_id in (select entry_id from entry_tier where tier = '1') and in_scope = 'yes' and audience = 'external'
order by coalesce(dated, listed_date, '9'), entry_id
