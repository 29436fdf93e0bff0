select * from main.edition_section where edition_id in (select edition_id from edition)
