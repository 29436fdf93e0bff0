-- What had been said by then. A claim of which no day is known is kept; one that was replaced later was not replaced yet, and one whose
-- answer was corrected later was not in doubt for that.
with said as (
    select *, doubt_kind = 'answer_changed' and item_id in (select item_id from main.parliament_version where corrected_on is not null)
        and item_id not in (select item_id from parliament_version where corrected_on is not null) as changed_later
    from main.claim
    where coalesce(substr(said_on, 1, (select length(day) from moment)) <= (select day from moment), 1)
)
select
    claim_id, row_id, item_id, quotation, sha256, decided_by, decided_on, kind, said_by, said_by_role, said_on, source_kind,
    source_ref, about_section, about_recipient, measure, quantity, quantity_low, quantity_high, quantity_status, quantity_why,
    unit, qualifier, qualifier_place, exact, period_from, period_to, scope,
    case when superseded_by in (select later.claim_id from main.claim as later
                                where coalesce(substr(later.said_on, 1, (select length(day) from moment)) <= (select day from moment), 1))
         then superseded_by end as superseded_by,
    iif(changed_later, null, doubt) as doubt, iif(changed_later, null, doubt_kind) as doubt_kind,
    source_title, source_url, seen, remark
from said
