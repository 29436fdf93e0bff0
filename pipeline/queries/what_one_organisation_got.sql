-- number: 4
-- title: What exactly did one organisation get?
-- reading: >-
--   What each source says, one line each: the Department's register, replies under the Freedom of Information Act, ministers, others. We do
--   not say which is right. Where they cannot all be right, the last table says that they disagree. In which role the organisation is named
--   stands beside each line: one that asked or paid for the work of another did not get its data by that.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- parameters:
--   recipient: {label: Organisation, kind: recipient, default: daily-telegraph, hint: 'Its name, or its id as in the address of its page'}
-- part register: What registers and other pages list
select entry.entry_id, iif(citation.listing_id is null, 'the register itself', citation.source_kind) as source_kind,
    coalesce(source_title, edition.title) as source_title,
    coalesce((select group_concat(role, '; ') from (select role from listing_recipient where listing_recipient.listing_id = listing.listing_id
         and recipient_id = :recipient order by 1)), 'not_named_here') as role, listing.outcome,
    (select group_concat(value, '; ') from listing_value where listing_value.listing_id = listing.listing_id
         and field in ('sent_on', 'decided_on', 'approved_on') and value is not null) as dated,
    (select value from listing_value where listing_value.listing_id = listing.listing_id
         and field = 'listed_date') as other_date_beside_it,
    (select printed from listing_value where listing_value.listing_id = listing.listing_id
         and field in ('tier', 'classification') and printed != '' limit 1) as tier_as_printed,
    (select nullif(printed, '') from listing_value where listing_value.listing_id = listing.listing_id and field = 'datasets_text') as data_as_printed,
    (select nullif(printed, '') from listing_value where listing_value.listing_id = listing.listing_id and field = 'years_text') as years,
    (select nullif(printed, '') from listing_value where listing_value.listing_id = listing.listing_id and field = 'purpose') as purpose,
    source_url, listing.row_id
from entry
join listing on listing.entry_id = entry.entry_id
join edition on edition.edition_id = listing.edition_id
left join citation on citation.listing_id = listing.listing_id
where entry.entry_id in (select entry_id from entry_recipient where recipient_id = :recipient)
order by citation.listing_id is not null, entry.entry_id, listing.row_id
-- part said: What ministers, the Department and others said of it
select claim.claim_id, said_by, said_on, source_kind, coalesce(quotation, scope) as said,
    iif(quotation is null, 'our words', 'the words of the source') as whose_words,
    number as quantity,
    coalesce(qualifier, 'nothing') as said_with_it, quantity_status,
    standing_in_words as standing,
    '/claims/' || superseded_by as standing_opens, source_url
from claim join claim_said using (claim_id) join claim_recipient using (claim_id)
where recipient_id = :recipient
order by said_on is null, said_on, claim_id
-- part disagree: These disagree
select 'These disagree' as finding, one.claim_id, coalesce(one.quotation, one.scope) as one_says, claim_difference.other_claim_id,
    coalesce(other.quotation, other.scope) as the_other_says
from claim as one
join claim_recipient on claim_recipient.claim_id = one.claim_id and recipient_id = :recipient
join claim_difference on claim_difference.claim_id = one.claim_id
join claim as other on other.claim_id = claim_difference.other_claim_id
where one.claim_id < claim_difference.other_claim_id
union all
select 'These disagree', null, 'rows about entry ' || entry.entry_id || ' differ in: ' || replace(field.value, '_', ' '), null,
    'each row is in the first table'
from entry join json_each(entry.disagrees) as field
where entry.entry_id in (select entry_id from entry_recipient where recipient_id = :recipient)
order by 3
