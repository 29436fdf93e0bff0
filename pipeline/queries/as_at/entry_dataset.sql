select distinct listing.entry_id, of_listing.dataset_id from main.listing_dataset as of_listing join listing using (listing_id)
