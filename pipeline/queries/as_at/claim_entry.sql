select * from main.claim_entry where claim_id in (select claim_id from claim)
