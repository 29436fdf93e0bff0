select * from main.tally where row_id in (select row_id from source_row)
