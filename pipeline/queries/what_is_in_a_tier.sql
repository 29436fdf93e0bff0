-- number: 16
-- title: What is in tier 2?
-- reading: >-
--   Until about 2018 the Department rated each request by a tier; since then each item of data has a rating of its own, and the two are
--   never converted into one another. What a tier holds is told here in the words that sources use for it, each with whose they are and
--   when. The Department's own sheet of the tiers is not held. Tiers 1, 2 and 4 are about single pupils; tier 3 is of totals, with small
--   numbers among them.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- parameters:
--   tier: {label: Tier, kind: choice, default: '2', options: {'1': Tier 1, '2': Tier 2, '3': Tier 3, '4': Tier 4}}
-- part answer: How it is described
select 'Tier ' || :tier as tier, scope as described_as, said_by as whose_words, said_by_role, said_on, source_url, claim_id
from claim
where measure = 'tier_' || :tier and kind = 'statement'
order by said_on is null, said_on, claim_id
-- part items: What is printed with entries of that tier
select entry_id, name, coalesce('tier ' || tier, classification) as tier_as_printed, datasets_text as data_as_printed, outcome,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry
where entry_id in (select entry_id from entry_tier where entry_tier.tier = :tier) and datasets_text is not null
order by entry_id
