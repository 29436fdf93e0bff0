-- One line per organisation: its entries in scope and external, by outcome and in whatever role, and all its others. Outcomes are never
-- added together. `other_roles` are those of the entries in which it has another role than that of the recipient.
select recipient_id, name,
    (select group_concat(kind, '; ') from
        (select kind from recipient_kind where recipient_kind.recipient_id = named.recipient_id order by kind)) as kinds, status, is_class,
    count(case when outcome = 'sent' and within then 1 end) as sent,
    count(case when outcome = 'linked' and within then 1 end) as linked,
    count(case when outcome = 'matched' and within then 1 end) as matched,
    count(case when outcome = 'reuse_permitted' and within then 1 end) as reuse_permitted,
    count(case when outcome = 'approved' and within then 1 end) as approved,
    count(case when outcome = 'secure_access' and within then 1 end) as secure_access,
    count(case when outcome = 'refused' and within then 1 end) as refused,
    count(case when outcome = 'withdrawn' and within then 1 end) as withdrawn,
    count(case when outcome = 'not_pursued' and within then 1 end) as not_pursued,
    count(case when outcome = 'pending' and within then 1 end) as pending,
    count(case when outcome = 'not_stated' and within then 1 end) as not_stated,
    count(case when within then 1 end) as entries_in_scope,
    count(case when not within then 1 end) as other_entries,
    (select group_concat(role || ' ' || n, '; ') from
        (select role, count(*) as n from entry_recipient join entry using (entry_id)
         where entry_recipient.recipient_id = named.recipient_id and role != 'recipient' and in_scope = 'yes' and audience = 'external'
         group by role order by role)) as other_roles,
    (select group_concat(name_text, '; ') from
        (select name_text from recipient_name where recipient_name.recipient_id = named.recipient_id order by name_text)) as names
from (select recipient.*, entry.entry_id, entry.outcome, entry.in_scope = 'yes' and entry.audience = 'external' as within
      from recipient left join (select distinct recipient_id, entry_id from entry_recipient) as named_with using (recipient_id)
      left join entry on entry.entry_id = named_with.entry_id) as named
group by recipient_id
