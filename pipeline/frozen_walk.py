"""The walk over a running register: every page that is to be in a frozen copy is asked for once, and written as the server sent it.

Pages of the register are found by their links, however they come to be linked. An address that chooses from a list, such as
/entries?outcome=sent, is frozen where a page that chooses nothing links to it, with its further pages and its files. What only such a
choice links to is a choice within a choice; those have no end that is worth writing, so they are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from pipeline.frozen_links import links_of, parsed
from pipeline.frozen_names import ORIGIN, address_of, choice_of, file_of, list_of
from pipeline.model import RegisterError

# The page that every link leads to whose answer only a running register can give.
LEFT_OUT = "/left-out"
# Where the register lists its own addresses, as whole ones. They are read and not kept: a copy does not know its host.
SITEMAP = "/sitemap"
BEGIN = ("/", "/search", "/robots.txt", f"{SITEMAP}.xml", LEFT_OUT)
NEEDS_SERVER = ("/sql", "/register", "/search?", "/-/")
# Asked for at once: the server makes pages in a few threads while this process looks for their links.
AT_ONCE = 4
MOST_FILES = 500_000
MOST_MOVES = 5
# So many pages make one line of progress.
STEP = 1_000


@dataclass
class Walked:
    """What the walk found: address -> its file, address -> the address it redirects to, and the pages that could not be had."""

    files: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def file_for(self, address: str) -> str | None:
        """The file that a link to `address` is to lead to; None where the copy has none."""
        for _ in range(MOST_MOVES):
            address = self.moved.get(address, address)
        return self.files.get(address)


@dataclass(frozen=True)
class Answer:
    """What came of one address: its status, where it redirects to, and the addresses that its page links to."""

    status: int
    moved_to: str
    links: frozenset[str]


def walk(server: str, folder: Path, unlinked: Iterable[str], progress: Callable[[int, int], None]) -> Walked:
    """Write every page of the register at `server` into `folder`.

    `unlinked` are addresses that hold for ever and that no page need link to. `progress` is told now and then how many are done, of how
    many known so far.
    """
    known = {*BEGIN, *unlinked}
    walked, waiting, done = Walked(), sorted(known), 0
    named = {"Host": ORIGIN.partition("//")[2]}
    with httpx.Client(base_url=server, headers=named, timeout=120, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting:
            found: set[str] = set()
            for address, answer in zip(waiting, pool.map(partial(_visit, client, folder), waiting), strict=True):
                found |= {link for link in _noted(walked, address, answer) if link not in known and is_frozen(link, address)}
                done += 1
                if done % STEP == 0:
                    progress(done, len(known) + len(found))
            waiting = sorted(found)
            known |= found
            if len(known) > MOST_FILES:
                raise RegisterError(f"The register links to more than {MOST_FILES:,} addresses, so no copy was made.")
    return walked


def is_frozen(link: str, page: str) -> bool:
    """Whether the page at `page` gives a reason to freeze the address `link`; see the top of this module."""
    if link.startswith(NEEDS_SERVER):
        return False
    return not choice_of(link) or not choice_of(page) or (list_of(link), choice_of(link)) == (list_of(page), choice_of(page))


def _noted(walked: Walked, address: str, answer: Answer) -> frozenset[str]:
    """Enter an answer, and give back the addresses that it leads to."""
    if answer.moved_to:
        walked.moved[address] = answer.moved_to
        return frozenset({answer.moved_to})
    if answer.status == 200:
        walked.files[address] = file_of(address)
    elif not address.startswith(SITEMAP):
        walked.failed.append(f"{address}: the server answered {answer.status}")
    return answer.links


def _visit(client: httpx.Client, folder: Path, address: str) -> Answer:
    path = folder / file_of(address)
    try:
        return _written(client, path, address)
    except httpx.HTTPError as error:
        raise RegisterError(f"The server stopped answering at {address} ({error}), so no copy was made.") from error


def _written(client: httpx.Client, path: Path, address: str) -> Answer:
    with client.stream("GET", address) as answer:
        if answer.is_redirect:
            return Answer(answer.status_code, address_of(answer.headers["location"], address) or "", frozenset())
        if answer.status_code != 200:
            return Answer(answer.status_code, "", frozenset())
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            for chunk in answer.iter_bytes():
                out.write(chunk)
    tree = parsed(path)
    if tree is None:
        return Answer(200, "", frozenset())
    found = [link for _, _, link in links_of(tree)]
    if address.startswith(SITEMAP):
        found = [element.text or "" for element in tree.iter("{*}loc")]
    links = {address_of(link, address) for link in found}
    return Answer(200, "", frozenset(link for link in links if link))
