-- Each entry as its listings up to then make it. The newest edition that lists it is looked up, the publisher's own before transcriptions,
-- and so is whether the Department had said by then that it keeps no number of records.
with not_kept as (
    select entry_id from claim_entry join claim using (claim_id)
    where quantity_status = 'not_recorded' and measure in ('pupils', 'records', 'people') and instr(said_by_role, 'Department for Education')
)
select entry_id,
    entry ->> 'source_id' as source_id, entry ->> 'section_id' as section_id, entry ->> 'name' as name, entry ->> 'reference' as
    reference, entry ->> 'reference_status' as reference_status, entry ->> 'title' as title, entry ->> 'title_status' as
    title_status, entry ->> 'purpose' as purpose, entry ->> 'purpose_status' as purpose_status, entry ->> 'publisher_type' as
    publisher_type, entry ->> 'publisher_type_status' as publisher_type_status, entry ->> 'classification' as classification,
    entry ->> 'classification_status' as classification_status, entry ->> 'tier' as tier, entry ->> 'tier_status' as tier_status,
    entry ->> 'identifiability' as identifiability, entry ->> 'identifiability_status' as identifiability_status, entry ->>
    'sensitivity' as sensitivity, entry ->> 'sensitivity_status' as sensitivity_status, entry ->> 'outcome' as outcome, entry ->>
    'outcome_evidence' as outcome_evidence, entry ->> 'received_on' as received_on, entry ->> 'received_on_status' as
    received_on_status, entry ->> 'approved_on' as approved_on, entry ->> 'approved_on_status' as approved_on_status, entry ->>
    'sent_on' as sent_on, entry ->> 'sent_on_status' as sent_on_status, entry ->> 'decided_on' as decided_on, entry ->>
    'decided_on_status' as decided_on_status, entry ->> 'ends_on' as ends_on, entry ->> 'ends_on_status' as ends_on_status, entry
    ->> 'destroyed_on' as destroyed_on, entry ->> 'destroyed_on_status' as destroyed_on_status, entry ->> 'destruction' as
    destruction, entry ->> 'destruction_status' as destruction_status, entry ->> 'destruction_text' as destruction_text, entry ->>
    'destruction_text_status' as destruction_text_status, entry ->> 'retention_text' as retention_text, entry ->>
    'retention_text_status' as retention_text_status, entry ->> 'listed_date' as listed_date, entry ->> 'listed_date_status' as
    listed_date_status, entry ->> 'pupil_level' as pupil_level, entry ->> 'pupil_level_evidence' as pupil_level_evidence, entry
    ->> 'legal_gateway' as legal_gateway, entry ->> 'legal_gateway_status' as legal_gateway_status, entry ->> 'access_route' as
    access_route, entry ->> 'access_route_status' as access_route_status, entry ->> 'onward_sharing' as onward_sharing, entry ->>
    'onward_sharing_status' as onward_sharing_status, entry ->> 'onward_sharing_evidence' as onward_sharing_evidence, entry ->>
    'datasets_text' as datasets_text, entry ->> 'datasets_text_status' as datasets_text_status, entry ->> 'years_text' as
    years_text, entry ->> 'years_text_status' as years_text_status, entry ->> 'record_count' as record_count, entry ->> 'record_count_unit' as record_count_unit, entry ->>
    'record_count_unit_status' as record_count_unit_status, entry ->> 'record_count_printed' as record_count_printed, entry ->>
    'record_count_counts' as record_count_counts, entry ->> 'in_scope' as in_scope, entry ->> 'in_scope_evidence' as
    in_scope_evidence, entry ->> 'audience' as audience, entry ->> 'standing' as standing, entry ->> 'standing_status' as
    standing_status, entry ->> 'known_by' as known_by, entry ->> 'disagrees' as disagrees, entry ->> 'first_edition_id' as
    first_edition_id,
    iif(entry ->> 'record_count' is null and entry_id in (select entry_id from not_kept), 'not_recorded', entry ->> 'record_count_status')
        as record_count_status,
    (select listing.edition_id from listing join main.edition as of_listing using (edition_id)
     where listing.entry_id = main.entry_version.entry_id
     order by of_listing.status = 'transcribed', listing.seen_from desc, of_listing.as_at desc, of_listing.source_id desc,
         of_listing.position desc
     limit 1) as last_edition_id
from main.entry_version
where valid_from <= (select moment from moment) and coalesce(valid_until > (select moment from moment), 1)
