-- What is left out of every count of entries about children's education data that are external, because it is not stated whether it is one.
select count(case when in_scope = 'not_stated' then 1 end) as scope_not_stated,
    count(case when in_scope = 'not_stated' and outcome in release_outcome then 1 end) as releases_of_those,
    count(case when in_scope = 'yes' and audience = 'not_stated' then 1 end) as audience_not_stated
from entry
