"""Editions that are known to exist and are not held: from the list of known ones, the pages' notes and links, and gaps between quarters."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.declaring.declarations import Declared
from pipeline.held.documents import Document
from pipeline.held.wanted import ARCHIVE, Wanted, wanted_editions
from pipeline.model import Edition
from tests.conftest import run_register
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import REQUESTS, SHARES

DAY = "2021-04-15"
PAGE = "https://www.gov.uk/government/publications/dfe-external-data-shares"
COPY = "https://webarchive.nationalarchives.gov.uk/ukgwa/20210101000000/https://www.gov.uk/made-up"


@pytest.fixture
def nothing_known(declared: Declared) -> Declared:
    """The settings without known editions and without a source that publishes every quarter."""
    return replace(declared, known_editions=[], sources={one: replace(each, quarterly_from="") for one, each in declared.sources.items()})


def held(as_at: str, source_id: str = SHARES) -> Edition:
    return replace(made_up.edition(as_at), source_id=source_id, edition_id=f"{source_id}-{as_at}")


def page(folder: Path, notes: Iterable[str] = (), body: str = "", captured_at: str = f"{DAY}T09:00:00Z", status: str = "page") -> Document:
    """The publisher's record of the page of shares, as a document that is held; each note is of 1 April 2021."""
    history = [{"note": note, "public_timestamp": "2021-04-01T09:30:00Z"} for note in notes]
    content = json.dumps({"title": "Made up", "details": {"body": body, "change_history": history}}).encode()
    sha256 = made_up.sha(content)
    path = folder / sha256
    path.write_bytes(content)
    capture = made_up.capture(sha256, source_id=SHARES, captured_at=captured_at, role="page")
    return Document(sha256, len(content), [capture], path, status=status)


def dates(found: list[Wanted]) -> list[tuple[str, str]]:
    return [(one.source_id, one.as_at) for one in found]


def test_a_known_edition_is_wanted_until_one_of_its_month_is_held(nothing_known: Declared) -> None:
    known = [
        {"source_id": SHARES, "as_at": "2017-12", "title": "Made up", "how_known": "A made-up copy."},
        {"source_id": REQUESTS, "as_at": "2014-12-31", "title": "Made up too", "how_known": "A made-up letter."},
    ]
    declared = replace(nothing_known, known_editions=known)
    found = wanted_editions([], [], declared, DAY)
    assert found == [
        Wanted(SHARES, "2017-12", "Made up", "A made-up copy.", ARCHIVE + PAGE),
        Wanted(REQUESTS, "2014-12-31", "Made up too", "A made-up letter.", ARCHIVE + declared.sources[REQUESTS].page_url),
    ]
    assert dates(wanted_editions([held("2017-12-14")], [], declared, DAY)) == [(REQUESTS, "2014-12-31")]
    assert dates(wanted_editions([held("2014-12", REQUESTS)], [], declared, DAY)) == [(SHARES, "2017-12")]
    # Another source's edition of that month, or another month's, is not the one that is wanted.
    assert len(wanted_editions([held("2017-12", REQUESTS), held("2017-11"), held("2014-12")], [], declared, DAY)) == 2


def test_the_list_of_known_editions_is_wanted_in_full_where_nothing_is_held(declared: Declared) -> None:
    listed = {(row["source_id"], row["as_at"]) for row in declared.known_editions}
    assert len(listed) == len(declared.known_editions) > 5
    assert listed <= set(dates(wanted_editions([], [], declared, "2020-01-01")))


def test_quarters_are_wanted_from_the_first_on_until_three_months_before_the_build(nothing_known: Declared) -> None:
    sources = nothing_known.sources | {SHARES: replace(nothing_known.sources[SHARES], quarterly_from="2020-06")}
    declared = replace(nothing_known, sources=sources)
    assert dates(wanted_editions([], [], declared, "2020-08-31")) == []
    assert dates(wanted_editions([], [], declared, "2020-09-01")) == [(SHARES, "2020-06")]
    quarters = [(SHARES, month) for month in ("2020-06", "2020-09", "2020-12")]
    assert dates(wanted_editions([], [], declared, "2021-03-31")) == quarters
    found = wanted_editions([held("2020-09-10")], [], declared, "2021-04-15")
    assert dates(found) == [quarters[0], quarters[2]]
    assert {(one.why, one.address) for one in found} == {("An edition each quarter is assumed.", ARCHIVE + PAGE)}
    assert dates(wanted_editions([], [], declared, "")) == []


