-- number: 2
-- title: How many releases went to commercial firms in a year?
-- reading: >-
--   "Commercial" is three facts, never one: whether a recipient is a company by its legal form (ours, with its evidence), the type that the
--   publisher prints (theirs), and whether the printed purpose says that something is for sale. One number for each, of the releases in
--   scope to bodies outside the Department whose date lies in the year, with how many say no and of how many it is not stated. Any of the
--   releases of which no year is known may be of it, too, and so may those of the year of which it is not stated whether the data is about
--   children's education. The numbers overlap, so they are not to be added up; a release that is approved
--   or linked was not necessarily sent, so each number is split by outcome. A firm is not necessarily for profit: a name that ends with
--   "Limited" may be of a company limited by guarantee, which is left out only where a source says so. Not stated is not no.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- needs_from: year
-- told_of: true
-- parameters:
--   year: {label: Year, kind: year, default: '2016'}
-- part answer: One number for each definition
with fact(position, fact, definition, list) as (
    values (1, 'legal_form', 'A recipient is a company by its legal form', 'company_by_legal_form'),
        (2, 'publisher_type', 'The type of body printed by the publisher is commercial', 'commercial_by_publisher'),
        (3, 'purpose', 'The printed purpose says that something is for sale', 'purpose_for_sale')
),
of_year as (
    select fact, answer, stated_as from entry_commercial join release using (entry_id)
    where year = :year and in_scope = 'yes' and audience = 'external'
)
select definition, iif(count(answer), count(case when answer = 'yes' then 1 end), null) as releases,
    '/entries?release=yes&year=' || :year || '&' || list || '=yes' as releases_opens,
    coalesce((select group_concat(n || ' ' || replace(stated_as, '_', ' '), '; ') from
        (select stated_as, count(*) as n from of_year as yes where yes.fact = fact.fact and answer = 'yes' group by 1 order by 1)),
        'none known') as releases_by_outcome,
    iif(count(answer), count(case when answer = 'no' then 1 end), null) as releases_that_say_no,
    '/entries?release=yes&year=' || :year || '&' || list || '=no' as releases_that_say_no_opens,
    iif(count(answer), count(case when answer = 'not_stated' then 1 end), null) as not_known,
    '/entries?release=yes&year=' || :year || '&' || list || '=not_stated' as not_known_opens,
    iif(count(answer), count(answer) || ' releases known of that year',
        'no release of that year is known: not counted, and not 0') as out_of,
    (select count(*) from release where year = 'not_stated' and in_scope = 'yes' and audience = 'external') as releases_with_no_year_stated,
    '/entries?release=yes&year=not_stated' as releases_with_no_year_stated_opens,
    (select count(*) from release where year = 'unparsed' and in_scope = 'yes' and audience = 'external') as releases_whose_year_could_not_be_read,
    '/entries?release=yes&year=unparsed' as releases_whose_year_could_not_be_read_opens,
    (select count(*) from release where year = :year and in_scope = 'not_stated') as releases_of_that_year_with_scope_not_stated,
    '/entries?in_scope=not_stated&audience=any&release=yes&year=' || :year as releases_of_that_year_with_scope_not_stated_opens
from fact left join of_year using (fact)
group by position
order by position
-- part releases: Each release of the year of which one of the three says yes
select entry_list.entry_id, name, recipients, outcome, coalesce(sent_on, decided_on, approved_on) as dated, company_by_legal_form,
    commercial_by_publisher, purpose_for_sale
from entry_list
where outcome in release_outcome and in_scope = 'yes' and audience = 'external' and year = :year
    and 'yes' in (company_by_legal_form, commercial_by_publisher, purpose_for_sale)
order by dated, entry_id
