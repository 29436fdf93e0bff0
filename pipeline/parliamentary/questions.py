"""Questions and statements as Parliament's service answers for them -> every version seen, and the item that each is a version of.

Each stored answer is a document: one state of one question at one moment. A question is followed by the service's own number, also
when the day it was tabled moves; our id is made of its house, the day it was first seen to be tabled, and its number in that House.
Which questions are kept is declared (data/declared/sources.yml, `collect.rule`): the service is asked for far more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Source
from pipeline.held.documents import Document
from pipeline.issues import Issue
from pipeline.parliamentary.kept import is_kept
from pipeline.parliamentary.versions import Version, versions_of, without_withheld

# Which spider's documents are states of what.
KINDS = {"written_questions": "question", "written_statements": "statement"}
_ONE = re.compile(r"/(?:questions|statements)/[^/?]+(?:\?|$)|/statements/[^/?]+/[^/?]+(?:\?|$)")


@dataclass(frozen=True)
class Collected:
    """One question or statement with its versions, the oldest first. The last is the current one."""

    item_id: str
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version:
        """The version seen last."""
        return self.versions[-1]


def collected_items(documents: Iterable[Document], declared: Declared) -> tuple[list[Collected], list[Collected], list[Issue]]:
    """(the items of `documents` that the declared rule keeps, by id; the others; an issue for each answer that tells of no item)."""
    found: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    issues = []
    for document in documents:
        source = declared.sources[document.captures[0].source_id]
        captures = [one for one in document.captures if _ONE.search(one.url)]
        if document.status != "page" or source.spider not in KINDS or not captures:
            continue
        versions = [without_withheld(one, declared) for one in versions_of(document, captures, KINDS[source.spider])]
        for version in versions:
            found[(source.source_id, version.kind, version.api_id)].append(version)
        if not versions:
            message = f"{captures[0].url}: the answer has no number, or no House, and is in no count."
            issues.append(Issue("answer_not_understood", message, source.source_id, sha256=document.sha256))
    kept: list[Collected] = []
    others: list[Collected] = []
    for (source_id, _, _), versions in sorted(found.items()):
        ordered = _in_time(versions)
        about_data = any(_is_kept(one, declared.sources[source_id]) for one in ordered)
        (kept if about_data else others).append(Collected(item_id_of(ordered[0]), tuple(ordered)))
    return sorted(kept, key=lambda one: one.item_id), others, issues


def item_id_of(version: Version) -> str:
    """Our id of a question or statement: house, day and number."""
    return f"{version.house}-{version.tabled_on or version.answered_on or 'undated'}-{version.uin.casefold() or f'api-{version.api_id}'}"


def _is_kept(version: Version, source: Source) -> bool:
    texts = (version.heading, version.question_text, version.answer_text, version.original_answer_text)
    return is_kept(version.body_id, texts, source)


def _in_time(versions: list[Version]) -> list[Version]:
    """In order of capture, the same answer seen again at once made one; one that came back later is a version again."""
    kept: list[Version] = []
    for one in sorted(versions, key=lambda one: (one.captured_at, one.sha256)):
        if kept and kept[-1].sha256 == one.sha256:
            kept[-1] = replace(kept[-1], last_seen_at=one.captured_at)
        else:
            kept.append(one)
    return kept
