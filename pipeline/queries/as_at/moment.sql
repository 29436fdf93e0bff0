-- The moment at which everything is cut: the date of the edition asked for, and when its file was first had.
select as_at as day, as_at || ' ' || first_captured_at as moment from main.edition where edition_id = :as_at
