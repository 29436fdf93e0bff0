-- Each file of these publications that is held counts once, by its bytes.
select '' as split, count(distinct sha256) as counted, 0 as not_placed
from edition_document join edition using (edition_id)
where source_id in :source_ids
    and substr(as_at, 1, length(:edition_from)) >= :edition_from and substr(as_at, 1, length(:edition_to)) <= :edition_to
