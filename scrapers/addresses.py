"""Which addresses may be asked, and how REGISTER_MIRROR stands in for them.

Every address in the scrapers is the publisher's real https address. Only the download handler (scrapers/mirror.py) ever turns one
into an address of the mirror, at the last moment before it is asked.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urljoin, urlsplit

# Servers and proxies commonly refuse longer ones, and no publisher's address comes near it.
LONGEST_ADDRESS = 2000
# Names that never lead to a publisher (RFC 6761, RFC 6762, RFC 8375, and the cloud providers' metadata names).
PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
# Besides 127.0.0.1, resolvers understand 2130706433, 017700000001 and 0x7f.1 as IP addresses.
NUMBER_HOST = re.compile(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*")

# How a web page begins, whatever stands before its first tag. Each comment is taken once and for all, or a thousand would take for ever.
WEB_PAGE = re.compile(rb"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|title|body)\b", re.IGNORECASE | re.DOTALL)


def refusal(url: str, hosts: tuple[str, ...]) -> str:
    """Why `url` may not be asked, as one of the words in scrapers/reasons.py; '' where it may.

    Allowed is https, the usual port, no credentials, and a host that the source declares, by exact name.
    """
    if len(url) > LONGEST_ADDRESS:
        return "address_too_long"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "malformed_address"
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https"):
        return "not_https"
    if not host:
        return "malformed_address"
    if names_private_host(host):
        return "private_address"
    if parts.scheme.lower() != "https":
        return "not_https"
    if parts.username or parts.password or port not in (None, 443):
        return "malformed_address"
    return "" if host in hosts else "off_site"


def over_https(url: str, hosts: tuple[str, ...]) -> str:
    """The https address in place of an http one on one of `hosts`, as a browser takes it that was once told never to use http there; any
    other address unchanged. Pages that were moved from http keep such links. Raises ValueError where the address is malformed."""
    parts = urlsplit(url)
    if parts.scheme.lower() != "http" or parts.port not in (None, 80) or (parts.hostname or "") not in hosts or "@" in parts.netloc:
        return url
    return parts._replace(scheme="https", netloc=str(parts.hostname)).geturl()


def joined(base: str, link: str) -> str:
    """A page's link as a whole address. One that is malformed stays as it is, and is then refused by name: it spoils no other link."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def path_of(url: str) -> str:
    """The path of an address; of a malformed one all of it."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def names_private_host(host: str) -> bool:
    """Whether a host is written as an IP address (of any kind) or as a name of one's own machine or network."""
    bare = host.strip("[]").lower().rstrip(".")
    if bare == "localhost" or bare.endswith(PRIVATE_SUFFIXES):
        return True
    return ":" in bare or NUMBER_HOST.fullmatch(bare) is not None


def is_public_ip(text: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, shared or reserved."""
    address = ipaddress.ip_address(text.split("%", 1)[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global


def is_page_in_place_of_file(url: str, body: bytes) -> bool:
    """Whether the bytes are those of a web page and the address is that of a file of another kind."""
    name = urlsplit(url).path.rsplit("/", 1)[-1].lower()
    begins = body[:1024].removeprefix(b"\xef\xbb\xbf")
    return "." in name and not name.endswith((".html", ".htm")) and WEB_PAGE.match(begins) is not None


def mirror_address(url: str, mirror: str) -> str:
    """Where the mirror answers for a real address: ``https://host/path?query`` becomes ``<mirror>/host/path?query``."""
    return mirror + "/" + url.split("://", 1)[1]


def real_address(url: str, mirror: str) -> str:
    """The real https address behind one of the mirror's own; any other address unchanged."""
    if mirror and url.startswith(mirror + "/"):
        return "https://" + url[len(mirror) + 1:]
    return url
