"""One run of collecting: what all its sources share, and for each source the ledger in which every plan ends in exactly one outcome."""

from __future__ import annotations

import logging
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from protego import Protego

from scrapers.items import CollectError, DiskFault, FetchLine, NotCollected, Plan, Source
from scrapers.progress import Progress
from scrapers.store import append_fetch, held_documents
from scrapers.validators import Validators

log = logging.getLogger(__name__)

# Of the time that is left, so much goes to a source that could use all of it while others wait.
SHARE_OF_TIME = 0.6
OUTCOMES = ("stored_new", "stored_same", "refused", "failed", "not_reached")


@dataclass
class Run:
    """What the sources of one run share. Hosts are real ones, whether or not a mirror stands in for them.

    `deadline` is a time.monotonic() value or None; `unreachable` and `closed` map a host to the reason why it is not asked (again);
    `robots` maps a host to its rules, None meaning that it has none; `held` are the (source id, SHA-256) captured before;
    `disk_fault` says that the disk has refused something, so that nothing more is asked of anybody;
    `validators` say by what publishers can be asked whether what is held of an address is still right.
    """

    published: Path
    mirror: str = ""
    deadline: float | None = None
    run_id: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}")
    unreachable: dict[str, str] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    robots: dict[str, Protego | None] = field(default_factory=dict)
    held: set[tuple[str, str]] = field(default_factory=set)
    disk_fault: bool = False
    progress: Progress = field(default_factory=Progress)
    validators: Validators = field(init=False)

    def __post_init__(self) -> None:
        self.held |= held_documents(self.published)
        self.validators = Validators(self.published)

    def close(self, host: str, reason: str) -> None:
        """Leaves `host` alone for the rest of the run, for every source."""
        self.closed.setdefault(host, reason)

    def seconds_left(self, at_most: float) -> float:
        """How long the next step may take: `at_most`, or less near the time limit. Raises NotCollected where there is no time left."""
        if self.deadline is None:
            return at_most
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotCollected("not_reached", "time_limit")
        return min(at_most, left)

    def is_out_of_time(self) -> bool:
        """Whether the time limit has passed (with a little allowance for a timer that fires just before it)."""
        return self.deadline is not None and time.monotonic() > self.deadline - 0.05


@dataclass(frozen=True)
class Outcome:
    """What became of one plan; `outcome` is one of OUTCOMES, `reason` a word of scrapers/reasons.py or ''.

    Where the reason leads to an address, that stands after the word and a blank.
    """

    outcome: str
    reason: str = ""
    http_status: str = ""


class Ledger:
    """Every plan of one source in one run, each ending in exactly one outcome and one line of fetches.csv.

    `remarks` are what a person should be told besides, in whole sentences.
    `is_last` says whether no other source of the run waits for its turn.
    `went_through` is set by a spider that may find nothing due: then a run without a plan is one in which all is held already.
    """

    def __init__(self, run: Run, source: Source) -> None:
        self.run = run
        self.source = source
        self.outcomes: dict[Plan, Outcome | None] = {}
        self.unwritten = 0
        self.remarks: list[str] = []
        self.went_through = False
        self.is_last = True
        self._addresses: set[tuple[str, str]] = set()
        self._settled = self._new = 0

    def turn(self, at_most: float) -> float:
        """For how many seconds the source may ask, where its declaration says `at_most`: near a time limit others get their share too."""
        if self.run.deadline is None or self.is_last:
            return at_most
        return min(at_most, SHARE_OF_TIME * (self.run.deadline - time.monotonic()))

    def plan(self, plan: Plan) -> bool:
        """Takes on a plan. False where the same address is planned already in that role: it is not asked twice."""
        if (plan.url, plan.role) in self._addresses:
            return False
        self._addresses.add((plan.url, plan.role))
        self.outcomes[plan] = None
        return True

    def settle(self, plan: Plan, outcome: Outcome, sha256: str = "") -> None:
        """Notes what became of a plan, here and in fetches.csv. Raises CollectError for a plan unknown or settled before."""
        if plan not in self.outcomes or self.outcomes[plan] is not None:
            raise CollectError(f"{plan.url}: an outcome ({outcome}) for something that was not planned or is settled")
        self.outcomes[plan] = outcome
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            append_fetch(self.run.published, FetchLine(
                self.run.run_id, plan.source_id, plan.url, moment, outcome.outcome, outcome.reason, outcome.http_status, sha256))
        except CollectError as error:
            if not self.unwritten:
                log.error("%s", error)
            self.unwritten += 1
            self.run.disk_fault |= isinstance(error, DiskFault)
        self._settled += 1
        self._new += outcome.outcome == "stored_new"
        self.run.progress.settled(self.source.source_id, self._settled, self._new)

    def finish(self) -> None:
        """Settles what the run did not come to as not reached: the page itself, if the spider never began."""
        if not self.outcomes and not self.went_through:
            self.plan(Plan(self.source.source_id, self.source.page_url, "page"))
        reason = "time_limit" if self.run.is_out_of_time() else "stopped"
        for plan, outcome in self.outcomes.items():
            if outcome is None:
                self.settle(plan, Outcome("not_reached", reason))

    def counts(self) -> Counter[str]:
        """How many plans ended in each outcome, all five present."""
        counts = Counter(dict.fromkeys(OUTCOMES, 0))
        counts.update(outcome.outcome for outcome in self.outcomes.values() if outcome)
        return counts
