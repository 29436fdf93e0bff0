select * from main.listing_dataset where listing_id in (select listing_id from listing)
