"""By what publishers can be asked for what has changed since: the ETag and Last-Modified of the answers that are held.

They stand in data/published/validators.csv, written after the document and its capture, so that a kill in between only costs one more
answer in full. Nothing rests on the file: a document that is gone or damaged is asked for in full, and so is everything where the file
was deleted.
"""

from __future__ import annotations

import csv
import hashlib
import logging
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapers.items import CollectError, Validator, ValidatorLine
from scrapers.store import append_validator, validators

if TYPE_CHECKING:  # importing Scrapy takes most of a second, which a run without a network does not have
    from scrapy.http import Response

log = logging.getLogger(__name__)

# The flag of a response whose body is the one that was held, the publisher having answered 304.
UNCHANGED = "unchanged"
# As RFC 9110 (8.8.3) writes it, and short enough to be sent back in a header.
ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,500}"')
IMF_FIXDATE = "Sun, 06 Nov 1994 08:49:37 GMT"
# A time in whole seconds cannot tell two states of the same second, so a fresh one is not relied on (RFC 9110, 8.8.2.2).
SETTLED = timedelta(seconds=60)
# So long after the last answer in full an address is asked in full again, whatever it can be asked for by: a publisher may keep an ETag
# or a date while the bytes change.
TRUSTED = timedelta(days=7)


@dataclass(frozen=True)
class HeldDocument:
    """The document last had from an address in full, whose bytes are those of its name, and by what it can be asked for again."""

    line: ValidatorLine
    body: bytes = field(repr=False)


class Validators:
    """The last validator of each address under `published`.

    A file that cannot be read counts as none, and a warning says so. A line whose validators are not of the standard's form, as a fault
    of the disk may leave it, is passed over.
    """

    def __init__(self, published: Path) -> None:
        self.published = published
        self._lines: dict[str, ValidatorLine] = {}
        try:
            self._lines = {line.address: line for line in validators(published)}
        except (CollectError, OSError, csv.Error) as error:
            log.warning("validators.csv cannot be used, so everything is asked for in full. It may be deleted. %s", error)

    def held(self, address: str) -> HeldDocument | None:
        """What is held of an address and can be asked for again; None where it must be asked for in full."""
        line = self._lines.get(address)
        if line is None or not _can_be_sent(line) or not _is_recent(line.answered_at):
            return None
        try:
            body = (self.published / "documents" / line.sha256).read_bytes()
        except OSError:
            return None
        return HeldDocument(line, body) if hashlib.sha256(body).hexdigest() == line.sha256 else None

    def note(self, address: str, sha256: str, validator: Validator, content_type: str, answered_at: str) -> None:
        """Writes down by what an answer in full, which is stored, can be asked for again, where that is not known yet.

        A disk that does not take the line costs no more than another answer in full: a warning says so.
        """
        known = self._lines.get(address)
        line = ValidatorLine(address, sha256, validator.etag, validator.last_modified, content_type, answered_at)
        nothing_to_say = known is None and validator == Validator()
        is_known = known is not None and replace(known, answered_at=answered_at) == line and _is_recent(known.answered_at)
        if nothing_to_say or is_known:
            return
        self._lines[address] = line
        try:
            append_validator(self.published, line)
        except CollectError as error:
            log.warning("%s The next run asks for %s in full.", error, address)


def _can_be_sent(line: ValidatorLine) -> bool:
    """Whether a line has a validator, and none that may not stand in a header."""
    is_sound = (not line.etag or ETAG.fullmatch(line.etag)) and (not line.last_modified or _moment(line.last_modified))
    return bool(is_sound and (line.etag or line.last_modified))


def _is_recent(answered_at: str) -> bool:
    """Whether an answer in full came within the last days. One that is dated ahead, by a clock that was wrong, did not."""
    try:
        age = datetime.now(UTC) - datetime.strptime(answered_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return timedelta(hours=-1) < age < TRUSTED


def validator_in(response: Response) -> Validator | None:
    """What came with a response in full; None for one that is held and was not sent again.

    A header that is not of the standard's form is passed over, as is all of an answer that varies by more than what is sent (``Vary: *``).
    What else an answer may vary by is the same in every request of ours.
    """
    if UNCHANGED in response.flags:
        return None
    if "*" in _header(response, "Vary"):
        return Validator()
    etag = _header(response, "ETag")
    return Validator(etag if ETAG.fullmatch(etag) else "", _settled(response))


def status_of(response: Response) -> int:
    """The status that a publisher answered with: 304 where the body is the one that was held."""
    return 304 if UNCHANGED in response.flags else response.status


def _settled(response: Response) -> str:
    """Last-Modified, where it is a date as the standard writes it and was over when the answer was sent; else ''."""
    text = _header(response, "Last-Modified")
    modified = _moment(text)
    sent = _moment(_header(response, "Date")) or datetime.now(UTC)
    return text if modified and sent - modified >= SETTLED else ""


def _moment(text: str) -> datetime | None:
    """A date as the standard has it written (RFC 9110, 5.6.7), in UTC; None for any other text."""
    if len(text) != len(IMF_FIXDATE):
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment if format_datetime(moment, usegmt=True) == text else None
    except ValueError:
        return None


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()