def test_a_note_that_names_one_month_is_an_edition_that_is_wanted(nothing_known: Declared, tmp_path: Path) -> None:
    notes = ["Added data shares for September 2020.", "Replaced June 2020 by December 2020.", "Corrected a made-up link.", ""]
    (found,) = wanted_editions([], [page(tmp_path, notes)], nothing_known, DAY)
    assert found == Wanted(
        SHARES, "2020-09", "Added data shares for September 2020.", "A note on the page of 2021-04-01.", ARCHIVE + PAGE
    )
    assert wanted_editions([held("2020-09-30")], [page(tmp_path, notes)], nothing_known, DAY) == []


def test_a_note_is_shown_without_addresses_of_people(nothing_known: Declared, tmp_path: Path) -> None:
    (found,) = wanted_editions([], [page(tmp_path, ["June 2020: ask person.one@example.org"])], nothing_known, DAY)
    assert found.title == "June 2020: ask [e-mail address withheld]"


def test_links_to_archived_copies_in_the_body_are_wanted(nothing_known: Declared, tmp_path: Path) -> None:
    body = (
        f'<p>See <a href="{COPY}"><b>Data shares</b>\n to June 2020</a> and <a href="{COPY}-2">earlier</a>, '
        f'<a href="{COPY}-3">much earlier</a></p><a href="https://www.gov.uk/elsewhere">May 2020</a><a>no address</a>'
    )
    found = wanted_editions([], [page(tmp_path, body=body)], nothing_known, DAY)
    why = "The page links to an archived copy."
    assert found == [
        Wanted(SHARES, "", "earlier", why, f"{COPY}-2"),
        Wanted(SHARES, "", "much earlier", why, f"{COPY}-3"),
        Wanted(SHARES, "2020-06", "Data shares to June 2020", why, COPY),
    ]
    # What names no month cannot be told to be held.
    assert [one.title for one in wanted_editions([held("2020-06")], [page(tmp_path, body=body)], nothing_known, DAY)] == [
        "earlier",
        "much earlier",
    ]


def test_only_the_newest_record_of_a_page_speaks(nothing_known: Declared, tmp_path: Path) -> None:
    old = page(tmp_path, ["June 2020"], captured_at="2020-07-01T09:00:00Z")
    new = page(tmp_path, ["September 2020"], captured_at="2020-10-01T09:00:00Z")
    for documents in ([old, new], [new, old]):
        assert dates(wanted_editions([], documents, nothing_known, DAY)) == [(SHARES, "2020-09")]
    assert wanted_editions([], [page(tmp_path, ["June 2020"], status="refused")], nothing_known, DAY) == []


def test_what_we_know_comes_before_what_we_assume(declared: Declared, tmp_path: Path) -> None:
    """June 2020 is on our list, named by a note and the first quarter: it is wanted once, with what we know of it."""
    found = wanted_editions([], [page(tmp_path, ["June 2020"])], declared, DAY)
    (june,) = [one for one in found if (one.source_id, one.as_at) == (SHARES, "2020-06")]
    assert june.why == "A copy of the page of 10 September 2020."


def test_the_command_says_what_is_wanted_and_not_what_is_held(data: Path) -> None:
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), "ods", "2021-01-10")
    build_register(data)
    told = run_register("wanted", data=data)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert f"{SHARES} 2020-09: DfE external data shares: September 2020. An edition each quarter is assumed. {ARCHIVE}{PAGE}" in lines
    assert any(line.startswith(f"{SHARES} 2017-12: ") for line in lines)
    assert not any(line.startswith(f"{SHARES} 2020-06") for line in lines)


def test_the_command_says_so_where_nothing_is_wanted(data: Path) -> None:
    (data / "declared" / "known_editions.csv").write_text("source_id,as_at,title,how_known\n", encoding="utf-8")
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), "ods", "2020-09-30")
    build_register(data)
    assert run_register("wanted", data=data).stdout == "No edition is wanted.\n"
