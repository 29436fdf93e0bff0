-- What had been asked or said by then, and the answer if it had been given. An item of which no day is known is kept.
with item as (
    select *, coalesce(substr(answered_on, 1, (select length(day) from moment)) <= (select day from moment), 1) as is_answered
    from main.parliament_item
    where coalesce(substr(coalesce(tabled_on, answered_on), 1, (select length(day) from moment)) <= (select day from moment), 1)
)
select item_id, row_id, kind, house, uin, api_id, tabled_on, iif(is_answered, answered_on, null) as answered_on, asked_by, asked_by_party,
    iif(is_answered, answered_by, null) as answered_by, answering_body, heading, about, iif(is_answered, answer, null) as answer,
    iif(is_answered, answered_the_question, null) as answered_the_question, source_url, seen, remark,
    (select count(*) from parliament_version where parliament_version.item_id = item.item_id) as versions
from item
