-- What had been said by then. A claim of which no day is known is kept; one that was replaced later was not replaced yet; and what its
-- answer puts in doubt is what the version of then did.
with said as (
    select * from main.claim
    where coalesce(substr(said_on, 1, (select length(day) from moment)) <= (select day from moment), 1)
),
cast_by_then as (
    select claim_id, claim_doubt.doubt as then_doubt, claim_doubt.doubt_kind as then_kind
    from main.claim_doubt join said using (claim_id) join parliament_item using (item_id)
    where claim_doubt.position = parliament_item.versions
),
told as (
    select *, iif(superseded_by in (select claim_id from said), superseded_by, null) as replaced_by,
        coalesce(doubt_kind = 'ours' or superseded_by in (select claim_id from said), 0) as is_settled
    from said left join cast_by_then using (claim_id)
)
select
    claim_id, row_id, item_id, quotation, sha256, decided_by, decided_on, kind, said_by, said_by_role, said_on, source_kind,
    source_ref, about_section, about_recipient, measure, quantity, quantity_low, quantity_high, quantity_status, quantity_why,
    unit, qualifier, qualifier_place, exact, period_from, period_to, scope, replaced_by as superseded_by,
    iif(is_settled, doubt, then_doubt) as doubt, iif(is_settled, doubt_kind, then_kind) as doubt_kind,
    source_title, source_url, seen, remark
from told
