-- number: 12
-- title: Which written answers mention one organisation?
-- reading: >-
--   Questions, statements and debates that name the organisation, by our reading or by its name in a text that was collected. An
--   organisation that only the question names is asked about, which confirms nothing. Where Parliament's own text is held its first words
--   are quoted, as it was when it was last collected; else the words are ours. A holding answer only promises one. Contains Parliamentary information licensed under the Open Parliament Licence v3.0.
-- rests_on: [parliament-questions, parliament-statements]
-- parameters:
--   recipient: {label: Organisation, kind: recipient, default: daily-telegraph, hint: 'Its name, or its id as in the address of its page'}
select parliament_item.item_id, coalesce(parliament_item.uin, 'not known') as question_number, parliament_item.kind as parliament_kind,
    parliament_item.asked_by, parliament_item.answered_on, parliament_item.answered_by,
    (select group_concat(named_in, '; ') from (select distinct named_in from parliament_recipient as named
        where named.item_id = parliament_item.item_id and named.recipient_id = :recipient order by 1)) as named_in,
    coalesce(newest.state, 'not collected') as version_state, newest.corrected_on,
    coalesce('“' || substr(newest.answer_text, 1, 400) || iif(length(newest.answer_text) > 400, ' …', '') || '”',
        parliament_item.answer) as answer,
    case when newest.answer_text is not null then 'the words of ' || iif(newest.state = 'holding', 'a holding answer', 'the answer')
        when parliament_item.answer is not null then 'our words' else 'nothing was said, or its words are not held' end as whose_words,
    parliament_item.source_url,
    'Contains Parliamentary information licensed under the Open Parliament Licence v3.0' as licence
from parliament_item
left join parliament_version as newest on newest.item_id = parliament_item.item_id and newest.position = parliament_item.versions
where parliament_item.item_id in (select item_id from parliament_recipient where recipient_id = :recipient)
order by parliament_item.answered_on is null, parliament_item.answered_on, parliament_item.item_id
