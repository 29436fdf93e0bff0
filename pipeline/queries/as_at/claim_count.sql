-- A count of an edition that was not held yet was not there yet; nor is one of all editions together, which is made of those held today.
select claim_id, iif(held.edition_id is null, 'no_edition_held', counted_status) as counted_status,
    iif(held.edition_id is null, null, counted) as counted,
    iif(held.edition_id is null, null, counted_at_least) as counted_at_least, iif(held.edition_id is null, null, not_placed) as not_placed,
    iif(held.edition_id is null, null, set_aside) as set_aside, held.edition_id, sources, edition_from, edition_to, how,
    iif(held.edition_id is null, null, query) as query, iif(held.edition_id is null, '', why) as why, why_they_need_not_agree
from main.claim_count as today left join edition as held using (edition_id)
where claim_id in (select claim_id from claim)
