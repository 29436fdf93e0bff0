"""The pairs of recipients that a person is asked about, each with the evidence: table recipient_candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group, title_of
from pipeline.fold import plural
from pipeline.gathered import Gathered, Rows
from pipeline.organisations.identity import OTHER_NAMES
from pipeline.organisations.joins import Pair, Row
from pipeline.organisations.names import id_of, organisation_of
from pipeline.organisations.pairs import Alike, Known, pairs_alike
from pipeline.tables.recipients import printed_names, recipient_rows, spellings_of

WHY = {
    "other_name": "a source gives one as another name of the other",
    "bracket": "one name stands in the brackets of the other",
    "same_words": "the same words",
    "abbreviation": "one name is the initials of the other",
    "words_more": "one name holds the other and more words",
    "spelling": "the names differ in few letters",
    "in_place": "one is printed where the other is, in another edition of the same entry",
    "remarked": "a reviewer of the names remarks that they may be one",
    "decided": "a person has said that they are not the same",
}
# How many examples of what speaks for a pair are named.
EXAMPLES = 3


def recipient_candidate_rows(gathered: Gathered) -> Rows:
    """Pairs that may be one, undecided; and every pair of which a person has said that the two are not the same."""
    known = {one.recipient_id: one for one in _known(gathered)}
    entries = _entries_of(gathered.entries)
    titles = {entry.entry_id: {title_of(one) for one in entry.once_said()} - {""} for entry in gathered.entries}
    apart, remarked = gathered.declared.joins.apart, gathered.declared.joins.remarked
    return [
        {
            "recipient_id": one.one,
            "other_recipient_id": one.other,
            "ground": one.ground,
            "score": one.score,
            "why": _why(one),
            "evidence": _evidence(known[one.one], known[one.other], entries, titles, remarked.get(frozenset((one.one, one.other)))),
            "decision": "not_same" if (row := apart.get(frozenset((one.one, one.other)))) else "undecided",
            "decided_by": row["decided_by"] if row else None,
            "decided_on": row["decided_on"] if row else None,
            "decided_why": row["why"] if row else None,
        }
        for one in _pairs(known, gathered)
    ]


def _pairs(known: dict[str, Known], gathered: Gathered) -> Iterator[Alike]:
    classes = gathered.declared.recipient_classes
    named = _named_by_a_source(known, gathered.declared)
    found = set(named)
    yield from named.values()
    for alike in pairs_alike((one for one in known.values() if one.recipient_id not in classes), gathered.declared):
        if (pair := frozenset((alike.one, alike.other))) not in named:
            found.add(pair)
            yield alike
    joins = gathered.declared.joins
    others = [(pair, "in_place") for pair in _in_place(gathered.entries)]
    others += [(pair, "decided") for pair in joins.apart] + [(pair, "remarked") for pair in joins.remarked]
    for pair, ground in others:
        if pair not in found and pair <= known.keys() - classes.keys():
            found.add(pair)
            one, other = sorted(pair)
            yield Alike(one, other, ground, (known[one].name, known[other].name), 0)


def _named_by_a_source(known: dict[str, Known], declared: Declared) -> dict[Pair, Alike]:
    """The pairs of which one is printed by a legal, former or trading name that a source gives to the other."""
    found: dict[Pair, Alike] = {}
    for recipient_id in sorted(known.keys() & declared.organisation_facts.keys()):
        for fact in declared.organisation_facts[recipient_id]:
            other = id_of(fact["value"], declared) if fact["fact"] in OTHER_NAMES else recipient_id
            if other != recipient_id and other in known and organisation_of(fact["value"], declared) is None:
                one, two = sorted((recipient_id, other))
                found[frozenset((one, two))] = Alike(one, two, "other_name", (known[one].name, known[two].name), 0)
    return found


def _known(gathered: Gathered) -> Iterator[Known]:
    spelt = printed_names(gathered)
    listed = spellings_of(gathered.declared)
    for row in recipient_rows(gathered):
        key = row["recipient_id"]
        yield Known(key, row["name"], row["status"] == "decided", tuple(sorted(spelt[key] | listed.get(key, set()))))


def _entries_of(entries: Iterable[Group]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for listing in entry.once_said():
            for named in listing.organisations:
                found[named.recipient_id].add(entry.entry_id)
    return found


def _in_place(entries: Iterable[Group]) -> list[Pair]:
    """Pairs of which one alone is the recipient printed in one edition of an entry, and the other alone in another edition of it."""
    found = set()
    for entry in entries:
        printed = {
            one.said: {named.recipient_id for named in one.organisations if named.role == "recipient"}
            for one in entry.once_said()
            if one.value_of("recipients_text")
        }
        by_edition: dict[str, set[str]] = defaultdict(set)
        for listing in entry.listings if printed else ():
            by_edition[listing.edition_id] |= printed.get(listing.said, set())
        alone = {min(ids) for ids in by_edition.values() if len(ids) == 1}
        found |= {frozenset((one, other)) for one in alone for other in alone if one < other}
    return sorted(found, key=sorted)


def _why(alike: Alike) -> str:
    return f"{WHY[alike.ground]}: {' / '.join(alike.names)}" + (f" (score {alike.score})" if alike.score else "")


def _evidence(one: Known, other: Known, entries: dict[str, set[str]], titles: dict[str, set[str]], remark: Row | None) -> str:
    """Each with its spellings and number of entries, the entries and titles that the two share, and what somebody remarked."""
    mine, theirs = entries[one.recipient_id], entries[other.recipient_id]
    parts = [f"{each.name}: {plural(len(its), 'entry', 'entries')}{_spelt(each)}" for each, its in ((one, mine), (other, theirs))]
    if both := sorted(mine & theirs):
        parts.append(f"{plural(len(both), 'entry names', 'entries name')} both ({_some(both)})")
    titled = set().union(*(titles[entry] for entry in mine - theirs)) & set().union(*(titles[entry] for entry in theirs - mine))
    if titled:
        parts.append(f"{plural(len(titled), 'title stands', 'titles stand')} with each under another reference")
    return "; ".join(parts + ([f"remark of {remark['decided_by']}: {remark['why']}"] if remark else []))


def _spelt(known: Known) -> str:
    others = [text for text in known.spellings if text != known.name]
    return f", also printed or listed as {_some(others, ' / ')}" if others else ""


def _some(texts: list[str], between: str = ", ") -> str:
    return between.join(texts[:EXAMPLES]) + (" and others" if len(texts) > EXAMPLES else "")
