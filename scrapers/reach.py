"""Finds out within five seconds which hosts cannot be reached, so that nobody without a network waits for Scrapy's own time limits."""

from __future__ import annotations

import errno
import socket
import threading
import time
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapers.addresses import is_public_ip

LIMIT = 5.0
# One try for each address family, so that a network whose IPv6 leads nowhere is still reached by IPv4 in time.
LIMIT_PER_FAMILY = 2.4


def unreachable(hosts: tuple[str, ...], mirror: str, limit: float = LIMIT) -> dict[str, str]:
    """Those of `hosts` to which no connection can be opened within `limit` seconds (all tried at once), with the reason.

    With a mirror, the mirror is tried; behind an HTTP proxy, the proxy, since only the proxy can tell about the host itself.
    Opens a connection and closes it: nothing is asked.
    """
    reasons = dict.fromkeys(hosts, "connect_timeout")

    def note(host: str) -> None:
        reasons[host] = _why_unreachable(host, mirror)

    # Daemon threads: a look-up that hangs in the system's resolver must not keep the process from ending.
    threads = [threading.Thread(target=note, args=(host,), daemon=True) for host in reasons]
    for thread in threads:
        thread.start()
    end = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return {host: reason for host, reason in dict(reasons).items() if reason}


def proxy_for(host: str) -> str:
    """The HTTP proxy that Scrapy will use for https requests to `host` (from https_proxy and no_proxy), '' for none."""
    proxy = getproxies().get("https", "")
    return "" if not proxy or proxy_bypass(host) else proxy


def _why_unreachable(host: str, mirror: str) -> str:
    if mirror:
        parts = urlsplit(mirror)
        return _connect(parts.hostname or "", parts.port or 80, False)
    proxy = proxy_for(host)
    if not proxy:
        return _connect(host, 443, True)
    parts = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    if parts.scheme.lower() != "http":  # Scrapy asks through no other, and would wait for one in vain
        return "proxy_not_http"
    return "proxy_unreachable" if _connect(parts.hostname or "", parts.port or 80, False) else ""


def _connect(host: str, port: int, must_be_public: bool) -> str:
    """'' where a connection opens, else a reason."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return "no_name_server" if error.errno == socket.EAI_AGAIN else "no_such_host"
    except (OSError, UnicodeError):
        return "no_such_host"
    addresses = {family: address for family, _, _, _, address in reversed(found)}
    if must_be_public:
        addresses = {family: address for family, address in addresses.items() if is_public_ip(str(address[0]))}
        if not addresses:
            return "name_leads_to_private_address"
    reasons = [_try_address(family, address) for family, address in addresses.items()]
    return "" if "" in reasons else reasons[0]


def _try_address(family: socket.AddressFamily, address: tuple[str | int, ...] | tuple[int, bytes]) -> str:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(LIMIT_PER_FAMILY)
        try:
            connection.connect(address)
        except TimeoutError:
            return "connect_timeout"
        except ConnectionRefusedError:
            return "connection_refused"
        except OSError as error:
            return "connect_timeout" if error.errno == errno.ETIMEDOUT else "no_route"
    return ""
