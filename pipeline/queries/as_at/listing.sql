select * from main.listing where seen_from <= (select moment from moment)
