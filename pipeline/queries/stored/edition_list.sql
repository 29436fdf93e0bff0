-- One line per edition: what it holds, how much of it was read, and what changed against the edition before it. Entries are counted, each
-- once for all parts of the register in which the same happened to it. Where nothing was compared there is no number, and not 0; but an
-- entry may have moved to the first edition of a publication out of another one.
with held as (
    select edition_id, count(*) as sheets, sum(row_count) as sheet_rows, sum(row_count) - coalesce(sum(found), 0) as row_difference
    from sheet left join (select sheet_id, count(*) as found from source_row group by sheet_id) using (sheet_id) group by edition_id
), lines as (
    select edition_id, count(*) as listings, sum(people_lines) as people_lines, sum(people_lines_read) as people_lines_read
    from listing group by edition_id
), listed as (
    select edition_id, count(*) as entries,
        sum(entry_id in (select entry_id from entry where in_scope = 'yes' and audience = 'external')) as entries_in_scope
    from (select distinct edition_id, entry_id from listing) group by edition_id
), changes as (
    select edition_id,
        count(distinct case when kind = 'appeared' then entry_id end) as appeared,
        count(distinct case when kind = 'changed' then entry_id end) as changed,
        count(distinct case when kind = 'moved' then entry_id end) as moved,
        count(distinct case when kind = 'disappeared' then entry_id end) as disappeared,
        count(distinct case when kind = 'reappeared' then entry_id end) as reappeared,
        count(distinct case when kind = 'possibly_renumbered' then entry_id end) as possibly_renumbered,
        count(distinct case when kind = 'possibly_moved' then entry_id end) as possibly_moved
    from event group by edition_id
), compared as (
    select edition_id, previous_edition_id, previous_edition_id is not null as is_compared from (
        select edition_id, (select earlier.edition_id from edition_section join edition_order as earlier on earlier.edition_id = compared_with
            where edition_section.edition_id = edition.edition_id order by earlier.turn desc limit 1) as previous_edition_id from edition)
)
select edition.edition_id, edition.source_id, source.title as source_title, edition.title, edition.as_at, edition.as_at_rule,
    edition.position, edition.status, edition.status_reason, edition.reissue_of, edition.first_captured_at,
    coalesce(sheets, 0) as sheets, coalesce(sheet_rows, 0) as sheet_rows, coalesce(row_difference, 0) as row_difference,
    coalesce(listings, 0) as listings, coalesce(entries, 0) as entries, coalesce(entries_in_scope, 0) as entries_in_scope,
    coalesce(people_lines, 0) as people_lines, coalesce(people_lines_read, 0) as people_lines_read,
    previous_edition_id,
    iif(is_compared, coalesce(appeared, 0), nullif(appeared, 0)) as appeared,
    iif(is_compared, coalesce(changed, 0), nullif(changed, 0)) as changed,
    iif(is_compared, coalesce(moved, 0), nullif(moved, 0)) as moved,
    iif(is_compared, coalesce(disappeared, 0), nullif(disappeared, 0)) as disappeared,
    iif(is_compared, coalesce(reappeared, 0), nullif(reappeared, 0)) as reappeared,
    iif(is_compared, coalesce(possibly_renumbered, 0), nullif(possibly_renumbered, 0)) as possibly_renumbered,
    iif(is_compared, coalesce(possibly_moved, 0), nullif(possibly_moved, 0)) as possibly_moved
from edition
join source using (source_id)
left join held using (edition_id)
left join lines using (edition_id)
left join listed using (edition_id)
left join changes using (edition_id)
join compared using (edition_id)
