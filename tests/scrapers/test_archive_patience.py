"""The Internet Archive on its worse days: it shuts out who goes on asking, fails for some addresses, and forgets that a body is packed."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.archive import index_address
from tests.mirror import Answer, Mirror
from tests.scrapers.govuk_items import FILES, MEDIA, NEW_LAYOUT, ODS, PATH, WEB
from tests.scrapers.helpers import collect, document
from tests.scrapers.test_internet_archive import (
    ARCHIVE,
    NPD,
    OLD_FILE,
    PAGE,
    SOURCE,
    archive,
    asked_files,
    hold,
    list_copies,
    nothing_else,
)

INDEX = "/cdx/search/cdx"


def asked_about(mirror: Mirror) -> list[str]:
    """Of which addresses the index was asked for copies."""
    return [parse_qs(asked.query)["url"][0] for asked in mirror.requests if asked.path == INDEX]


def hold_files(data: Path, number: int) -> list[str]:
    files = [f"https://{FILES}/media/{one}/{one}.ods" for one in range(number)]
    for one in files:
        hold(data, one, f"made up, {one}".encode(), "attachment")
    return files


def test_who_is_shut_out_does_not_go_on_asking(tmp_path: Path) -> None:
    files = hold_files(tmp_path, 8)
    with Mirror() as mirror:
        mirror.put_in_turn(ARCHIVE, INDEX, [Answer("[]"), Answer(cut="reset")])
        done = collect(tmp_path, archive(addresses={}), mirror=mirror.origin)
        # Two in vain, each tried twice; the one after them is under way by then.
        assert len(set(asked_about(mirror))) <= 4
        assert mirror.asked(ARCHIVE, INDEX) <= 7
    assert done.code == 4
    assert done.outcomes(SOURCE)[-1] == ("not_reached", "server_fault")
    assert len(done.outcomes(SOURCE)) == len(files)
    assert "the host failed twice in a row (a server error, or no answer), so it was left alone" in done.out


def test_addresses_that_always_fail_do_not_keep_the_others_from_being_asked(tmp_path: Path) -> None:
    files = hold_files(tmp_path, 6)
    with Mirror() as mirror:
        nothing_else(mirror)
        for one in files[:2]:
            mirror.put(ARCHIVE, f"{INDEX}?{urlsplit(index_address(one, 'attachment')).query}", status=504)
        collect(tmp_path, archive(addresses={}), mirror=mirror.origin)
        first = asked_about(mirror)
        mirror.forget()
        collect(tmp_path, archive(addresses={}), mirror=mirror.origin)
        assert set(files[2:]) <= {*first, *asked_about(mirror)}


def test_the_index_is_not_asked_again_for_some_days(tmp_path: Path) -> None:
    hold(tmp_path, MEDIA, b"made up", "attachment")
    rows = [(f"2020010{number}000000", MEDIA, ODS + str(number).encode()) for number in (1, 2)]
    with Mirror() as mirror:
        nothing_else(mirror)
        list_copies(mirror, MEDIA, "attachment", *rows)
        mirror.put_in_turn(ARCHIVE, f"/web/20200102000000id_/{MEDIA}", [Answer("", 429), Answer(rows[1][2])])
        collect(tmp_path, archive(again_days=7), mirror=mirror.origin)
        mirror.forget()
        # What the index listed and could not be had is asked for all the same.
        second = collect(tmp_path, archive(again_days=7), mirror=mirror.origin)
        assert (asked_about(mirror), asked_files(mirror)) == ([], [f"/web/20200102000000id_/{MEDIA}"])
        mirror.forget()
        third = collect(tmp_path, archive(again_days=7), mirror=mirror.origin)
        assert mirror.requests == []
        collect(tmp_path, archive(), mirror=mirror.origin)
        assert asked_about(mirror) == [PAGE, MEDIA]
    copies = [row["captured_at"] for row in second.captures if row["via"] == "web-archive"]
    assert copies == ["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"]
    assert (second.code, third.code) == (0, 0)
    assert f"{SOURCE}: addresses of which its index was asked lately, and not again: 2" in third.out
    assert "complete, nothing new" in third.out


@pytest.mark.parametrize("cut", [0, 9], ids=["whole", "cut when it was copied"])
def test_a_page_that_comes_packed_without_saying_so_is_unpacked(tmp_path: Path, cut: int) -> None:
    page = f"<html><body>{NEW_LAYOUT}</body></html>".encode()
    packed = gzip.compress(page)[: -cut or None]
    with Mirror() as mirror:
        nothing_else(mirror)
        list_copies(mirror, PAGE, "page", ("20200910112233", f"https://{WEB}{PATH}", packed))
        done = collect(tmp_path, archive(), mirror=mirror.origin)
        assert (OLD_FILE in asked_about(mirror)) == (cut == 0)
    [copy] = [row for row in done.captures if row["source_id"] == NPD]
    assert document(tmp_path, copy["sha256"]) == (packed if cut else page)
    assert done.code == 0, done.out + done.err


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("Thu, 10 Sep 2020 11:22:33 GMT", ("stored_new", "")),
        ("Thu, 10 Sep 2020 11:22:34 GMT", ("failed", "digest_mismatch")),
        ("soon", ("failed", "digest_mismatch")),
        ("", ("failed", "digest_mismatch")),
    ],
)
def test_what_the_archive_says_is_that_copy_is_kept_whatever_its_digest(tmp_path: Path, said: str, ends: tuple[str, str]) -> None:
    hold(tmp_path, MEDIA, b"made up", "attachment")
    with Mirror() as mirror:
        nothing_else(mirror)
        list_copies(mirror, MEDIA, "attachment", ("20200910112233", MEDIA, b"made up: in chunks, as the archive keeps it"), serve=False)
        mirror.put(ARCHIVE, f"/web/20200910112233id_/{MEDIA}", ODS, headers={"Memento-Datetime": said} if said else {})
        done = collect(tmp_path, archive(), mirror=mirror.origin)
    assert done.outcomes(SOURCE)[-1] == ends
    copies = [row for row in done.captures if row["via"] == "web-archive"]
    assert [document(tmp_path, row["sha256"]) for row in copies] == [ODS] * (ends[0] == "stored_new")
    assert all("which is not that of these bytes" in row["note"] for row in copies)
