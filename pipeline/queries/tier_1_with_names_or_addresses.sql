-- Which requests of tier 1 are said to include names or addresses?
-- Tier 1 as printed; it rates the request, so a request of tier 1 need not hold names; where a source says tier 1 and tier 2 of a whole list, which of them is not said. "included" and "absent" are printed words; "not_stated" are tier 1 with the items unknown. Every outcome is shown, refusals too.
select entry.entry_id, entry.name, entry.outcome, coalesce(entry.tier, entry.classification) as tier_as_printed,
    coalesce((select group_concat(distinct status) from entry_item where entry_item.entry_id = entry.entry_id and item_id = 'names'),
        'not_stated') as names,
    coalesce((select group_concat(distinct status) from entry_item where entry_item.entry_id = entry.entry_id and item_id = 'addresses'),
        'not_stated') as addresses
from entry
where (instr(coalesce(entry.tier, ''), '1') or lower(coalesce(entry.classification, '')) like '%tier 1%')
    and entry.in_scope = 'yes' and entry.audience = 'external'
order by names, addresses, entry.entry_id
