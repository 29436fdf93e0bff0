-- What had been asked or said by then, and the answer if it had been given, which may have been given again since or been withdrawn. An
-- item of which no day is known is kept.
with item as (
    select *, coalesce(substr(answered_on, 1, (select length(day) from moment)) <= (select day from moment), 1) as is_answered,
        (select count(*) from parliament_version as seen where seen.item_id = main.parliament_item.item_id) as seen_by_then
    from main.parliament_item
    where coalesce(substr(coalesce(tabled_on, answered_on), 1, (select length(day) from moment)) <= (select day from moment), 1)
)
select item.item_id, row_id, kind, house, uin, api_id, item.tabled_on,
    coalesce(iif(is_answered, item.answered_on, null), iif(of_then.state != 'holding', of_then.answered_on, null)) as answered_on,
    item.asked_by, item.asked_by_party, iif(is_answered, item.answered_by, null) as answered_by, item.answering_body, item.heading, about,
    iif(is_answered, answer, null) as answer, iif(is_answered, answered_the_question, null) as answered_the_question, source_url, seen,
    remark, seen_by_then as versions
from item left join parliament_version as of_then on of_then.item_id = item.item_id and of_then.position = seen_by_then
