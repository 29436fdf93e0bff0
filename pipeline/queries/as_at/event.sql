select * from main.event where edition_id in (select edition_id from edition)
