select * from main.listing_value where listing_id in (select listing_id from listing)
