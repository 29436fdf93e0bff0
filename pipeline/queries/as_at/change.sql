select * from main.change where event_id in (select event_id from event)
