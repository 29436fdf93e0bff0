-- title: Which approval dates are out of order for their number?
-- reading: >-
--   In the newest edition of each source. The dates are shown as published; often day and month have been exchanged. Nothing is
--   changed by us.
-- rests_on: [uksa-accredited-projects]
select issue.edition_id, listing.entry_id, listing.reference, listing.approved_on, issue.message
from issue
join listing on listing.row_id = issue.row_id
join edition on edition.edition_id = issue.edition_id
where issue.issue_type = 'date_out_of_order'
    and edition.position = (select max(newest.position) from edition as newest where newest.source_id = edition.source_id)
order by listing.reference, issue.row_id
