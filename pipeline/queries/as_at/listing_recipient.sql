select * from main.listing_recipient where listing_id in (select listing_id from listing)
