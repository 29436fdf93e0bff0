"""The words for why a planned request ended without a document: what fetches.csv holds, and what a person is told."""

from __future__ import annotations

# The connection itself failed: with nothing answered at all, the source "could not be reached".
NO_CONNECTION = {
    "no_such_host": "no such host",
    "no_name_server": "no name server answered",
    "connection_refused": "connection refused",
    "connect_timeout": "no answer within 5 seconds",
    "no_route": "no route to it from this network",
    "proxy_unreachable": "the HTTP proxy set on this machine cannot be reached",
    "proxy_not_http": "the proxy set on this machine (https_proxy) is not one of HTTP, beginning with http://, and no other can be used",
    "proxy_refused": "the HTTP proxy set on this machine would not connect to it",
    "name_leads_to_private_address": "its name leads to a private address here",
    "connection_lost": "the connection was closed before an answer",
    "certificate": "its certificate could not be verified",
    "timeout": "it took too long to answer",
}

REASONS = NO_CONNECTION | {
    "not_https": "its address is not https",
    "off_site": "its address is on a host that is not declared for this source",
    "private_address": "its address leads to a private machine",
    "malformed_address": "its address is malformed",
    "address_too_long": "its address is longer than 2,000 characters",
    "redirect_not_https": "it redirects to an address that is not https",
    "redirect_off_site": "it redirects to a host that is not declared for this source",
    "redirect_private_address": "it redirects to a private machine",
    "redirect_malformed_address": "it redirects to a malformed address",
    "redirect_address_too_long": "it redirects to an address longer than 2,000 characters",
    "redirect_without_address": "it redirects without saying where to",
    "too_many_redirects": "it redirects more than three times",
    "robots_disallow": "robots.txt asks not to fetch it",
    "robots_unreadable": "its robots.txt did not answer with rules or with 'not found', so the host was left alone",
    "asked_to_stop": "the host asked us to stop (403, 405 or 429), so it was left alone for the rest of the run",
    "asked_to_wait": "the host asked us to come back much later, so it was left alone for the rest of the run",
    "challenge": "the host answered with a challenge page, so it was left alone for the rest of the run",
    "truncated": "the body was cut short",
    "empty": "the body was empty",
    "not_modified": "it answered that nothing has changed, and was asked in full",
    "too_large": "the body is larger than 64 MiB",
    "unknown_encoding": "the body came in an encoding that was not asked for",
    "no_attachment": "the page answered but offers no attachment (and no table)",
    "page_not_understood": "the page could not be searched for attachments",
    "page_gone": "the publisher has taken the page down",
    "page_moved": "the page now leads elsewhere",
    "attachment_without_address": "the page names an attachment without giving its address",
    "superseded": "its address now leads to another file, which was kept as that file and not as the one asked for",
    "page_instead_of_file": "a web page was sent in place of the file; it was kept, and is not the file asked for",
    "redirect_not_followed": "the archive answered with another copy than the one asked for",
    "digest_mismatch": "its bytes are not those that the archive lists, so they were not kept",
    "index_not_understood": "the archive's list of copies could not be read",
    "server_fault": "the host failed twice in a row (a server error, or no answer), so it was left alone for the rest of the run",
    "nothing_to_ask": "no page and no file is known yet that the archive could be asked for",
    "not_as_promised": "the answer is not the JSON that the API promises",
    "outside_filter": "the list holds results that were not asked for, so it was not gone through",
    "too_many_results": "the list states more results than can be true of it, so it was not gone through",
    "fewer_than_stated": "the list gave fewer results than it states, however often it was asked",
    "fewer_than_held": "the list no longer gives most of what was held of it before",
    "no_results": "every list answered that it has no results",
    "service_failing": "the service failed several times on end, so it was left alone for the rest of the run",
    "not_stored": "it could not be written down",
    "nothing_kept": "the disk no longer took what came, so nobody was asked for more; make room and run it again",
    "unexpected": "an unexpected fault (`register -v collect` shows more of it)",
    "time_limit": "the time limit was reached first",
    "turn_over": "the time that one run gives to this source was over; the next run goes on from here",
    "stopped": "the run was stopped first",
}

# What a person can do about some of them, told once at the end of a report.
REMEDIES = (
    (("page_gone", "page_moved"), "Where a page is gone for good, empty the `spider` of its source in data/declared/sources.yml: what is "
     "held of it stays, and it is asked for no more."),
    (("off_site", "redirect_off_site"), "A host that a publisher now uses is asked once it stands among the `hosts` of its source in "
     "data/declared/sources.yml."),
    (("certificate",), "Where no publisher's certificate can be verified, this machine knows no authorities that vouch for them; name a "
     "file of them: SSL_CERT_FILE=$(.venv/bin/python -m certifi) .venv/bin/register collect"),
    (("asked_to_stop", "challenge", "robots_disallow", "robots_unreadable"), "What is closed to programs may be open to a person: "
     "`.venv/bin/register wanted` lists addresses to open in a browser, and `.venv/bin/register add` keeps the file that was found."),
    (("asked_to_stop", "asked_to_wait", "server_fault", "service_failing", "stopped", "time_limit", "turn_over"),
     "The next `.venv/bin/register collect` goes on from here; after a host has asked us to stop, give it a day."),
)


def remedies_for(reasons: set[str]) -> list[str]:
    """What a person can do, by the reasons of a whole run (as fetches.csv has them)."""
    words = {reason.partition(" ")[0] for reason in reasons}
    return [remedy for about, remedy in REMEDIES if words & set(about)]


def in_words(reason: str) -> str:
    """A reason for people. HTTP answers are kept as ``http_404`` and the like; an address may follow the word after a blank."""
    if reason.startswith("http_"):
        return f"it answered {reason.removeprefix('http_')}"
    word, _, where = reason.partition(" ")
    return f"{REASONS[word]}: {where}" if where else REASONS[word]
