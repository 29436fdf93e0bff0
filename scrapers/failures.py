"""Puts a name to whatever kept a request from yielding a document."""

from __future__ import annotations

import logging

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from scrapers.items import NotCollected
from scrapers.run import Outcome, Run

log = logging.getLogger(__name__)

REASONS: dict[type[Exception], str] = {
    CannotResolveHostError: "no_such_host",
    DownloadConnectionRefusedError: "connection_refused",
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",  # the one thing for which Scrapy itself breaks off a download
    ResponseDataLossError: "truncated",
    DownloadFailedError: "connection_lost",
    TunnelError: "proxy_refused",
}


def outcome_of(error: BaseException, run: Run) -> Outcome:
    """The outcome that `error` stands for in `run`: our own as they say, Scrapy's by kind, anything else as unexpected (and logged)."""
    if isinstance(error, NotCollected):
        return Outcome(error.outcome, error.reason, error.http_status)
    if isinstance(error, DownloadTimeoutError) and run.is_out_of_time():
        return Outcome("not_reached", "time_limit")
    if _is_about_certificate(error):
        return Outcome("failed", "certificate")
    for kind, reason in REASONS.items():
        if isinstance(error, kind):
            return Outcome("failed", reason)
    log.warning("unexpected: %r", error, exc_info=error)
    return Outcome("failed", "unexpected")


def _is_about_certificate(error: BaseException) -> bool:
    """Whether the cause, as Twisted prints it, is a certificate that is not trusted or names another host."""
    told = f"{error} {error.__cause__!r}"
    return "certificate verify failed" in told or "VerificationError" in told
