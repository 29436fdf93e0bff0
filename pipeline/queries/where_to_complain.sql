-- number: 18
-- title: Where can I complain or object?
-- reading: >-
--   This register holds no pupil data: it cannot say whether a child's record was in any release, and cannot take one out. The Department
--   holds the data; the Information Commissioner's Office looks at complaints about how it is handled. What they say of the routes, in our
--   words, each with its address.
select said_by as who, scope as route, source_title as page, source_url, seen, claim_id
from claim
where measure = 'route'
order by said_by_role = 'regulator', claim_id
