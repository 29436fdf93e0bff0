select * from main.issue
where coalesce(edition_id in (select edition_id from edition), 1) and coalesce(sheet_id in (select sheet_id from sheet), 1)
    and coalesce(row_id in (select row_id from source_row), 1)
