-- number: 24
-- title: This row is wrong about us. What can be done?
-- reading: >-
--   If the publisher printed it wrongly, ask the publisher to correct it: the next edition will be read, and the page of the entry
--   will show both. If we read it wrongly, report it by the route on the page of corrections, naming the address of the cell. The
--   printed cell is never changed; a repair stands beside it with who decided it, when and why.
-- part answer: What to do
select what, address, note from (
    select 1 as place, 'Report that a row was read wrongly' as what, '/corrections' as address,
        'Where a report goes, and every repair made so far.' as note
    union all select 2, 'Ask the publisher to correct its list', '/editions', 'Each edition names its publication and where it was had.'
    union all select 3, 'Say that two names are not one organisation', '/undecided',
        'What awaits a person; each organisation''s page lists the names merged.'
    union all select 4, 'Have a person''s name taken out', '/complaints', 'How to complain about personal data, and what happens then.'
)
order by place
-- part repairs: Repairs made so far; the original cell is unchanged
select decided_on, sheet.sheet_name, source_row.row_number, column_letter, printed as printed_and_unchanged, read_as, why, decided_by,
    correction.row_id
from correction join source_row using (row_id) join sheet using (sheet_id)
order by decided_on desc, correction_id
