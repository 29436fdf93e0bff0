"""The list of entries: what it reads, what it can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from .filters import EDITION_CALLED, EDITION_DATED, Filter, column, linked
from .lists import List
from .recipient_lists import RECIPIENT_KIND
from .year_range import range_filters

IN_SCOPE = {"in_scope": "yes", "audience": "external"}
ANY_DATA = "about any data"
ANYBODY = "external and internal"

EDITION = Filter(
    key="edition",
    title="Listed in edition",
    phrase="listed in the edition as at {}",
    more=True,
    condition="entry_list.entry_id in (select entry_id from listing where edition_id = :edition)",
    pairs="select edition_id, entry_id from listing",
    titles=f"select edition_id, {EDITION_DATED} || ', ' || source.title"
    " from edition join source using (source_id)"
    " order by edition.as_at desc, edition.position desc, 1",
    in_order=True,
    known=f"select {EDITION_CALLED} as title from edition where edition_id = :edition",
)
SOURCE = Filter(
    key="source",
    title="Publication",
    phrase="of the publication {}",
    more=True,
    condition="entry_list.source_id = :source",
    value="entry_list.source_id",
    titles="select source_id, title from source",
    known="select title from source where source_id = :source",
)
# Of each of these there may be words that are printed and that we could not read as one we know: "not stated" alone would say too much.
NOT_RECOGNISED = "not stated or not recognised"
NOT_READ = "not stated or not read"
RELEASE = Filter(
    key="release",
    title="Release",
    condition="iif(entry_list.outcome in release_outcome, 'yes', 'no') = :release",
    value="iif(entry_list.outcome in release_outcome, 'yes', 'no')",
    titles="values ('yes', ''), ('no', '')",
    in_order=True,
    group="release",
)
RECIPIENT = linked(
    "recipient", "Organisation named", "entry_list", "entry_id", "entry_recipient", more=True, blank=NOT_READ, phrase="naming {}"
)
ITEM = linked(
    "item",
    "Data said to include",
    "entry_list",
    "entry_id",
    "entry_item",
    "entry_item.status = 'included'",
    more=True,
    blank="nothing is said to be included",
    phrase="said to include {}",
)
# The short rows carry their numbers in the index, so that what a common word finds need not be looked up thing by thing.
WORDS = Filter(key="q", title="Words", condition="entry_list.item_number in ({found})", phrase="holding the words “{}”")
# A date of which nobody says what happened on it, or of another event, gives an entry no year, but it is a date. One of those that
# could not be read is told apart: what the year "could not be read" counts is a date of sending, decision or approval.
OTHER_DATES = ("listed_date", "received_on", "ends_on", "destroyed_on")
WHY_NO_YEAR = (
    "(select case when entry_list.year = 'unparsed' then 'unparsed'"
    f" when coalesce({', '.join(OTHER_DATES)}) is not null then 'other_date'"
    f" when 'unparsed' in ({', '.join(f'{one}_status' for one in OTHER_DATES)}) then 'other_unparsed'"
    " else entry_list.year end from entry where entry.entry_id = entry_list.entry_id)"
)
ENTRIES = List(
    name="entries",
    title="Entries",
    one="entry",
    many="entries",
    view="entry_list",
    key_column="entry_id",
    default=IN_SCOPE,
    split="outcome",
    filters=(
        WORDS,
        column("in_scope", "About", group="in_scope", filled=True, lifted=ANY_DATA),
        column("audience", "Audience", group="audience", filled=True, lifted=ANYBODY),
        RELEASE,
        column("outcome", "Outcome", group="outcome", filled=True, phrase="{}"),
        linked("dataset", "Dataset", "entry_list", "entry_id", "entry_dataset", blank=NOT_RECOGNISED, phrase="naming the dataset {}"),
        column("year", "Year", filled=True, blank="no date", phrase="{}"),
        *range_filters("entry_list.year"),
        RECIPIENT,
        column("access_route", "Where the data is used", more=True, blank="not stated", phrase="used in {}"),
        column("legal_gateway", "Legal gateway", more=True, blank="not stated", phrase="under {}"),
        column("pupil_level", "Pupil level", group="pupil_level", filled=True, more=True),
        column("company_by_legal_form", "A recipient is a company by its legal form", group="answer", more=True),
        column("commercial_by_publisher", "Commercial by the publisher's own type", group="answer", more=True),
        column("purpose_for_sale", "The printed purpose says that something is for sale", group="answer", more=True),
        RECIPIENT_KIND,
        ITEM,
        column("listing_state", "Still listed", group="listing_state", filled=True, more=True, phrase="{}"),
        column("known_by", "Known from", group="known_by", filled=True, more=True, phrase="known {}"),
        EDITION,
        SOURCE,
    ),
    sorts={
        "newest": ("newest first", "coalesce(sent_on, decided_on, approved_on, '') desc, entry_id"),
        "oldest": ("oldest first", "coalesce(sent_on, decided_on, approved_on, '9999'), entry_id"),
        "title": ("by title", "title is null, title collate nocase, entry_id"),
        "reference": ("by reference", "reference is null, reference, entry_id"),
    },
    year="entry_list.year",
    why_no_year=WHY_NO_YEAR,
    nouns={("release", "yes"): ("release", "releases")},
)
