select distinct listing.entry_id, of_listing.recipient_id, of_listing.role
from main.listing_recipient as of_listing join listing using (listing_id)
