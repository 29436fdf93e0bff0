-- The three answers about each entry, as its listings up to then make them. The cells that they rest on are not kept for each state.
select entry_id, answered.key as fact, answered.value ->> 'answer' as answer, answered.value ->> 'evidence' as evidence,
    answered.value ->> 'why' as why, null as listing_id, null as column_letter
from main.entry_version join json_each(main.entry_version.commercial) as answered
where valid_from <= (select moment from moment) and coalesce(valid_until > (select moment from moment), 1)
