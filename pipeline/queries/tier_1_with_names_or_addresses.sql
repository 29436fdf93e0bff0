-- number: 10
-- title: Which requests for tier 1 data include names or addresses?
-- reading: >-
--   A tier rates a request, so a request for tier 1 data need not hold names. Listed here are tier 1 entries whose printed data has a word
--   for a name, an address, a postcode or a date of birth, with what is printed: a person has to read whose it is. The others are counted
--   apart: where the items are not printed it is not known whether names were among them, which is not no.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- part answer: Tier 1, and the printed data has words for names or addresses
with tier_1 as (
    select *, lower(' ' || coalesce(datasets_text, '') || ' ' || coalesce(purpose, '')) as printed from entry
    where tier = '1' or lower(coalesce(classification, '')) like '%tier 1%'
),
word(word) as (values (' name'), ('address'), ('postcode'), ('post code'), ('date of birth'))
select entry_id, name, outcome, coalesce('tier ' || tier, classification) as tier_as_printed, datasets_text as data_as_printed, purpose,
    (select group_concat(trim(word), '; ') from word where instr(printed, word)) as words_found,
    (select min(row_id) from listing where listing.entry_id = tier_1.entry_id and edition_id = last_edition_id) as row_id
from tier_1
where exists (select 1 from word where instr(printed, word))
order by entry_id
-- part counts: Tier 1 by whether the items are printed
with tier_1 as (
    select *, lower(' ' || coalesce(datasets_text, '') || ' ' || coalesce(purpose, '')) as printed from entry
    where tier = '1' or lower(coalesce(classification, '')) like '%tier 1%'
),
word(word) as (values (' name'), ('address'), ('postcode'), ('post code'), ('date of birth'))
select iif(exists (select 1 from word where instr(printed, word)), 'words for names or addresses are printed',
        iif(datasets_text is null, 'variables unknown: no data is printed', 'variables unknown: the printed data has no such word'))
        as printed_data,
    outcome, count(*) as entries, '#tier_1' as entries_opens
from tier_1
group by 1, 2
order by 1, 2
-- part tier_1: Every tier 1 entry
select entry_id, name, outcome, coalesce('tier ' || tier, classification) as tier_as_printed, datasets_text as data_as_printed,
    coalesce(sent_on, decided_on, approved_on, listed_date) as dated
from entry
where tier = '1' or lower(coalesce(classification, '')) like '%tier 1%'
order by dated is null, dated, entry_id
