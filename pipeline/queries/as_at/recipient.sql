select * from main.recipient
where recipient_id in (select recipient_id from entry_recipient)
    or recipient_id in (select recipient_id from claim_recipient)
    or recipient_id in (select recipient_id from parliament_recipient)
