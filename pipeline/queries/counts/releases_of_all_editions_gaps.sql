-- Whether no edition held lists anything that could be read.
select 'none of the editions held could be read for entries' as reason, '' as month
where not exists (
    select 1 from listing join edition using (edition_id)
    where edition.source_id in :source_ids and edition.status != 'transcribed'
        and substr(edition.as_at, 1, length(:edition_from)) >= :edition_from
        and substr(edition.as_at, 1, length(:edition_to)) <= :edition_to
)
