-- What is held of each publication, and how many entries are told of by other pages alone. An edition that is not read and counted is told apart;
-- Parliament has no editions, so what was collected of it is counted, and the lines of ours that stand for the rest.
select source.source_id, source.title, count(edition.edition_id) as editions, min(edition.as_at) as oldest, max(edition.as_at) as newest,
    count(case when substr(edition.as_at, 1, length(:needs_from)) >= :needs_from
                    and (:needs_to = '' or substr(edition.as_at, 1, length(:needs_to)) <= :needs_to) then 1 end) as of_the_time,
    (select count(*) from edition as held where held.source_id = source.source_id and held.status in ('unread', 'quarantined')) as not_read,
    (select status from edition as last where last.source_id = source.source_id and last.status in ('read', 'part_read')
         order by as_at desc, first_captured_at desc, position desc limit 1) as newest_status,
    (select count(*) from entry where section_id = 'documented-' || source.source_id) as transcribed,
    (select count(*) from entry where section_id = 'documented-entries') as told_of,
    case source.source_id when 'parliament-questions' then 'question' when 'parliament-statements' then 'statement' end as item_kind,
    (select count(*) from parliament_item where versions > 0
         and 'parliament-' || kind || 's' = source.source_id) as collected,
    (select count(*) from parliament_item where versions = 0
         and 'parliament-' || kind || 's' = source.source_id) as our_lines
from source
left join edition on edition.source_id = source.source_id and edition.status in ('read', 'part_read')
where source.source_id in (select value from json_each(:sources))
group by source.source_id
order by source.source_id
