-- title: Of how many entries is each item of data said to be included, said to be absent, or not stated?
-- reading: >-
--   Entries in scope and external. The columns add up to the entries. "said both ways": one source says that it is there, another that
--   it is not; "unparsed": words beside it may turn the meaning. A dataset's name says nothing of its items, and what is not stated
--   may still be there.
-- rests_on: [dfe-npd-requests, dfe-external-data-shares]
-- scoped: true
-- told_of: true
select item.name as item, item.dfe_sensitive as sensitive_by_the_departments_lists, item.article_9 as special_category_by_article_9,
    sum(included) as included, sum(absent) as absent, sum(item_counts.not_stated) as not_stated, sum(said_both_ways) as said_both_ways,
    sum(unparsed) as unparsed, sum(entries) as entries
from item_counts join item using (item_id)
where in_scope = 'yes' and audience = 'external'
group by item.item_id
order by item.position
