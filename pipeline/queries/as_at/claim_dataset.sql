select * from main.claim_dataset where claim_id in (select claim_id from claim)
