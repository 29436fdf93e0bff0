select * from main.claim_count_part where claim_id in (select claim_id from claim_count where counted_status = 'counted')
