"""A second crawl moves no body that has not changed, keeps the same account of it as a crawl in full, and never trusts a 304 too far."""

from __future__ import annotations

import csv
import gzip
import re
import sqlite3
import tarfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path
from time import time

import pytest
from scrapy.http import Headers, Request, Response

from pipeline.audit.held import Held as Audited
from pipeline.audit.history import fetches, stored
from pipeline.commands.archive import write_archive
from scrapers import store
from scrapers.conditional import is_about
from scrapers.items import Validator, ValidatorLine
from scrapers.validators import UNCHANGED, HeldDocument, Validators, status_of, validator_in
from tests.mirror import HTML, UKSA_HOST, Answer, Asked, Mirror, Sent, uksa_declaration
from tests.parliament_api import API_HOST, QUESTIONS, STATEMENTS, ParliamentApi, question, statement
from tests.scrapers.govuk_items import FILES, MEDIA, ODS, PATH, SOURCE, WEB, file_of, item, publication, put_item
from tests.scrapers.helpers import Collected, declaration, document, lines
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, STALE, STATEMENTS_SOURCE, ask_all
from tests.scrapers.parliament_helpers import declaration as parliament
from tests.scrapers.test_internet_archive import ARCHIVE, archive, list_copies, nothing_else
from tests.scrapers.uksa_states import linking_state

UKSA, INTERNET_ARCHIVE = "uksa-accredited-projects", "internet-archive"
# Which part of the stand-in answers which source: the beginning of "host/path".
PARTS = {
    UKSA: (UKSA_HOST,),
    SOURCE: (WEB, FILES),
    QUESTIONS_SOURCE: (API_HOST + QUESTIONS,),
    STATEMENTS_SOURCE: (API_HOST + STATEMENTS,),
    INTERNET_ARCHIVE: (ARCHIVE,),
}
DAYS = [(datetime.now(UTC).date() - timedelta(days=ago)).isoformat() for ago in (4, 3, 2)]
LONG_AGO = "Mon, 01 Jun 2020 10:00:00 GMT"
LATER = "Tue, 02 Jun 2020 10:00:00 GMT"


def sources() -> list[str]:
    """A declaration for each spider, such that a second crawl asks again for all that the first one asked for, archived copies apart."""
    # Within a week: older corrections are looked for once, and from then on by lists that begin on another day.
    settings = {"from": DAYS[0], "until": DAYS[2], "settled_again_days": -1} | STALE
    return [
        uksa_declaration(),
        publication(),
        parliament(QUESTIONS_SOURCE, **settings),
        parliament(STATEMENTS_SOURCE, **settings, named=[]),
        archive(addresses={SOURCE: [f"https://{WEB}{PATH}"]}),
    ]


def fill(mirror: ParliamentApi) -> None:
    """One page or list with two files or items for each spider."""
    mirror.show(linking_state("made up", "/wp-content/uploads/2099/01/made-up.xlsx", b"PK made up"))
    table = {"attachment_type": "html", "id": "2", "url": f"{PATH}/a-table", "title": "Made up, in HTML"}
    put_item(mirror, item(file_of(MEDIA), table))
    mirror.put(FILES, "/" + MEDIA.split("/", 3)[3], ODS, content_type="application/octet-stream")
    mirror.put(WEB, f"{PATH}/a-table", "<!DOCTYPE html><html><table><tr><td>made up</td></tr></table></html>")
    nothing_else(mirror)
    list_copies(mirror, MEDIA, "attachment", ("20200101000000", MEDIA, ODS + b" of 2020"))
    mirror.questions = [question(number, DAYS[1], DAYS[2]) for number in (1, 2)]
    mirror.statements = [statement(number, DAYS[1], f"HCWS{number}", "Made up.") for number in (1, 2)]


@dataclass(frozen=True)
class Crawl:
    """One of several crawls into the same folder: its lines, and what the stand-in was asked and sent."""

    done: Collected
    captures: list[dict[str, str]]
    fetches: list[dict[str, str]]
    asked: list[Asked]
    sent: tuple[int, int]

    def of(self, source_id: str) -> list[Asked]:
        """What was asked of the hosts of a source, robots.txt apart."""
        return [one for one in self.asked if f"{one.host}{one.path}".startswith(PARTS[source_id]) and one.path != "/robots.txt"]


