"""The Internet Archive's index of copies (CDX), and the addresses at which it hands them out as they once came.

Known from the index's own documentation and from what other users report: the answer is a JSON array whose first row names the columns,
`[]` where nothing was found; `digest` is the SHA-1, in base 32, of what lies in the archive's own file: mostly the body as it came, but it
may be of the body in its chunks; adding `id_` to the time asks for the bytes unchanged, and they may be packed without saying so. Assumed,
no answer ever having been seen: that a query with these parameters is answered in that form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlencode, urlsplit

from scrapy.http import Response

from scrapers.addresses import refusal
from scrapers.items import file_name_of

INDEX = "https://web.archive.org/cdx/search/cdx"
COLUMNS = ("timestamp", "original", "statuscode", "digest")
# Web archives hold copies of the publishers' pages, and are never asked about in one another.
ARCHIVES = ("web.archive.org", "archive.org", "webarchive.nationalarchives.gov.uk")
# A file is wanted in every state that it had; a page, whose bytes change with every redesign of the site, once a month.
EVERY_STATE, EVERY_MONTH = "digest", "timestamp:6"


@dataclass(frozen=True)
class Copy:
    """One copy that the archive lists: when it was made (14 digits), of which address (as listed), and the digest of its bytes."""

    timestamp: str
    original: str
    digest: str

    @property
    def address(self) -> str:
        """Where the archive hands out the bytes as they came."""
        return f"https://web.archive.org/web/{self.timestamp}id_/{self.original}"

    @property
    def url(self) -> str:
        """The https address that the copy was made of."""
        return https(self.original)

    @property
    def captured_at(self) -> str:
        """The moment of the copy, in UTC."""
        return moment_of(self.timestamp)


def index_address(url: str, role: str) -> str:
    """The query for the copies of an address that came with status 200. An attachment without a file's ending is a page too."""
    collapse = EVERY_STATE if role == "attachment" and "." in file_name_of(url) else EVERY_MONTH
    asked = {"url": url, "output": "json", "fl": ",".join(COLUMNS), "filter": "statuscode:200", "collapse": collapse}
    return f"{INDEX}?{urlencode(asked)}"


def copies_in(body: bytes, url: str) -> list[Copy]:
    """The copies of `url` that an answer of the index lists, oldest first and each state once.

    Raises ValueError where the answer is not of the known form, or lists copies of another address.
    """
    table = json.loads(body)
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise ValueError("not a list of rows")
    if not table:
        return []
    if not set(COLUMNS) <= set(table[0]):
        raise ValueError(f"its columns are {table[0]}")
    rows = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    found = [Copy(row["timestamp"], row["original"], row["digest"]) for row in rows if row["statuscode"] == "200"]
    for copy in found:
        _check(copy, url)
    states: dict[str, Copy] = {}
    for copy in sorted(found, key=lambda one: one.timestamp):
        states.setdefault(copy.digest, copy)
    return list(states.values())


def digest_of(body: bytes) -> str:
    """The SHA-1 of `body` in base 32, as the index states it."""
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def has_digest(digest: str, response: Response) -> bool:
    """Whether a response's body has that digest, as it is or packed as it came: the archive digests what it was sent."""
    packed: bytes = response.meta.get("packed_sha1", b"")
    return digest in (digest_of(response.body), base64.b32encode(packed).decode("ascii"))


def is_said_to_be(copy: Copy, response: Response) -> bool:
    """Whether the archive says that a response is its copy of that very moment (Memento-Datetime, RFC 7089)."""
    said = (response.headers.get("Memento-Datetime") or b"").decode("latin-1")
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment == datetime.fromisoformat(copy.captured_at)


def moment_of(timestamp: str) -> str:
    """The archive's 14 digits as ISO 8601 in UTC. Raises ValueError for anything else."""
    if len(timestamp) != 14 or not timestamp.isascii() or not timestamp.isdigit():
        raise ValueError(f"{timestamp!r} is not a time of 14 digits")
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def https(address: str) -> str:
    """An http or https address with the usual port as https, without port, fragment and letters' case in its host; '' for any other."""
    try:
        parts = urlsplit(urldefrag(address.strip())[0])
        usual = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or not usual or parts.username:
        return ""
    return parts._replace(scheme="https", netloc=parts.hostname.rstrip(".")).geturl()


def may_be_asked_for(url: str, hosts: set[str]) -> bool:
    """Whether the archive is asked for copies of `url`: a public https address on one of `hosts`, none of them an archive's."""
    return not refusal(url, tuple(hosts - set(ARCHIVES)))


def _check(copy: Copy, url: str) -> None:
    moment_of(copy.timestamp)
    try:
        whole = len(base64.b32decode(copy.digest)) == 20
    except binascii.Error:
        whole = False
    if not whole:
        raise ValueError(f"{copy.digest!r} is not a SHA-1 in base 32")
    if _bare_host(copy.url) != _bare_host(url):
        raise ValueError(f"it lists {copy.original} for {url}")


def _bare_host(url: str) -> str:
    """A host without its `www.`, which the index passes over too."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
