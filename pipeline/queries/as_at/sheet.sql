select * from main.sheet where edition_id in (select edition_id from edition)
