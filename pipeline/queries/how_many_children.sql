-- number: 5
-- title: How many children were in the data that one organisation got?
-- reading: >-
--   A number stands here only where the publisher prints one for the entry. The Department told Parliament that it keeps no record of how
--   many children were in past extracts. That is no 0, and no blank. An organisation that is named in another role than that of the recipient
--   asked for the work of another, or paid for it, and did not get the data by that.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- parameters:
--   recipient: {label: Organisation, kind: recipient, default: daily-telegraph, hint: 'Its name, or its id as in the address of its page'}
-- part answer: What the Department said
select case standing when 'superseded' then 'Replaced since: see the claim'
        when 'doubtful' then 'In doubt: DfE said that it does not maintain this. ' || doubt
        else 'Not recorded: DfE says it does not maintain this' end as answer, said_by, said_on, coalesce(quotation, scope) as said,
    iif(claim_id in (select claim_id from claim_recipient where recipient_id = :recipient), 'yes', 'no') as asked_about_this_organisation,
    source_url, claim_id
from claim join claim_said using (claim_id)
where quantity_status = 'not_recorded' and measure = 'pupils' and said_by_role like '%Department for Education%' and about_section = 'National Pupil Database'
    and kind = 'figure' and (claim_id in (select claim_id from claim_recipient where recipient_id = :recipient)
                             or scope like '%how many children%')
order by asked_about_this_organisation desc, said_on, claim_id
-- part entries: What is printed with each entry of it
select entry_id, name,
    (select group_concat(role, '; ') from (select role from entry_recipient as named where named.entry_id = entry.entry_id
        and recipient_id = :recipient order by 1)) as role,
    outcome, record_count as records_printed, record_count_unit as unit,
    iif(record_count is null, 'not recorded, or not printed: see above', 'as printed') as note,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry
where entry_id in (select entry_id from entry_recipient where recipient_id = :recipient)
order by entry_id
