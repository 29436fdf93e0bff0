"""What the publishers' pages and addresses say of the files behind them: pages taken down or withdrawn, addresses that lead elsewhere, and
names that are not the file's kind. Nothing is left out for it; each is an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.held.documents import Document
from pipeline.held.records import json_of
from pipeline.issues import Issue
from pipeline.model import Capture

KEPT = "What was held of it is kept and shown."
# What the collector notes where the address of one file led to another: see scrapers/spiders/govuk_publication.py.
_ASKED_FOR = re.compile(r"asked for (?P<url>\S+) \((?P<title>.*)\)")
_GONE = {"gone": "taken the page down", "redirect": "moved the page"}
# The kind of a file by its content -> how its name ends.
ENDINGS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.ms-excel": ".xls",
}
NAMED = {*ENDINGS.values(), ".csv"}


def made_good(documents: list[Document]) -> set[str]:
    """The hashes of the documents that could not be read and are made good: each address at which one was had has since given another
    that was read.

    So it is with an error page in place of a file, or a half of one, where the file came whole at another time. A document that a
    person brought without an address is never made good by another.
    """
    sound: dict[tuple[str, str], str] = {}
    for capture, document in _captures(documents):
        if document.status != "refused":
            place = _place(capture)
            sound[place] = max(sound.get(place, ""), capture.captured_at)
    refused = [one for one in documents if one.status == "refused"]
    return {one.sha256 for one in refused if all(mine.url and mine.captured_at < sound.get(_place(mine), "") for mine in one.captures)}


def _place(capture: Capture) -> tuple[str, str]:
    """The source, and the address that was asked for."""
    asked = _ASKED_FOR.fullmatch(capture.note)
    return capture.source_id, asked["url"] if asked else capture.url


def page_issues(documents: list[Document]) -> list[Issue]:
    """The issues of all `documents`: of the newest record of each source's page, of addresses, and of names."""
    return [*_of_pages(documents), *_of_addresses(documents), *_of_names(documents)]


def _of_pages(documents: list[Document]) -> Iterator[Issue]:
    pages = [(capture, document) for capture, document in _captures(documents) if capture.role == "page"]
    newest = {capture.source_id: (capture, document) for capture, document in sorted(pages, key=lambda pair: pair[0].captured_at)}
    for source_id, (capture, document) in sorted(newest.items()):
        record = json_of(document.path)
        if not isinstance(record, dict):
            continue
        seen = f"seen on {capture.captured_at[:10]}: {capture.url}"
        if done := _GONE.get(str(record.get("schema_name"))):
            yield Issue("page_gone", f"The publisher has {done} ({seen}). {KEPT}", source_id, sha256=document.sha256)
        notice = record.get("withdrawn_notice")
        if isinstance(notice, dict) and notice:
            when = str(notice.get("withdrawn_at") or "")[:10]
            told = f"The publisher withdrew the page {f'on {when}' if when else 'on a day that is not stated'} ({seen}). {KEPT}"
            yield Issue("page_withdrawn", told, source_id, sha256=document.sha256)


def _of_addresses(documents: list[Document]) -> Iterator[Issue]:
    for capture, document in _captures(documents):
        if asked := _ASKED_FOR.fullmatch(capture.note):
            if asked["url"] == capture.url:
                continue  # a web page in its place, which is a document that could not be read
            told = f"The address of “{asked['title']}” ({asked['url']}) now leads to another file ({capture.url})."
            kept = "That file is kept as what it is; the one asked for is held only if it was had before."
            yield Issue("address_leads_elsewhere", f"{told} {kept}", capture.source_id, sha256=document.sha256)


def _of_names(documents: list[Document]) -> Iterator[Issue]:
    for capture, document in _captures(documents):
        kind = document.reading.media_type.casefold() if document.reading else ""
        ending = PurePosixPath(capture.file_name.lower()).suffix
        if kind in ENDINGS and ending in NAMED and ending != ENDINGS[kind]:
            told = f"“{capture.file_name}” is named as {ending[1:]} and is {ENDINGS[kind][1:]} by its content, as which it was read."
            yield Issue("file_name_disagrees", told, capture.source_id, sha256=document.sha256)


def _captures(documents: Iterable[Document]) -> Iterator[tuple[Capture, Document]]:
    yield from ((capture, document) for document in documents for capture in document.captures)
