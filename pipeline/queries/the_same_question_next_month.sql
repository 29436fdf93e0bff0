-- number: 22
-- title: How do I get the same answer next month?
-- reading: >-
--   Every question on these pages, its CSV and its JSON take "as_at" with the id of an edition, and then answer as that edition stood: what
--   was published later is cut away, and today's decisions are applied. Without it you get the newest answer. Each line below is an
--   edition with the address of one question as at it, its entries then, and the list of what changed against the edition before.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
select edition.edition_id, edition.as_at, source.title as publication,
    (select count(distinct entry_id) from listing where listing.edition_id = edition.edition_id) as entries_listed,
    '/entries?in_scope=any&audience=any&edition=' || edition.edition_id as entries_listed_opens,
    '/questions/organisations-by-entries?as_at=' || edition.edition_id as example_address,
    (select iif(count(event_id) + (select count(compared_with) from edition_section where edition_section.edition_id = edition.edition_id),
                count(event_id), null)
     from event where event.edition_id = edition.edition_id) as changes,
    '/changes?in_scope=any&audience=any&edition=' || edition.edition_id as changes_opens
from edition join source using (source_id) join edition_order using (edition_id)
where status != 'transcribed'
order by turn desc
