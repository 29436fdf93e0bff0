-- What was answered or corrected later had not been seen yet.
select * from main.parliament_version
where coalesce(substr(coalesce(corrected_on, answered_on, tabled_on), 1, (select length(day) from moment)) <= (select day from moment), 1)
