"""Scrapy's settings for collecting, as a good guest: each unusual value has its reason beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapers.items import CollectError

ROBOT_NAME = "PupilDataRegister"
# Set REGISTER_CONTACT to an e-mail or web address at which a publisher can reach whoever runs this copy.
NO_CONTACT = "contact address not given by whoever runs this copy"
LARGEST_BODY = 64 * 1024 * 1024
# Seconds for one whole answer; robots.txt is small, and asked before all else.
TIMEOUT = 60.0
ROBOTS_TIMEOUT = 15.0
MOST_REDIRECTS = 3
# Seconds between two requests to hosts that take less than our usual one a second. The Internet Archive refuses more than 30 queries of
# its index a minute; ours are at most 20, its files among them.
SLOWER_HOSTS = {"web.archive.org": 3.0}

MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # drops without a word; GuardMiddleware refuses aloud
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # reads any answer, a challenge page too, as "all allowed"
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # retries a 429 at once and knows no Retry-After
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # hands on half of a cut gzip body as whole
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,  # follows a start address to any host
    "scrapers.middlewares.GuardMiddleware": 50,
    "scrapers.robots.RobotsMiddleware": 100,
    "scrapers.middlewares.VerdictMiddleware": 200,
    "scrapers.conditional.ConditionalMiddleware": 580,
    "scrapers.middlewares.GzipMiddleware": 590,
    "scrapers.retry.RetryMiddleware": 600,
    "scrapers.middlewares.RedirectMiddleware": 650,
}


def crawl_settings(environment: Mapping[str, str], verbose: bool = False) -> dict[str, Any]:
    """All settings for one run. Reads REGISTER_CONTACT and REGISTER_MIRROR from `environment`.

    Raises CollectError where REGISTER_CONTACT cannot stand in a header or REGISTER_MIRROR is not a loopback origin.
    """
    mirror = mirror_origin(environment)
    handler = "scrapers.mirror.MirrorHandler" if mirror else "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
    return {
        "BOT_NAME": ROBOT_NAME,
        "USER_AGENT": user_agent(environment),
        "SPIDER_MODULES": ["scrapers.spiders"],
        "REGISTER_MIRROR": mirror,
        "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
        "ITEM_PIPELINES": {"scrapers.pipelines.StorePipeline": 100},
        "DOWNLOAD_HANDLERS": {"https": handler, "http": None, "file": None, "data": None, "ftp": None, "s3": None},
        "TWISTED_DNS_RESOLVER": "scrapers.resolver.PublicResolver",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",  # the ledger plans no address twice; nothing may be dropped in silence
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # in the order in which a page lists its files
        "ROBOTSTXT_OBEY": True,  # by scrapers.robots
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0 if mirror else 1,  # a mirror on this machine needs no sparing
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_SLOTS": {} if mirror else {host: {"concurrency": 1, "delay": delay} for host, delay in SLOWER_HOSTS.items()},
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": LARGEST_BODY,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,  # we publish hashes of what we were sent
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": MOST_REDIRECTS,
        "URLLENGTH_LIMIT": 0,  # drops without a word; scrapers.addresses refuses aloud
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,  # else a door through which code can be run in this process
        "LOG_INSTALL_ROOT_HANDLER": False,  # scrapers.collect has its own
        "LOG_LEVEL": "DEBUG" if verbose else "WARNING",
        "STATS_DUMP": verbose,
    }


def user_agent(environment: Mapping[str, str]) -> str:
    """What we call ourselves to every host: the project's name and a contact address. Raises CollectError where that cannot be used."""
    contact = environment.get("REGISTER_CONTACT", "").strip() or NO_CONTACT
    if not re.fullmatch(r"[\x20-\x7e]{1,200}", contact) or re.search(r"[()\\]", contact):
        raise CollectError("REGISTER_CONTACT must be an e-mail or web address in plain ASCII, without brackets, of at most 200 letters")
    return f"{ROBOT_NAME}/1.0 (Pupil Data Register; +{contact})" if contact != NO_CONTACT else (
        f"{ROBOT_NAME}/1.0 (Pupil Data Register; {contact})")


def mirror_origin(environment: Mapping[str, str]) -> str:
    """The origin in REGISTER_MIRROR without a closing slash, '' where it is not set. Raises CollectError where it is none."""
    text = environment.get("REGISTER_MIRROR", "").strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        named = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost") and parts.port is not None
    except ValueError:
        named = False
    if not named or text.count("/") != 2 or "@" in text:
        raise CollectError(f"REGISTER_MIRROR={text}: it must be an origin on this machine, such as http://127.0.0.1:8765")
    return text
