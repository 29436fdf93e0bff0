-- Whom an answer names is known once it is given. What was found in a text is that of the version of then; of one that was not collected
-- before it was answered, the question.
with of_then as (
    select item_id, names, versions > 0 as is_held from parliament_item join main.parliament_version using (item_id)
    where main.parliament_version.position = max(versions, 1)
)
select * from main.parliament_recipient
where how != 'name_in_text'
    and item_id in (select item_id from parliament_item where answered_on is not null or main.parliament_recipient.named_in != 'answer')
union
select item_id, named.value, place.key, 'name_in_text'
from of_then join json_each(names) as place join json_each(place.value) as named
where named.value in (select recipient_id from main.recipient)
    and case place.key when 'answer' then is_held
        else not is_held or named.value not in (select value from json_each(names ->> 'answer')) end