def crawl(mirror: Mirror, data: Path, *told: str) -> Crawl:
    before = [len(lines(data, name)) for name in ("captures.csv", "fetches.csv")]
    done = ask_all(mirror, data, *told)
    return Crawl(done, done.captures[before[0] :], done.fetches[before[1] :], list(mirror.requests), mirror.sent())


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawl]:
    """Every spider, three times: the first time; with nothing changed; and in full again, the validators having been deleted."""
    data = tmp_path_factory.mktemp("crawls")
    with ParliamentApi(validating=True) as mirror:
        fill(mirror)
        first, second = crawl(mirror, data, *sources()), crawl(mirror, data, *sources())
        (data / "published" / "validators.csv").rename(data / "validators-before.csv")
        return {"first": first, "second": second, "in full": crawl(mirror, data, *sources())}


@pytest.mark.parametrize("source_id", PARTS)
def test_a_second_crawl_moves_no_body(crawls: dict[str, Crawl], source_id: str) -> None:
    first, second = crawls["first"], crawls["second"]
    assert (first.done.code, second.done.code) == (0, 0), first.done.out + second.done.out + second.done.err
    again = [one for one in first.of(source_id) if not one.path.startswith("/web/")]
    assert len(again) >= 2
    assert {(one.host, one.path, one.query) for one in second.of(source_id)} >= {(one.host, one.path, one.query) for one in again}
    assert not any("if-none-match" in one.headers for one in first.of(source_id))
    assert all("if-none-match" in one.headers for one in second.of(source_id))
    told = [(row["outcome"], row["reason"], row["http_status"]) for row in second.fetches if row["source_id"] == source_id]
    assert told == [("stored_same", "", "304")] * len(told)
    assert len(told) >= len(again)
    assert second.sent == (0, 0), "no source was sent a body"
    assert first.sent[0] == len(first.fetches) > 10


def test_the_account_is_that_of_a_crawl_in_full(crawls: dict[str, Crawl]) -> None:
    second, full = crawls["second"], crawls["in full"]
    assert full.sent[0] == len(full.fetches) == len(second.fetches)
    assert not any({"if-none-match", "if-modified-since"} & one.headers.keys() for one in full.asked)

    def without(rows: list[dict[str, str]], *names: str) -> list[dict[str, str]]:
        return [{name: value for name, value in row.items() if name not in names} for row in rows]

    assert without(second.captures, "captured_at") == without(full.captures, "captured_at")
    changing = ("run_id", "attempted_at", "http_status")
    assert without(second.fetches, *changing) == without(full.fetches, *changing)
    assert {row["http_status"] for row in full.fetches} == {"200"}
    tables = [crawl.done.out.splitlines() for crawl in (second, full)]
    assert tables[0] == tables[1]


def test_robots_are_asked_as_before(crawls: dict[str, Crawl]) -> None:
    for one in crawls.values():
        robots = [asked for asked in one.asked if asked.path == "/robots.txt"]
        assert {asked.host for asked in robots} == {UKSA_HOST, WEB, FILES, API_HOST, ARCHIVE}
        assert not any("if-none-match" in asked.headers for asked in robots)


def test_the_sums_of_what_was_collected_hold(crawls: dict[str, Crawl]) -> None:
    data = crawls["first"].done.data
    database = sqlite3.connect(":memory:")
    database.execute("create table document(sha256)")
    known = {(row["sha256"],) for row in lines(data, "captures.csv")}
    database.executemany("insert into document values (?)", known)
    audited = Audited(data, database, None, None)
    assert [*stored(audited), *fetches(audited)] == []
    # The sums can fail: a 304 that was noted without its capture is found.
    (data / "published" / "captures.csv").rename(data / "captures.csv")
    assert len(list(fetches(Audited(data, database, None, None)))) == len(audited.lines("fetches.csv"))
    (data / "captures.csv").rename(data / "published" / "captures.csv")


def test_validators_only_grow_by_what_changed_and_are_archived(crawls: dict[str, Crawl], tmp_path: Path) -> None:
    data = crawls["first"].done.data
    before = (data / "validators-before.csv").read_text().splitlines()
    stored = [row for row in crawls["first"].captures if row["via"] == "live"]
    assert len(before) == len({row["final_url"] for row in stored}) + 1, "a line for each address, and none for what had not changed"
    write_archive(data, tmp_path / "held.tar.gz")
    with tarfile.open(tmp_path / "held.tar.gz") as copy:
        assert "published/validators.csv" in copy.getnames()


def answer(body: bytes | str = b"made up", etag: str = "", status: int = 200, **headers: str) -> Answer:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body, status, HTML, told | ({"ETag": etag} if etag else {}))


