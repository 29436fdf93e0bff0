"""No connection is opened to a private machine, whatever a name server says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from twisted.internet.address import IPv4Address

from scrapers.resolver import PublicResolver


class NameServer:
    """Stands for Twisted's own resolver, with an answer made up for the test."""

    def __init__(self, *found: str) -> None:
        self.found = found

    def resolveHostName(self, receiver: Any, name: str, *_: object) -> Any:  # noqa: N802
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for address in self.found:
            receiver.addressResolved(IPv4Address("TCP", address, 443))
        receiver.resolutionComplete()
        return receiver


class Receiver:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.complete = False

    def resolutionBegan(self, _: object) -> None:  # noqa: N802
        return

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.found.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def looked_up(name: str, *found: str, mirror: str = "") -> list[str]:
    resolver = PublicResolver(SimpleNamespace(nameResolver=NameServer(*found)), 100, mirror)  # type: ignore[arg-type]
    results = []
    for _ in range(2):  # the second answer comes from the resolver's own memory
        receiver = Receiver()
        resolver.resolveHostName(receiver, name, 443)
        assert receiver.complete
        results.append(receiver.found)
    assert results[0] == results[1]
    return results[0]


def test_only_public_addresses_are_handed_on() -> None:
    assert looked_up("a.example", "10.0.0.1", "1.1.1.1", "127.0.0.1", "169.254.169.254") == ["1.1.1.1"]
    assert looked_up("b.example", "192.168.0.1") == []


def test_the_mirror_is_let_through() -> None:
    assert looked_up("127.0.0.1", "127.0.0.1", mirror="http://127.0.0.1:8765") == ["127.0.0.1"]
