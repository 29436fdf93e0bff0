select * from main.source_row where sheet_id in (select sheet_id from sheet)
