"""How a run ends: in time, with the right exit code, and with every plan accounted for."""

from __future__ import annotations

import itertools
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from scrapers import reach
from scrapers.items import Plan, read_source
from scrapers.report import exit_code, report
from scrapers.retry import retry_after
from scrapers.run import Ledger, Outcome, Run
from scrapers.store import the_only_one
from tests.machine import free_port, wait_until
from tests.mirror import Mirror, uksa_declaration
from tests.scrapers.helpers import ROOT, collect, command, declaration, environment, lines

PAGE = "<main><a href='/a.xlsx'>words</a></main>"
# Reserved so that it never exists (RFC 6761).
NOWHERE = declaration("nowhere", "publisher.invalid")


def test_nothing_can_be_reached(tmp_path: Path) -> None:
    begun = time.monotonic()
    done = collect(tmp_path, NOWHERE, declaration("nor-this", "other.invalid"))
    # Five seconds to find out, and the start of a process; to ask would take a minute.
    assert time.monotonic() - begun < 45
    assert done.code == 3
    words = [line.split(": ", 1) for line in done.out.splitlines()]
    assert [source for source, _ in words] == ["nowhere", "nor-this"]
    assert words[0][1].startswith("publisher.invalid could not be reached (")
    assert words[0][1].endswith("); what is held is unchanged")
    assert [row["outcome"] for row in done.fetches] == ["failed", "failed"]
    assert done.captures == []


def test_a_mirror_that_is_not_there(tmp_path: Path) -> None:
    done = collect(tmp_path, uksa_declaration(), mirror=f"http://127.0.0.1:{free_port()}")
    assert done.code == 3
    assert done.out == (
        "uksa-accredited-projects: uksa.statisticsauthority.gov.uk could not be reached (connection refused); what is held is unchanged\n"
    )


def test_one_answers_and_one_cannot_be_reached(tmp_path: Path) -> None:
    with Mirror() as mirror:
        mirror.put("good.example", "/list/", PAGE)
        mirror.put("good.example", "/a.xlsx", b"made up")
        mirror.put("lost.example", "/robots.txt", cut="reset")
        done = collect(tmp_path, declaration("lost", "lost.example"), declaration("good", "good.example"), mirror=mirror.origin)
    assert done.code == 3
    assert done.row("good") == ["2", "2", "0", "0", "0", "0"]
    assert done.out.splitlines()[-1].startswith("lost: lost.example could not be reached (")


def test_a_hung_name_server_costs_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_: object, **__: object) -> None:
        released.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "made up")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    begun = time.monotonic()
    assert reach.unreachable(("a.example", "b.example"), "", limit=0.3) == {"a.example": "connect_timeout", "b.example": "connect_timeout"}
    assert time.monotonic() - begun < 30
    released.set()


def test_a_public_name_that_leads_to_a_private_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 443, 0, 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert reach.unreachable(("a.example",), "") == {"a.example": "name_leads_to_private_address"}


def test_the_time_limit_ends_a_run_cleanly(tmp_path: Path) -> None:
    with Mirror() as mirror:
        mirror.put("slow.example", "/list/", "<main><a href='/a.xlsx'>a</a><a href='/b.xlsx'>b</a></main>")
        mirror.put("slow.example", "/a.xlsx", b"made up", delay=90)
        # A busy machine may need more than the two seconds to come so far as to ask for the file.
        for minutes in ("0.04", "0.2", "0.5"):
            begun = time.monotonic()
            done = collect(
                tmp_path / minutes,
                declaration("slow", "slow.example"),
                declaration("next", "next.example"),
                mirror=mirror.origin,
                options=("--minutes", minutes),
            )
            assert time.monotonic() - begun < 60 * float(minutes) + 40, "it waited for an answer"
            if mirror.asked("slow.example", "/a.xlsx"):
                break
    assert done.code == 4
    assert done.row("slow") == ["3", "1", "0", "0", "0", "2"]
    assert done.row("next") == ["1", "0", "0", "0", "0", "1"]
    assert "the time limit was reached first" in done.out


def test_robots_delay_is_kept_to(tmp_path: Path) -> None:
    with Mirror() as mirror:
        mirror.robots("paced.example", "User-agent: PupilDataRegister\nCrawl-delay: 0.7\n")
        mirror.put("paced.example", "/list/", PAGE)
        mirror.put("paced.example", "/a.xlsx", b"made up")
        done = collect(tmp_path, declaration("paced", "paced.example"), mirror=mirror.origin)
    assert done.code == 0
    moments = [asked.at for asked in mirror.requests]
    # A request may be noted late on a busy machine, and then the next seems to come early; without the rule there is no delay at all.
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) > 0.35


