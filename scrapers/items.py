"""What the parts of the scrapers hand to one another: a source, a planned request, an answer, and the three kinds of written line.

The order of a line's fields is the order of its columns. Captures and fetches are the file formats that scrapers and pipeline share;
validators are read by the scrapers alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from scrapers.addresses import path_of, refusal

# How a person can have come by a file; what the spiders fetch is "live".
VIA = ("manual", "foi", "web-archive")
SOURCE_KEYS = ("source_id", "spider", "page_url", "hosts", "title")


class CollectError(Exception):
    """A message for a person: what is wrong, where, and what to do next. The scrapers' one exception family."""


class DiskFault(CollectError):
    """The disk did not take what was to be kept, and will hardly take what comes next."""


class NotCollected(CollectError):
    """A planned request ended without a document. Raised by the middlewares, turned into a line of the diary by the spider's errback.

    `outcome` is refused, failed or not_reached; `reason` one of the words in scrapers/reasons.py; `http_status` the answer's, if any.
    """

    def __init__(self, outcome: str, reason: str, http_status: str = "") -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome = outcome
        self.reason = reason
        self.http_status = http_status


@dataclass(frozen=True)
class Source:
    """One source as declared by the caller: which spider reads it, where it starts, and the only hosts it may ask.

    `collect` is what the declaration says to this spider alone (for instance the words to look for); spiders read it, nothing else does.
    """

    source_id: str
    spider: str
    page_url: str
    hosts: tuple[str, ...]
    title: str
    collect: dict[str, Any] = field(default_factory=dict, hash=False)

    def lists_people(self, url: str) -> bool:
        """Whether the name of the file at `url` says, by the words declared, that it is a list of named people. None is asked for."""
        name = file_name_of(url).lower()
        if any(word in name for word in self.collect.get("unless", ())):
            return False
        return any(word in name for word in self.collect.get("lists_of_people", ()))


@dataclass(frozen=True)
class Plan:
    """One address that a spider means to ask. `role` is page or attachment; `found_on` the page whose link (`link_text`) led to it."""

    source_id: str
    url: str
    role: str
    link_text: str = ""
    found_on: str = ""


@dataclass(frozen=True)
class Filing:
    """How an answer is written down where its plan does not say it: whose it is, which address its bytes stand for, how it was come by."""

    source_id: str
    url: str
    link_text: str = ""
    via: str = "live"
    note: str = ""


@dataclass(frozen=True)
class Validator:
    """What a publisher says its answer can be known by when it is asked again, as printed: ETag and Last-Modified, '' for none."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Answer:
    """The whole body that came back for a plan, with where it came from in the end (`final_url`) and when (UTC, ISO 8601 with Z).

    `filing` says how it is written down where that differs from the plan. `fault` is the reason why the body, though it is kept, is
    not what was asked for: the plan has then failed. `validator` is what came with the body; None where none came, because the publisher
    said that the body held is still the right one (`http_status` is then 304), or where it is of no use.
    """

    plan: Plan
    body: bytes = field(repr=False)
    final_url: str
    content_type: str
    http_status: int
    captured_at: str
    filing: Filing | None = None
    fault: str = ""
    validator: Validator | None = None

    @property
    def filed(self) -> Filing:
        """How it is written down: as its filing says, else as its plan does."""
        return self.filing or Filing(self.plan.source_id, self.plan.url, self.plan.link_text)

    def capture_line(self, sha256: str) -> CaptureLine:
        """The line of captures.csv for this answer, its body being kept under `sha256`."""
        filed = self.filed
        return CaptureLine(
            source_id=filed.source_id, url=filed.url, captured_at=self.captured_at, via=filed.via, sha256=sha256, role=self.plan.role,
            final_url=self.final_url, file_name=file_name_of(self.final_url), content_type=self.content_type,
            link_text=filed.link_text, found_on=self.plan.found_on, note=filed.note)


@dataclass(frozen=True)
class CaptureLine:
    """One line of data/published/captures.csv: one fetch of one address at one moment that yielded a document."""

    source_id: str
    url: str
    captured_at: str
    via: str
    sha256: str
    role: str
    final_url: str = ""
    file_name: str = ""
    content_type: str = ""
    link_text: str = ""
    found_on: str = ""
    captured_by: str = ""
    as_at: str = ""
    note: str = ""


@dataclass(frozen=True)
class FetchLine:
    """One line of data/published/fetches.csv, the diary of collecting: what became of one planned request.

    `reason` is a word of scrapers/reasons.py, followed by a blank and the address that it leads to where there is one.
    """

    run_id: str
    source_id: str
    url: str
    attempted_at: str
    outcome: str
    reason: str
    http_status: str
    sha256: str


@dataclass(frozen=True)
class ValidatorLine:
    """One line of data/published/validators.csv: by what the document last had from `address` in full can be asked for again.

    An address stands in as many lines as there were changes; the last one counts. Without `etag` and `last_modified` it takes back
    what was said before.
    """

    address: str
    sha256: str
    etag: str
    last_modified: str
    content_type: str
    answered_at: str


def read_source(declaration: str) -> Source:
    """The source declared by one JSON object, e.g. ``{"source_id": …, "spider": …, "page_url": …, "hosts": […], "title": …}``.

    Further keys belong to the caller and are passed over. Raises CollectError where a key is missing or of the wrong shape, or where
    the page itself is an address that may not be asked.
    """
    try:
        told = json.loads(declaration)
    except ValueError as error:
        raise CollectError(f"--source is not JSON ({error}): {declaration[:200]}") from error
    missing = [key for key in SOURCE_KEYS if not isinstance(told, dict) or not told.get(key)]
    if missing:
        raise CollectError(f"--source lacks {', '.join(missing)}: {declaration[:200]}")
    hosts = told["hosts"]
    if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
        raise CollectError(f"--source {told['source_id']}: hosts must be a list of host names")
    collect = told.get("collect", {})
    if not isinstance(collect, dict):
        raise CollectError(f"--source {told['source_id']}: collect must be a mapping of settings for its spider")
    source = Source(source_id(str(told["source_id"])), str(told["spider"]), str(told["page_url"]),
                    tuple(host.lower() for host in hosts), str(told["title"]), collect)
    if not re.fullmatch(r"[a-z0-9_]+", source.spider) or find_spec(f"scrapers.spiders.{source.spider}") is None:
        raise CollectError(f"--source {source.source_id}: there is no spider {source.spider!r} in scrapers/spiders")
    reason = refusal(source.page_url, source.hosts)
    if reason:
        raise CollectError(f"--source {source.source_id}: {source.page_url} may not be asked ({reason}). Its hosts are {', '.join(hosts)}.")
    return source


def source_id(text: str) -> str:
    """`text` itself, being letters, digits and hyphens. Raises CollectError otherwise: ids become part of addresses."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}", text):
        raise CollectError(f"{text!r} is no source id: letters, digits and hyphens only")
    return text


def file_name_of(url: str) -> str:
    """The last part of an address's path as printed there (still percent-encoded), '' for an address that ends in a slash."""
    return path_of(url).rsplit("/", 1)[-1]
