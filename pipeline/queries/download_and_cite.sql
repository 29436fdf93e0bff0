-- number: 19
-- title: How do I download everything and cite it?
-- reading: >-
--   The whole register is one SQLite file; every table is there as CSV and JSON, with a data package that describes each column and gives
--   checksums. A build is named by a hash of its code and its inputs: the same id is the same data for ever. Cite the id.
-- part answer: What to take
with build_here as (select build_id, as_of from build)
select what, address, note from (
    select 1 as place, 'The whole register, one SQLite file' as what, '/downloads/register.db' as address,
        'Its SHA-256 stands on the page of downloads and in the header it is sent with.' as note
    union all select 2, 'Every table as CSV and JSON', '/downloads', 'With rows, size and SHA-256 of each.'
    union all select 3, 'The data dictionary', '/sql#dictionary', 'Every table and column described; also in datapackage.json.'
    union all select 4, 'Licences', '/licence', 'Ours and those of each publication.'
    union all select 5, 'Any list as it is filtered', '/entries.csv', 'Put .csv or .json before the question mark of its address.'
)
order by place
-- part cite: How to cite it
select 'Pupil Data Register, build ' || build_id || ', data as of ' || as_of as cite_as, build_id, as_of, inputs_hash, code_hash from build
-- part licences: Under which licences the publications stand
select title as publication, publisher, licence, licence_url, homepage_url from source order by source_id