def test_an_interrupted_run_accounts_for_everything(tmp_path: Path) -> None:
    with Mirror() as mirror:
        mirror.put("slow.example", "/list/", "<main><a href='/a.xlsx'>a</a><a href='/b.xlsx'>b</a></main>")
        mirror.put("slow.example", "/a.xlsx", b"made up", delay=90)
        process = subprocess.Popen(
            command(tmp_path, declaration("slow", "slow.example"), declaration("next", "next.example")),
            cwd=ROOT,
            env=environment(mirror.origin),
            stdout=subprocess.PIPE,
            text=True,
        )
        wait_until(lambda: mirror.asked("slow.example", "/a.xlsx") == 1, "the file is asked for", process)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "the run was stopped first" in out
    assert [(row["source_id"], row["outcome"]) for row in lines(tmp_path, "fetches.csv")] == [
        ("slow", "stored_new"),
        ("slow", "not_reached"),
        ("slow", "not_reached"),
        ("next", "not_reached"),
    ]


def test_a_killed_run_is_made_good_by_the_next(tmp_path: Path) -> None:
    with Mirror() as mirror:
        mirror.put("many.example", "/list/", "<main>" + "".join(f"<a href='/{number}.csv'>a</a>" for number in range(40)) + "</main>")
        for number in range(40):
            mirror.put("many.example", f"/{number}.csv", f"made up, {number}")
        for moment in (2, 30):
            asked = len(mirror.requests)
            process = subprocess.Popen(command(tmp_path, declaration("many", "many.example")), cwd=ROOT, env=environment(mirror.origin))
            wait_until(lambda: len(mirror.requests) > asked + moment, "it asks", process)  # noqa: B023, called at once
            process.kill()
            process.wait()
        killed = len(lines(tmp_path, "captures.csv"))
        done = collect(tmp_path, declaration("many", "many.example"), mirror=mirror.origin)
    assert done.code == 0, done.out + done.err
    planned, new, same, *rest = (int(number) for number in done.row("many"))
    assert (planned, new + same, rest) == (41, 41, [0, 0, 0])
    assert same >= 25
    assert len(done.captures) == killed + 41
    assert len(list((tmp_path / "published" / "documents").iterdir())) == 41


def test_malformed_commands_say_what_is_wrong(tmp_path: Path) -> None:
    assert collect(tmp_path, "{").code == 2
    done = collect(tmp_path, uksa_declaration(), mirror="http://example.org:80")
    assert done.code == 2
    assert done.err == "REGISTER_MIRROR=http://example.org:80: it must be an origin on this machine, such as http://127.0.0.1:8765\n"
    done = collect(tmp_path, uksa_declaration(), options=("--since", "soon"))
    assert (done.code, "'soon' is no date; write 2026-06-01" in done.err) == (2, True)
    assert collect(tmp_path, uksa_declaration(), options=("--minutes", "0")).code == 2
    assert not (tmp_path / "published").exists()


def test_a_source_that_could_use_all_the_time_leaves_some_to_others(tmp_path: Path) -> None:
    source = read_source(declaration("one", "one.example"))
    limited, unlimited = (Ledger(Run(tmp_path, deadline=deadline), source) for deadline in (time.monotonic() + 7200, None))
    assert (limited.turn(18_000), unlimited.turn(18_000)) == (18_000, 18_000), "nobody waits"
    limited.is_last = unlimited.is_last = False
    assert 4200 < limited.turn(18_000) <= 4320
    assert (limited.turn(600), unlimited.turn(18_000)) == (600, 18_000)


def test_two_runs_do_not_ask_a_publisher_at_once(tmp_path: Path) -> None:
    with Mirror() as mirror, the_only_one(tmp_path / "published"):
        done = collect(tmp_path, declaration("one", "one.example"), mirror=mirror.origin)
        assert mirror.requests == []
    assert (done.code, done.fetches) == (2, [])
    assert "Another `register collect` is running in" in done.err


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ([("stored_same", "")], 0),
        ([("failed", "timeout")], 3),
        ([("stored_new", ""), ("failed", "timeout")], 4),
        ([("stored_new", ""), ("refused", "off_site")], 4),
        ([("not_reached", "time_limit")], 4),
        ([("failed", "http_404")], 4),
    ],
)
def test_exit_codes_come_from_the_ledger(tmp_path: Path, ends: list[tuple[str, str]], code: int) -> None:
    ledger = Ledger(Run(tmp_path), read_source(uksa_declaration()))
    for number, (outcome, reason) in enumerate(ends):
        plan = Plan("uksa-accredited-projects", f"https://uksa.statisticsauthority.gov.uk/{number}", "attachment")
        assert ledger.plan(plan)
        assert not ledger.plan(plan)
        ledger.settle(plan, Outcome(outcome, reason))
    ledger.finish()
    assert exit_code([ledger]) == code
    assert sum(ledger.counts().values()) == len(ends)
    assert report([ledger])


def test_retry_after_in_both_its_forms() -> None:
    assert retry_after("7") == 7
    assert retry_after("soon") is None
    assert retry_after("") is None
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert (retry_after("Fri, 31 Dec 2100 23:59:59 GMT") or 0) > 10**6
    assert (retry_after("9" * 400) or 0) > 10**6
    for absurd in ("\xb2", "-5", "1e3", "0x10", "Thu, 26 Nov 2026 15:00:00 +9999999999", "Thu, 26 Nov 99999 15:00:00 GMT", ","):
        assert retry_after(absurd) is None, absurd
