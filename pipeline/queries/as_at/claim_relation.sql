select * from main.claim_relation where claim_id in (select claim_id from claim) and other_claim_id in (select claim_id from claim)
