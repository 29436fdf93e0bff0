-- Whom an answer names is known once it is given.
select * from main.parliament_recipient
where item_id in (select item_id from parliament_item where answered_on is not null or main.parliament_recipient.named_in != 'answer')
