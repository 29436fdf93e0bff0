select * from main.edition_document where edition_id in (select edition_id from edition)
