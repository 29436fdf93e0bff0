-- title: How many records, and of how many entries is that?
-- reading: >-
--   Added within one outcome and one unit alone, of entries in scope and external. A sum is of the entries that have one exact number;
--   the columns beside it say how many have none, and why. It is no estimate of how many children there were.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
select outcome, counts as counted, total, entries_added, entries, entries_not_in_the_sum, entries_not_recorded, entries_unparsed,
    entries_not_stated
from record_count_sums
order by outcome, counts
