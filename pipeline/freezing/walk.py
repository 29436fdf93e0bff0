"""The walk over the register: every page that is to be in a frozen copy is asked for once, and written as the server sends it.

Pages of the register are found by their links, however they come to be linked. An address that chooses from a list, such as
/entries?outcome=sent, is frozen where a page that chooses nothing links to it, with its further pages and its files. What only such a
choice links to is a choice within a choice; those have no end that is worth writing, so they are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.freezing.children import Children
from pipeline.freezing.names import choice_of, file_of, list_of
from pipeline.model import RegisterError

# The page that every link leads to whose answer only a running register can give.
LEFT_OUT = "/left-out"
# Where the register lists its own addresses, as whole ones. They are read and not kept: a copy does not know its host.
SITEMAP = "/sitemap"
BEGIN = ("/", "/search", "/robots.txt", f"{SITEMAP}.xml", LEFT_OUT)
NEEDS_SERVER = ("/sql", "/register", "/search?", "/-/")
# Addresses that a process is given at a time.
AT_ONCE = 12
MOST_FILES = 500_000
# So many pages make one line of progress.
STEP = 1_000

Progress = Callable[[int, int], None]


@dataclass
class Walked:
    """What the walk found: address -> its file, address -> the address it redirects to, and the pages that could not be had."""

    files: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Visited:
    """What came of one address: its status (0 where the answer broke off), where it redirects to, and the addresses to freeze that its
    page leads to and that the process which read it has not named before."""

    address: str
    status: int
    moved_to: str
    links: tuple[str, ...]


def walk(children: Children, unlinked: Iterable[str], progress: Progress) -> Walked:
    """Have every page of the register written.

    `unlinked` are addresses that hold for ever and that no page need link to. `progress` is told now and then how many are done, of how
    many known so far. Raises RegisterError where there are more than MOST_FILES.
    """
    known = {*BEGIN, *unlinked}
    walked, waiting, done = Walked(), sorted(known), 0
    for visited in children.through("visit", waiting, AT_ONCE):
        for one in visited:
            found = [link for link in _noted(walked, one) if link not in known]
            waiting += found
            known.update(found)
            done += 1
            if done % STEP == 0:
                progress(done, len(known))
        if len(known) > MOST_FILES:
            raise RegisterError(f"The register links to more than {MOST_FILES:,} addresses, so no copy was made.")
    walked.failed.sort()
    return walked


def is_frozen(link: str, page: str) -> bool:
    """Whether the page at `page` gives a reason to freeze the address `link`; see the top of this module."""
    if link.startswith(NEEDS_SERVER):
        return False
    return not choice_of(link) or not choice_of(page) or (list_of(link), choice_of(link)) == (list_of(page), choice_of(page))


def _noted(walked: Walked, one: Visited) -> tuple[str, ...]:
    """Enter what came of an address, and give the addresses that it leads to."""
    if one.moved_to:
        walked.moved[one.address] = one.moved_to
        return (one.moved_to,) if is_frozen(one.moved_to, one.address) else ()
    if one.address.startswith(SITEMAP):
        return one.links
    if one.status == 200:
        walked.files[one.address] = file_of(one.address)
    else:
        said = f"the server answered {one.status}" if one.status else "the answer broke off"
        walked.failed.append(f"{one.address}: {said}")
    return one.links
