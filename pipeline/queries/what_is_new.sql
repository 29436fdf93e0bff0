-- number: 25
-- title: What is new since I last looked?
-- reading: >-
--   Each edition, the newest first, with how many entries appeared, changed, moved, may have moved or been renumbered, are no longer
--   listed or came back against the edition before it. An edition that is the first of its kind has none to be compared with, and so no
--   numbers, but of entries that moved to it from another publication. The numbers lead to the changes, of which an entry that stands in
--   several parts of a register may have one in each.
-- rests_on: [uksa-accredited-projects, dfe-external-data-shares, dfe-npd-requests]
-- parameters:
--   since: {label: Since the month, kind: month, default: 2000-01}
select edition.edition_id, edition.as_at, source.title as publication, edition.status as edition_status,
    iif(compared, count(distinct case when kind = 'appeared' then entry_id end), null) as appeared,
    '/changes?in_scope=any&audience=any&kind=appeared&edition=' || edition_id as appeared_opens,
    iif(compared, count(distinct case when kind = 'changed' then entry_id end), null) as changed,
    '/changes?in_scope=any&audience=any&kind=changed&edition=' || edition_id as changed_opens,
    nullif(count(distinct case when kind = 'moved' then entry_id end), iif(compared, null, 0)) as moved,
    '/changes?in_scope=any&audience=any&kind=moved&edition=' || edition_id as moved_opens,
    iif(compared, count(distinct case when kind = 'possibly_moved' then entry_id end), null) as possibly_moved,
    '/changes?in_scope=any&audience=any&kind=possibly_moved&edition=' || edition_id as possibly_moved_opens,
    iif(compared, count(distinct case when kind = 'possibly_renumbered' then entry_id end), null) as possibly_renumbered,
    '/changes?in_scope=any&audience=any&kind=possibly_renumbered&edition=' || edition_id as possibly_renumbered_opens,
    iif(compared, count(distinct case when kind = 'disappeared' then entry_id end), null) as no_longer_listed,
    '/changes?in_scope=any&audience=any&kind=disappeared&edition=' || edition_id as no_longer_listed_opens,
    iif(compared, count(distinct case when kind = 'reappeared' then entry_id end), null) as came_back,
    '/changes?in_scope=any&audience=any&kind=reappeared&edition=' || edition_id as came_back_opens,
    case when compared and edition.status = 'part_read' then 'the parts of it that could be read' when compared then 'yes'
        when edition.status in ('unread', 'quarantined') then 'no: it is not read and counted'
        when exists (select 1 from edition as earlier where earlier.source_id = edition.source_id and earlier.position < edition.position)
        then 'no: nothing could be compared' else 'no: it is the first of its kind' end as compared_with_one_before
from edition
join source using (source_id)
join edition_order using (edition_id)
join (select edition_id, exists (select 1 from edition_section where edition_section.edition_id = edition.edition_id
                                 and compared_with is not null) as compared from edition) using (edition_id)
left join event using (edition_id)
where edition.status != 'transcribed' and substr(edition.as_at, 1, 7) >= :since
group by edition.edition_id
order by turn desc
