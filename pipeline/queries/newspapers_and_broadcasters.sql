-- number: 3
-- title: Which newspapers and broadcasters received pupil-level data?
-- reading: >-
--   Entries that name, as the recipient in any edition held, a body which we count as a news publisher or a broadcaster, with why on its
--   page. Only the outcome "received data"
--   says that data was given; "approved" and "not stated" do not. Pupil level rests on a tier or on printed words, and where neither is
--   printed it is not stated, which is not no. A body of which no kind is known, or which nobody has looked at and whose name is a company's,
--   may be one as well: such entries stand below, and are not counted.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- told_of: true
-- part answer: Pupil-level data
with named as (
    select entry_id, recipient_id, recipient.name as organisation from entry_receiver join recipient using (recipient_id)
    where recipient_id in (select recipient_id from recipient_kind where kind in ('news_publisher', 'broadcaster'))
)
select organisation, recipient_id, entry_id, coalesce(reference, 'none printed') as reference,
    coalesce(sent_on, decided_on, approved_on) as dated, listed_date as other_date_beside_it, outcome,
    coalesce('tier ' || tier, classification) as tier_as_printed, pupil_level_evidence,
    coalesce((select group_concat(name, '; ') from
        (select dataset.name from entry_dataset join dataset using (dataset_id) where entry_dataset.entry_id = entry.entry_id order by 1)),
        datasets_text) as datasets,
    years_text as years,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join named using (entry_id)
where pupil_level = 'yes'
order by coalesce(dated, listed_date, '9'), entry_id
-- part others: Named, and pupil level not stated or not so
with named as (
    select entry_id, recipient_id, recipient.name as organisation from entry_receiver join recipient using (recipient_id)
    where recipient_id in (select recipient_id from recipient_kind where kind in ('news_publisher', 'broadcaster'))
)
select organisation, recipient_id, entry_id, pupil_level, coalesce(sent_on, decided_on, approved_on) as dated, listed_date as other_date_beside_it, outcome,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join named using (entry_id)
where pupil_level != 'yes'
order by coalesce(dated, listed_date, '9'), entry_id
-- part kind_not_known: Pupil-level data, and whether a recipient is one is not known
with named as (
    select entry_id, recipient_id from receiver_not_known
    union all
    select entry_id, recipient_id from entry_receiver join recipient using (recipient_id) where status = 'provisional' and recipient_id in (
        select recipient_id from recipient_kind group by recipient_id having min(kind = 'company' and how = 'name') = 1)
)
select coalesce(recipient.name, 'no recipient is shown') as organisation, recipient_id, entry_id, outcome,
    coalesce(sent_on, decided_on, approved_on) as dated, listed_date as other_date_beside_it, in_scope,
    (select row_id from first_row where first_row.entry_id = entry.entry_id and first_row.edition_id = entry.last_edition_id) as row_id
from entry join named using (entry_id) left join recipient using (recipient_id)
where pupil_level = 'yes'
order by recipient.name is null, recipient.name, entry_id
