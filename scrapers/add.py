"""Puts a file that a person holds into data/published, as `register add` does: ``python -m scrapers.add FILE --data DIR --source ID``.

The file is kept byte for byte with one capture line, and its SHA-256 is printed. Whether it can be read is not asked here.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from scrapers.items import VIA, CaptureLine, CollectError, file_name_of, source_id
from scrapers.store import append_capture, save_document

WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command. Exit 0 kept (the SHA-256 on standard output), 2 not kept (why, on standard error)."""
    options = _parser().parse_args(arguments)
    try:
        sys.stdout.write(add(options) + "\n")
    except CollectError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def add(options: argparse.Namespace) -> str:
    """Keeps the file that the options name and writes its capture line. Returns the SHA-256.

    Raises CollectError where the file cannot be read or is empty, or where a date, the address or the source id is malformed.
    """
    file = Path(options.file)
    try:
        body = file.read_bytes()
    except OSError as error:
        raise CollectError(f"{file}: {error.strerror or error}") from error
    if not body:
        raise CollectError(f"{file} is empty, so it was not kept")
    source = source_id(options.source)
    if options.url and not WEB_ADDRESS.fullmatch(options.url):
        raise CollectError(f"--url {options.url}: write a whole address, beginning with https://")
    as_at = _checked_date(options.as_at, "--as-at")
    captured_at = _moment(options.captured_at)
    published = Path(options.data) / "published"
    sha256 = save_document(published, body)
    append_capture(published, CaptureLine(
        source_id=source, url=options.url, captured_at=captured_at, via=options.via, sha256=sha256, role="attachment",
        file_name=file.name or file_name_of(options.url), captured_by=options.by, as_at=as_at))
    return sha256


def _moment(text: str) -> str:
    """When it was captured: now where nothing is said, a date as it stands, a time turned into UTC."""
    if not text:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if "T" not in text:
        return _checked_date(text, "--captured-at")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CollectError(f"--captured-at {text}: write 2026-06-11 or 2026-06-11T09:30:00Z") from error
    if moment.tzinfo is None:
        raise CollectError(f"--captured-at {text}: say which time zone, e.g. 2026-06-11T09:30:00Z")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checked_date(text: str, option: str) -> str:
    """`text` itself, being empty, a year, a month or a day. Nothing is filled in where only part of a date is known."""
    if not text:
        return ""
    try:
        if not PARTIAL_DATE.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError as error:
        raise CollectError(f"{option} {text}: write a date as 2026-06-01 (or 2026-06, or 2026)") from error
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scrapers.add", description="Keeps a file that a person holds as a captured document.")
    parser.add_argument("file", help="the file, kept byte for byte")
    parser.add_argument("--data", default="data", help="the data folder (default: data)")
    parser.add_argument("--source", required=True, help="the source it belongs to, e.g. uksa-accredited-projects")
    parser.add_argument("--as-at", default="", help="the date the edition stands for, where a person knows it")
    parser.add_argument("--captured-at", default="", help="when it was fetched: a date, or a time with its zone (default: now)")
    parser.add_argument("--url", default="", help="the address it came from")
    parser.add_argument("--via", default="manual", choices=VIA, help="how it was come by (default: manual)")
    parser.add_argument("--by", default="", help="who adds it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
