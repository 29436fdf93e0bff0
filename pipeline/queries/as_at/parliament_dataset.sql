select * from main.parliament_dataset where item_id in (select item_id from parliament_item)