PAGE = "<main><a href='/a.xlsx'>words</a></main>"
OTHER = b"made up, and another state"
SAME, NEW = ("stored_same", "", "304"), ("stored_new", "", "200")
IN_FULL = ("stored_same", "", "200")


@dataclass(frozen=True)
class Case:
    """What a host answers, path by path, to a first crawl and later on; how the second ends, and how many bodies it is sent.

    On each host a page at /list/ links /a.xlsx; unless said otherwise both have an ETag and stay as they are.
    """

    first: dict[str, Answer] = field(default_factory=dict)
    then: dict[str, list[Answer]] = field(default_factory=dict)
    ends: tuple[tuple[str, str, str], ...] = (SAME, SAME)
    bodies: int = 0
    harm: str = ""


CASES = {
    "changed-file": Case({}, {"/a.xlsx": [answer(OTHER, '"2"')]}, (SAME, NEW), 1),
    "changed-page": Case(
        {}, {"/list/": [answer(PAGE.replace("a.xlsx", "n.xlsx"), '"n"')], "/n.xlsx": [answer(OTHER, '"n"')]}, (NEW, NEW), 2
    ),
    "no-validators": Case({"/list/": answer(PAGE), "/a.xlsx": answer()}, {}, (IN_FULL, IN_FULL), 2),
    "weak": Case({"/a.xlsx": answer(etag='W/"1"')}),
    "packed": Case(
        {
            "/list/": answer(gzip.compress(PAGE.encode()), '"p"', Content_Encoding="gzip"),
            "/a.xlsx": answer(gzip.compress(OTHER), '"1-gzip"', Content_Encoding="gzip", Vary="Accept-Encoding"),
        },
        {
            "/list/": [answer(b"", '"p"', 304, Content_Encoding="gzip")],
            "/a.xlsx": [answer(b"", 'W/"1"', 304, Content_Encoding="gzip")],
        },
    ),
    "dated": Case({"/a.xlsx": answer(Last_Modified=LATER)}),
    # By a clock that is an hour ahead: the crawl may come minutes after this line is read.
    "dated-just-now": Case({"/a.xlsx": answer(Last_Modified=formatdate(time() + 3_600, usegmt=True))}, {}, (SAME, IN_FULL), 1),
    # Some hosts answer 304 so where an older file was put in place of a newer one.
    "dated-back": Case(
        {"/a.xlsx": answer(Last_Modified=LATER)},
        {"/a.xlsx": [answer(b"", "", 304, Last_Modified=LONG_AGO), answer(OTHER, Last_Modified=LONG_AGO)]},
        (SAME, NEW),
        1,
    ),
    "malformed": Case({"/a.xlsx": answer(etag="not quoted", Last_Modified="yesterday")}, {}, (SAME, IN_FULL), 1),
    "varying": Case({"/a.xlsx": answer(etag='"1"', Vary="*")}, {}, (SAME, IN_FULL), 1),
    "redirected": Case({"/a.xlsx": answer(b"", "", 302, Location="/b.xlsx"), "/b.xlsx": answer(etag='"b"')}),
    "newly-redirected": Case(
        {}, {"/a.xlsx": [answer(b"", "", 302, Location="/b.xlsx")], "/b.xlsx": [answer(OTHER, '"b"')]}, (SAME, NEW), 1
    ),
    "304-for-what-was-never-held": Case(
        {"/a.xlsx": answer(b"", "", 404)}, {"/a.xlsx": [answer(b"", "", 304)]}, (SAME, ("failed", "not_modified", "304")), 0
    ),
    "304-for-all": Case({}, {"/a.xlsx": [answer(OTHER, "", 304, Connection="close")]}, (SAME, ("failed", "not_modified", "304")), 2),
    # By the rules of HTTP what follows such an answer is no body of it; the ETag says that it is about what is held.
    "304-with-a-body": Case(
        {}, {"/a.xlsx": [answer(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", '"1"', 304, Connection="close")]}, bodies=1
    ),
    "304-about-another": Case({}, {"/a.xlsx": [answer(b"", '"2"', 304), answer(OTHER, '"2"')]}, (SAME, NEW), 1),
    "503-instead": Case({}, {"/a.xlsx": [answer(b"", "", 503)]}, (SAME, ("failed", "http_503", "503")), 0),
    "deleted": Case({}, {}, (SAME, IN_FULL), 1, "delete"),
    "damaged": Case({}, {}, (SAME, ("failed", "not_stored", "200")), 1, "damage"),
    # An ETag that stays while the bytes change is found a week later, and what a clock dated ahead is not relied on either.
    "same-etag-a-week-later": Case({}, {"/a.xlsx": [answer(OTHER, '"1"')]}, (SAME, NEW), 1, "8 days ago"),
    "same-etag-dated-ahead": Case({}, {"/a.xlsx": [answer(OTHER, '"1"')]}, (SAME, NEW), 1, "-8 days ago"),
    "etag-changed-and-bytes-not": Case({}, {"/a.xlsx": [answer("made up, etag-changed-and-bytes-not", '"2"')]}, (SAME, IN_FULL), 1),
    "without-its-etag": Case({}, {"/a.xlsx": [answer(OTHER)]}, (SAME, NEW), 1),
}


def harm(data: Path, host: str, how: str) -> None:
    """Does to the document held of a host's file what must never happen to it, or has it be had so many days ago."""
    if how.endswith("days ago"):
        path = data / "published" / "validators.csv"
        then = (datetime.now(UTC) - timedelta(days=int(how.split()[0]))).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = path.read_text(encoding="utf-8").splitlines(keepends=True)
        changed = (re.sub(r"[^,]+\n$", f"{then}\n", one) if f"{host}/a.xlsx" in one else one for one in told)
        path.write_text("".join(changed), encoding="utf-8")
        return
    sha256 = next(row["sha256"] for row in lines(data, "captures.csv") if row["url"] == f"https://{host}/a.xlsx")
    path = data / "published" / "documents" / sha256
    path.unlink()
    if how == "damage":
        path.write_bytes(b"damaged")


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Crawl, list[Sent]]]:
    """Three crawls of a host for each case: as it begins, as it goes on, and once more."""
    data = tmp_path_factory.mktemp("states")
    told = [*(declaration(name, f"{name}.example") for name in CASES), publication()]
    found = []
    with Mirror() as mirror:
        old = MEDIA.replace("made-up.ods", "older.ods")
        put_item(mirror, item(file_of(old, "Made up: an older one")), headers={"ETag": '"item"'})
        mirror.redirect(FILES, "/" + old.split("/", 3)[3], MEDIA)
        mirror.put(FILES, "/" + MEDIA.split("/", 3)[3], ODS, headers={"ETag": '"file"'})
        for name, case in CASES.items():
            usual = {"/list/": answer(PAGE, '"page"'), "/a.xlsx": answer(f"made up, {name}", '"1"')}
            for path, one in (usual | case.first).items():
                mirror.put_in_turn(f"{name}.example", path, [one])
        found.append((crawl(mirror, data, *told), list(mirror.bodies)))
        for name, case in CASES.items():
            for path, answers in case.then.items():
                mirror.put_in_turn(f"{name}.example", path, answers)
            if case.harm:
                harm(data, f"{name}.example", case.harm)
        found += [(crawl(mirror, data, *told), list(mirror.bodies)) for _ in range(2)]
    return found


@pytest.mark.parametrize("name", CASES)
def test_what_has_changed_is_fetched_and_no_304_is_trusted_too_far(states: list[tuple[Crawl, list[Sent]]], name: str) -> None:
    case, host = CASES[name], f"{name}.example"
    (first, _), (second, bodies), _ = states
    ended = [(row["outcome"], row["reason"], row["http_status"]) for row in second.fetches if row["source_id"] == name]
    assert tuple(ended) == case.ends, second.done.out + second.done.err
    assert len([one for one in bodies if one.host == host]) == case.bodies
    before, after = ({row["url"]: row["sha256"] for row in one.captures if row["source_id"] == name} for one in (first, second))
    if NEW in case.ends:
        (url,) = [url for url, sha256 in after.items() if sha256 not in before.values() and not url.endswith("/list/")]
        assert document(second.done.data, after[url]) == OTHER
    elif not any(outcome == "failed" for outcome, _, _ in case.ends):
        assert after == before


def test_a_file_that_was_replaced_is_told_of_again_and_not_sent_again(states: list[tuple[Crawl, list[Sent]]]) -> None:
    (first, _), (second, bodies), _ = states
    rows = [[row for row in one.fetches if row["source_id"] == SOURCE] for one in (first, second)]
    told = [[(row["outcome"], row["reason"], row["http_status"]) for row in found] for found in rows]
    assert told == [[("stored_new", "", "200"), ("failed", f"superseded {MEDIA}", "200")], [SAME, ("failed", f"superseded {MEDIA}", "304")]]
    assert not [one for one in bodies if one.host in (WEB, FILES) and one.status == 200]
    kept = [[row | {"captured_at": ""} for row in one.captures if row["source_id"] == SOURCE] for one in (first, second)]
    assert kept[0] == kept[1]
    assert kept[1][1]["note"].endswith("(Made up: an older one)")


def test_conditions_belong_to_the_address_that_is_asked(states: list[tuple[Crawl, list[Sent]]]) -> None:
    second = states[1][0]
    sent = {
        name: [(one.path, one.headers.get("if-none-match"), one.headers.get("if-modified-since"))
               for one in second.asked if one.host == f"{name}.example" and one.path.endswith(".xlsx")]
        for name in CASES
    }  # fmt: skip
    assert sent["redirected"] == [("/a.xlsx", None, None), ("/b.xlsx", '"b"', None)]
    assert sent["newly-redirected"] == [("/a.xlsx", '"1"', None), ("/b.xlsx", None, None)]
    assert sent["weak"] == [("/a.xlsx", 'W/"1"', None)]
    assert sent["packed"] == [("/a.xlsx", '"1-gzip"', None)]
    assert sent["dated"] == [("/a.xlsx", None, LATER)]
    assert sent["304-about-another"] == [("/a.xlsx", '"1"', None), ("/a.xlsx", None, None)]
    assert sent["304-for-all"] == [("/a.xlsx", '"1"', None), ("/a.xlsx", None, None)]
    for name in ("no-validators", "dated-just-now", "malformed", "varying", "304-for-what-was-never-held", "deleted", "damaged"):
        assert sent[name] == [("/a.xlsx", None, None)], name
    assert "https://304-about-another.example/a.xlsx answered 304 about something else than what is held" in second.done.err


def test_the_next_crawl_goes_by_what_came_last(states: list[tuple[Crawl, list[Sent]]]) -> None:
    third, bodies = states[2]
    sent = {one.host.removesuffix(".example") for one in bodies if one.host.endswith(".example")}
    assert sent == {
        "no-validators", "dated-just-now", "malformed", "varying", "304-for-all", "304-with-a-body", "damaged",
        "without-its-etag",
    }  # fmt: skip
    kept = {name: [row["sha256"] for row in third.captures if row["source_id"] == name] for name in CASES}
    assert all(document(third.done.data, kept[name][1]) == OTHER for name, case in CASES.items() if case.ends[1] == NEW)
    held = {row["address"]: row for row in lines(third.done.data, "validators.csv")}
    assert (held["https://without-its-etag.example/a.xlsx"]["etag"], held["https://changed-file.example/a.xlsx"]["etag"]) == ("", '"2"')


NOW = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
LINE = ValidatorLine("https://a.example/a", "", '"1"', LATER, HTML, NOW)


def test_a_kill_before_the_whole_line_costs_an_answer_in_full(tmp_path: Path) -> None:
    sha256 = store.save_document(tmp_path, b"made up")
    Validators(tmp_path).note(LINE.address, sha256, Validator('"0"', ""), HTML, NOW)
    path = tmp_path / "validators.csv"
    before = path.read_bytes()
    Validators(tmp_path).note(LINE.address, sha256, Validator(LINE.etag, LATER), HTML, NOW)
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        held = Validators(tmp_path).held(LINE.address)
        expected = '"1"' if size == len(whole) else '"0"' if size >= len(before) else None
        assert (held.line.etag if held else None) == expected, size
    path.write_bytes(whole[: len(before) + 9])
    Validators(tmp_path).note(LINE.address, sha256, Validator(LINE.etag, LATER), HTML, NOW)
    assert path.read_bytes() == whole, "the next line takes the place of a torn one"


def test_the_same_is_noted_once_and_nothing_not_at_all(tmp_path: Path) -> None:
    sha256 = store.save_document(tmp_path, b"made up")
    for moment in ("2026-06-11T09:30:00Z", "2026-06-12T09:30:00Z"):
        Validators(tmp_path).note("https://b.example/", sha256, Validator(), HTML, moment)
        assert not (tmp_path / "validators.csv").exists()
    for days in (0, 0, 6, 8):
        now = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        Validators(tmp_path).note(LINE.address, sha256, Validator('"1"', ""), HTML, now)
    assert len(store.validators(tmp_path)) == 1
    # So long after that the address is asked in full, and that the answer was the same is noted.
    path = tmp_path / "validators.csv"
    path.write_text(re.sub(r"[^,]+\n\Z", "2026-06-11T09:30:00Z\n", path.read_text()))
    assert Validators(tmp_path).held(LINE.address) is None
    Validators(tmp_path).note(LINE.address, sha256, Validator('"1"', ""), HTML, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert len(store.validators(tmp_path)) == 2
    assert Validators(tmp_path).held(LINE.address) is not None


def test_a_file_of_another_kind_and_a_full_disk_cost_no_more_than_answers_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    # The limit of the standard library, which belongs to the whole process, and which a collecting process leaves as it is.
    before = csv.field_size_limit(131_072)
    request.addfinalizer(lambda: csv.field_size_limit(before))
    sha256 = store.save_document(tmp_path, b"made up")
    path = tmp_path / "validators.csv"
    path.write_text("something,else\na,b\n")
    Validators(tmp_path).note(LINE.address, sha256, Validator('"1"', ""), HTML, NOW)
    assert path.read_text() == "something,else\na,b\n"
    path.unlink()
    Validators(tmp_path).note(LINE.address, sha256, Validator('"1"', ""), HTML, NOW)
    whole = path.read_text()
    for damage in (whole + '"' + "x" * 200_000 + "\n", whole.replace('"""1"""', '"""1""\r\nHost: b"'), whole.replace(sha256, "/dev/null")):
        path.write_text(damage)
        assert Validators(tmp_path).held(LINE.address) is None
    path.unlink()
    path.mkdir()
    assert Validators(tmp_path).held(LINE.address) is None
    path.rmdir()
    assert caplog.text.count("validators.csv cannot be used, so everything is asked for in full") == 3

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    Validators(tmp_path).note(LINE.address, sha256, Validator('"1"', ""), HTML, NOW)
    assert "The next run asks for https://a.example/a in full" in caplog.text


VALIDATORS = {
    '"1"': '"1"', 'W/"1"': 'W/"1"', '""': '""', "1": "", "*": "", '"a b"': "", '"a': "", 'w/"1"': "", '"\xe9"': "",
    '"' + "x" * 501 + '"': "",
}  # fmt: skip


def response(**headers: str) -> Response:
    return Response("https://a.example/a", headers={name.replace("_", "-"): value for name, value in headers.items()}, request=None)


def test_validators_are_taken_as_the_standard_writes_them() -> None:
    def known(**headers: str) -> Validator | None:
        one = response(**headers)
        one.request = Request(one.url)
        return validator_in(one)

    assert {etag: told.etag for etag in VALIDATORS if (told := known(ETag=etag))} == VALIDATORS
    assert known(Last_Modified=LONG_AGO, Date=LATER) == Validator("", LONG_AGO)
    assert known(Last_Modified=LONG_AGO, Date="Mon, 01 Jun 2020 10:00:59 GMT") == Validator()
    assert known(Last_Modified=LONG_AGO, Date="Mon, 01 Jun 2020 10:01:00 GMT") == Validator("", LONG_AGO)
    assert known(Last_Modified=LATER, Date=LONG_AGO) == Validator(), "a time to come"
    assert known(Last_Modified="2020-06-01T10:00:00Z") == known(Last_Modified="Mon, 01 Jun 2020 10:00:00 +100") == Validator()
    assert known(ETag='"1"', Vary="Accept-Encoding, *") == Validator()
    assert known(ETag='"1"', Vary="Accept-Encoding") == Validator('"1"')
    one = response(ETag='"1"')
    one.flags.append(UNCHANGED)
    assert (validator_in(one), status_of(one), status_of(response())) == (None, 304, 200)


ABOUT: list[tuple[dict[str, str], bool]] = [
    ({}, False),
    ({"ETag": '"1"'}, True),
    ({"ETag": 'W/"1"', "Last-Modified": LONG_AGO}, True),
    ({"ETag": '"1-gzip"'}, True),
    ({"ETag": '"2"', "Last-Modified": LATER}, False),
    ({"ETag": "1"}, False),
    ({"Last-Modified": LATER}, False),
]
DATED: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"ETag": '"1"'}, True),
    ({"Last-Modified": LATER}, True),
    ({"Last-Modified": LONG_AGO}, False),
]


@pytest.mark.parametrize(("etag", "headers", "about"), [(LINE.etag, *one) for one in ABOUT] + [("", *one) for one in DATED])
def test_a_304_is_about_what_is_held_as_far_as_it_says(etag: str, headers: dict[str, str], about: bool) -> None:
    assert is_about(HeldDocument(replace(LINE, etag=etag), b"made up"), Headers(headers)) is about
