-- number: 25
-- title: What is new since I last looked?
-- reading: >-
--   Each edition, the newest first, with how many entries appeared, changed, moved, are no longer listed or came back against the edition
--   before it. An edition that is the first of its kind has none to be compared with. The numbers lead to the changes, of which an entry that
--   stands in several parts of a register may have one in each.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- parameters:
--   since: {label: Since the month, kind: month, default: 2000-01}
select edition.edition_id, edition.as_at, source.title as publication, edition.status as edition_status,
    count(distinct case when kind = 'appeared' then entry_id end) as appeared,
    '/changes?in_scope=any&audience=any&kind=appeared&edition=' || edition_id as appeared_opens,
    count(distinct case when kind = 'changed' then entry_id end) as changed,
    '/changes?in_scope=any&audience=any&kind=changed&edition=' || edition_id as changed_opens,
    count(distinct case when kind in ('moved', 'possibly_moved', 'possibly_renumbered') then entry_id end) as moved_or_renumbered,
    '/changes?in_scope=any&audience=any&edition=' || edition_id as moved_or_renumbered_opens,
    count(distinct case when kind = 'disappeared' then entry_id end) as no_longer_listed,
    '/changes?in_scope=any&audience=any&kind=disappeared&edition=' || edition_id as no_longer_listed_opens,
    count(distinct case when kind = 'reappeared' then entry_id end) as came_back,
    '/changes?in_scope=any&audience=any&kind=reappeared&edition=' || edition_id as came_back_opens,
    iif(count(compared_with) + count(event_id), 'yes', 'no: it is the first of its kind') as compared_with_one_before
from edition
join source using (source_id)
join edition_order using (edition_id)
left join (select edition_id, event_id, entry_id, kind, null as compared_with from event
           union all select edition_id, null, null, null, compared_with from edition_section) using (edition_id)
where edition.status != 'transcribed' and substr(edition.as_at, 1, 7) >= :since
group by edition.edition_id
order by turn desc
