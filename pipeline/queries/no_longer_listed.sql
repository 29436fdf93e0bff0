-- title: Which entries are no longer listed in the editions we hold?
-- reading: >-
--   Each with the first edition that no longer lists it. Absence means what the section says it means; an entry that is possibly
--   renumbered is not counted here, nor is one that was listed again later.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
select entry.entry_id, entry.reference, entry.title, entry.in_scope, event.previous_edition_id as last_listed_in,
    event.edition_id as first_not_listed_in, section.absence_means
from event
join entry on entry.entry_id = event.entry_id
join section on section.section_id = event.section_id
where event.kind = 'disappeared'
    and not exists (select 1 from listing join edition using (edition_id)
                    join edition as gone on gone.edition_id = event.edition_id
                    where listing.entry_id = event.entry_id and edition.status != 'transcribed'
                        and (edition.as_at, edition.first_captured_at) > (gone.as_at, gone.first_captured_at))
order by event.edition_id, entry.entry_id
