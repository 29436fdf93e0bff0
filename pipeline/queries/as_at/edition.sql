-- Transcriptions are no editions: their rows are cut one by one, in listing.
select * from main.edition where status = 'transcribed' or as_at || ' ' || first_captured_at <= (select moment from moment)
