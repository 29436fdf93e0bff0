-- Which children the data of each entry may be about, as its listings up to then make it.
select entry_id, said.key + 1 as position, said.value ->> 'group_from' as group_from, said.value ->> 'group_to' as group_to,
    said.value ->> 'year_from' as year_from, said.value ->> 'year_to' as year_to, said.value ->> 'born_from' as born_from,
    said.value ->> 'born_to' as born_to, said.value ->> 'sure' as sure, said.value ->> 'why' as why
from main.entry_version join json_each(main.entry_version.reach) as said
where valid_from <= (select moment from moment) and coalesce(valid_until > (select moment from moment), 1)
