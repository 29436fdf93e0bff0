select distinct entry_id, recipient_id, role from listing join main.wording_recipient using (wording_id)
