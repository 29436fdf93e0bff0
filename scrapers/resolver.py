"""Looks up host names for Scrapy and drops every address that is not of the open internet.

The guard refuses addresses that *say* where they lead; this stops a declared name that *leads* to a private machine, at the moment
of connecting, so that no answer of a name server between a check and the connection can slip past.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface.declarations import implementer  # type: ignore[import-untyped]

from scrapers.addresses import is_public_ip


@implementer(IResolutionReceiver)
class PublicAddresses:
    """Hands on to `receiver` only the addresses of the open internet."""

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802, Twisted's name for it
        """Handed on as it is."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """Handed on if public, dropped if not; with none left, Scrapy reports that the host cannot be resolved."""
        if is_public_ip(address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """Handed on as it is."""
        self._receiver.resolutionComplete()


class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv4 and IPv6, less private addresses. The mirror and the HTTP proxies set on this machine are let through."""

    def __init__(self, reactor: ReactorBase, cache_size: int, mirror: str = "") -> None:
        super().__init__(reactor, cache_size)
        self._trusted = {urlsplit(url if "//" in url else f"//{url}").hostname for url in (mirror, *getproxies().values())}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """The resolver for one process, which is how Scrapy asks for it."""
        return cls(reactor, crawler.settings.getint("DNSCACHE_SIZE"), crawler.settings.get("REGISTER_MIRROR", ""))

    def resolveHostName(  # noqa: N802
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None, transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Looks up `hostName`; the receiver is told of public addresses only."""
        receiver = resolutionReceiver if hostName in self._trusted else PublicAddresses(resolutionReceiver)
        return super().resolveHostName(cast(IResolutionReceiver, receiver), hostName, portNumber, addressTypes, transportSemantics)
