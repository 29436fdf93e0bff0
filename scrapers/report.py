"""What a run of collecting tells a person at its end, and the exit code that says the same to a script."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapers.reasons import NO_CONNECTION, in_words, remedies_for
from scrapers.run import OUTCOMES, Ledger, Outcome

ANSWERED, UNREACHABLE, INCOMPLETE = "answered", "unreachable", "incomplete"
HEADINGS = ("source", "planned", "stored new", "stored same", "refused", "failed", "not reached", "what happened")
MOST_LINES = 20


def verdict(ledger: Ledger) -> str:
    """How the crawl of one source ended: answered in full, unreachable (nothing answered at all), or incomplete."""
    outcomes = [outcome for outcome in ledger.outcomes.values() if outcome]
    if outcomes and all(outcome.outcome == "failed" and outcome.reason in NO_CONNECTION for outcome in outcomes):
        return UNREACHABLE
    stored = all(outcome.outcome.startswith("stored") for outcome in outcomes)
    return ANSWERED if stored and not ledger.unwritten else INCOMPLETE


def exit_code(ledgers: Sequence[Ledger]) -> int:
    """0 all answered, 3 some could not be reached, 4 a crawl is incomplete or a page offered no attachment (4 wins over 3)."""
    verdicts = {verdict(ledger) for ledger in ledgers}
    if INCOMPLETE in verdicts:
        return 4
    return 3 if UNREACHABLE in verdicts else 0


def report(ledgers: Sequence[Ledger]) -> str:
    """The table of what happened, with a line for each address that yielded nothing; one line alone for a source out of reach; and what a
    person can do."""
    reached = [ledger for ledger in ledgers if verdict(ledger) != UNREACHABLE]
    lines = _table([HEADINGS, *(_row(ledger) for ledger in reached)]) if reached else []
    for ledger in reached:
        lines += _problems(ledger)
        lines += [f"{ledger.source.source_id}: {remark}" for remark in ledger.remarks]
    lines += [_out_of_reach(ledger) for ledger in ledgers if verdict(ledger) == UNREACHABLE]
    reasons = {outcome.reason for ledger in ledgers for outcome in ledger.outcomes.values() if outcome}
    return "\n".join([*lines, *remedies_for(reasons)])


def _row(ledger: Ledger) -> tuple[str, ...]:
    counts = ledger.counts()
    return (ledger.source.source_id, str(len(ledger.outcomes)), *(str(counts[outcome]) for outcome in OUTCOMES), _what_happened(ledger))


def _what_happened(ledger: Ledger) -> str:
    counts = ledger.counts()
    if verdict(ledger) == ANSWERED:
        return "complete, nothing new" if not counts["stored_new"] else "complete"
    if ledger.unwritten:
        return "incomplete: the diary of collecting (fetches.csv) could not be written"
    reasons = list(dict.fromkeys(outcome.reason for outcome in ledger.outcomes.values() if outcome and outcome.reason))
    return f"incomplete: {in_words(reasons[0])}" if len(reasons) == 1 else f"incomplete, for the {len(reasons)} reasons below"


def _problems(ledger: Ledger) -> list[str]:
    lines = [f"{ledger.source.source_id}: {_about(plan.url, outcome)}"
             for plan, outcome in ledger.outcomes.items() if outcome and outcome.reason]
    left_out = len(lines) - MOST_LINES
    if left_out <= 0:
        return lines
    return [*lines[:MOST_LINES], f"{ledger.source.source_id}: and {left_out} more, listed in fetches.csv under run {ledger.run.run_id}"]


def _about(url: str, outcome: Outcome) -> str:
    words = f"{outcome.outcome.replace('_', ' ')}: {in_words(outcome.reason)}"
    status = f" (HTTP {outcome.http_status})" if outcome.http_status and not outcome.reason.startswith("http_") else ""
    return f"{url} {words}{status}"


def _out_of_reach(ledger: Ledger) -> str:
    plan, outcome = next(iter(ledger.outcomes.items()))
    why = in_words(outcome.reason) if outcome else ""
    host = urlsplit(plan.url).hostname
    return f"{ledger.source.source_id}: {host} could not be reached ({why}); what is held is unchanged"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) if not cell.isdigit() else cell.rjust(width)
                      for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
