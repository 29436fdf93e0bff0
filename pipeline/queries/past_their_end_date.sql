-- Which entries are past their published end date?
-- Dates as published; not evidence of a breach. Days are counted to the date of the edition named, and are the fewest that the printed dates allow. "listed_as_held": a list of what is held or under agreement still names it; "still_listed": its list names it and does not say whether data is held; "no_longer_listed": it has left its list and no destruction is stated; "in_doubt": it has left its list and may stand elsewhere. Entries whose destruction is stated are left out, unless they are still listed as held.
select days, ends_on, as_at, standing, last_listed, entry_id, name, recipients, outcome, in_scope, destruction, edition_id
from overdue
where audience = 'external'
order by days desc, entry_id
