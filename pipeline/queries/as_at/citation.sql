select * from main.citation where listing_id in (select listing_id from listing)
