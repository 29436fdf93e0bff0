select * from main.link_candidate where entry_id in (select entry_id from entry) and other_entry_id in (select entry_id from entry)
