-- What was answered, corrected or withdrawn later had not been seen yet.
select * from main.parliament_version
where coalesce(substr(stands_from, 1, (select length(day) from moment)) <= (select day from moment), 1)
