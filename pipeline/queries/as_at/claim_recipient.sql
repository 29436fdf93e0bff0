select * from main.claim_recipient where claim_id in (select claim_id from claim)
