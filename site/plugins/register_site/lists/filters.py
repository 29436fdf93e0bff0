"""What a list can be narrowed by: one filter, and the kinds that several lists have, each as SQL over the view of its list."""

from __future__ import annotations

from dataclasses import dataclass

ANY = "any"
NO_VALUE = "not_stated"
UNDATED = "undated"
# The date of an edition with what it is the date of, and what an edition is called where one is chosen, as SQL over table edition.
EDITION_DATED = (
    "edition.as_at || case when edition.status = 'transcribed' then ' (the day of transcription)' when reissue_of is null then ''"
    " else ' (re-issue)' end"
)
EDITION_CALLED = f"{EDITION_DATED} || ', ' || edition.edition_id"
# Views of which a table repeats, in short rows, what their lists are narrowed and sorted by. It goes by the view's name there, and gives
# each row's number in the search index; their lists are counted and paged by sets (list_sets.py).
SHORT = {"entry_list": "entry_facet as entry_list"}


def short_rows(view: str) -> str:
    """Where to read what a list is narrowed, counted and sorted by, as SQL behind "from"."""
    return SHORT.get(view, view)


@dataclass(frozen=True)
class Filter:
    """One thing a list can be narrowed by.

    `condition` is SQL with `:key` in it. `counted` is SQL that gives value, title and n for the rows of `{chosen}` (a subquery of
    the list's keys); empty where the filter is not offered with counts. `group` names the words for closed sets of values; a filter
    without one checks a value with `known`, SQL that finds it and gives its `title`. `renamed` is SQL that gives the value which now
    stands for one that may have been another's before.

    `blank` is what the value not_stated is called; empty where every row has a value or `group` has words for it. `without` is the
    condition for it, where it is not `condition`. `with_undated` is the condition where rows without a date are asked for too.
    `phrase` says a choice in the middle of a sentence, with {} for its value, and `lifted` that a default was lifted.

    In a list whose rows are held as sets (list_sets.py) a filter has no `counted`. It has `value`, SQL for the one value of a row, or
    `pairs`, SQL that gives values with keys of rows; `titles` is SQL that gives values with what they are called. The commonest value is
    offered first or, with `in_order`, they are offered as `titles` gives them.
    """

    key: str
    title: str
    condition: str
    counted: str = ""
    group: str = ""
    known: str = ""
    more: bool = False
    renamed: str = ""
    blank: str = ""
    without: str = ""
    with_undated: str = ""
    is_year: bool = False
    phrase: str = ""
    lifted: str = ""
    value: str = ""
    pairs: str = ""
    titles: str = ""
    in_order: bool = False

    @property
    def in_sets(self) -> bool:
        """Whether the rows of each value are held as a set."""
        return bool(self.value or self.pairs)

    @property
    def offered(self) -> bool:
        """Whether the form offers its values with their counts."""
        return bool(self.counted) or self.in_sets

    def condition_for(self, value: str, undated: bool) -> str:
        """The SQL that holds of the rows which have `value`."""
        if value == NO_VALUE and self.without:
            return self.without
        return self.with_undated if undated and self.with_undated else self.condition


def column(
    key: str,
    title: str,
    group: str = "",
    view: str = "entry_list",
    more: bool = False,
    filled: bool = False,
    blank: str = "",
    phrase: str = "",
    lifted: str = "",
) -> Filter:
    """A filter on a column of the list's own view. An empty column counts as not stated; one that is never empty is told by `filled`, and
    is looked up by an index where there is one."""
    value = f"{view}.{key}" if filled else f"coalesce({view}.{key}, '{NO_VALUE}')"
    return Filter(
        key=key,
        title=title,
        condition=f"{value} = :{key}",
        counted="" if view in SHORT else f"select {value} as value, '' as title, count(*) as n from {view}"
        f" where {{chosen}} group by 1 order by n desc, 1",
        value=value if view in SHORT else "",
        group=group,
        known="" if view in SHORT else f"select '' as title from {view} where {value} = :{key} limit 1",
        more=more,
        blank=blank,
        phrase=phrase,
        lifted=lifted,
    )


def publication(key: str, view: str) -> Filter:
    """A filter on the publication that the rows of a view are of, whose `source_id` and `source_title` it has."""
    return Filter(
        key=key,
        title="Publication",
        phrase="of the publication {}",
        condition=f"{view}.source_id = :{key}",
        counted=f"select source_id as value, source_title as title, count(*) as n from {view} where {{chosen}}"
        " group by 1 order by n desc, 2",
        known=f"select title from source where source_id = :{key}",
    )


def linked(
    key: str, title: str, view: str, own_id: str, table: str, also: str = "", more: bool = False, blank: str = "", phrase: str = ""
) -> Filter:
    """A filter on what another table links the rows of `view` to: `table` pairs `own_id` with the id of table `key`, whose `name` is shown.

    `also` narrows the pairs, as SQL. An organisation's earlier ids lead to the one that it has now. With `blank`, the rows that are
    linked to none are a value of their own.
    """
    narrowed = f" and {also}" if also else ""
    without = f"not exists (select 1 from {table} where {table}.{own_id} = {view}.{own_id}{narrowed})" if blank else ""
    nowhere = f" union all select '{NO_VALUE}', '', count(*) from {view} where {{chosen}} and {without}" if blank else ""
    pairs = f"select {key}_id, {own_id} from {table} where {also or 1}"
    return Filter(
        key=key,
        title=title,
        condition=f"{view}.{own_id} in (select {own_id} from {table} where {key}_id = :{key}{narrowed})",
        counted=""
        if view in SHORT
        else f"select * from (select value, name as title, n from (select {key}_id as value, count(distinct {own_id}) as n from {table}"
        f" where {own_id} in (select {own_id} from {view} where {{chosen}}){narrowed} group by 1) join {key} on {key}_id = value"
        f"{nowhere}) where n > 0 order by value = '{NO_VALUE}', n desc, title",
        pairs=pairs if view in SHORT else "",
        titles=f"select {key}_id, name from {key}",
        known=f"select name as title from {key} where {key}_id = :{key}",
        renamed="select recipient_id as value from recipient_key where key = :recipient" if key == "recipient" else "",
        more=more,
        blank=blank,
        without=without,
        phrase=phrase,
    )


def words_filter(kind: str, id_column: str) -> Filter:
    """Free text, through the search index; the words are asked for as they stand, never as a search language."""
    return Filter(key="q", title="Words", condition=f"{id_column} in ({found_as(kind)})", phrase="holding the words “{}”")


def found_as(kind: str) -> str:
    """The ids of the things of one kind that hold what is asked, with a place for the numbers of the index (`where` of lists.py)."""
    return f"select item_id from search_item where kind = '{kind}' and item_number in ({{found as {kind}}})"


def within_kind(kind: str) -> str:
    """The SQL that narrows numbers of the index to those among which all of one kind are: of a common word there are far more."""
    # A bound that is null is none to the index. The plus has the kind looked up; without it all things are gone through for the least.
    numbers = f"(+item_number), 0) from search_item where kind = '{kind}'"
    return f" and rowid between (select coalesce(min{numbers}) and (select coalesce(max{numbers})"
