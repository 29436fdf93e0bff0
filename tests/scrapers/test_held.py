"""What a crawl goes on from is read by the store that wrote it, with the store's check of the headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.api_lists import Query
from scrapers.held import Held
from scrapers.items import CaptureLine, CollectError, FetchLine, Source
from scrapers.known_addresses import KnownAddresses
from scrapers.store import append_capture, append_fetch, captures, save_document

SOURCE = "made-up"
ITEM, LIST = "https://example.org/questions/1", "https://example.org/questions?from=2024"


def stored(published: Path) -> str:
    """One item captured twice, and one of another source; one list of two pages, fetched in one run."""
    sha256 = save_document(published, b"{}")
    for day in ("01", "02"):
        moment = f"2024-06-{day}T09:00:00Z"
        append_capture(published, CaptureLine(SOURCE, ITEM, moment, "live", sha256, "attachment", link_text=f"list {day}"))
    append_capture(published, CaptureLine("another", f"{ITEM}0", "2024-06-03T09:00:00Z", "live", sha256, "attachment"))
    for skip in ("0", "1"):
        append_fetch(published, FetchLine("run-1", SOURCE, f"{LIST}&skip={skip}", "2024-06-01T09:00:00Z", "stored", "", "200", sha256))
    return sha256


def test_the_last_capture_and_the_pages_of_the_last_run_are_held(tmp_path: Path) -> None:
    sha256 = stored(tmp_path)
    held = Held(tmp_path, SOURCE)
    assert list(held.single) == [ITEM]
    assert (held.single[ITEM].captured_at, held.single[ITEM].link_text) == ("2024-06-02T09:00:00Z", "list 02")
    assert [(address, pages.run_id, pages.documents) for address, pages in held.lists.items()] == [(LIST, "run-1", [sha256, sha256])]


@pytest.mark.parametrize(("name", "heading"), [("captures.csv", "role"), ("fetches.csv", "run_id")])
def test_a_file_that_the_store_has_not_written_is_not_gone_on_from(name: str, heading: str, tmp_path: Path) -> None:
    stored(tmp_path)
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace(heading, f"{heading}s", 1), encoding="utf-8")
    with pytest.raises(CollectError, match=rf"{name}: its first line is not the headings\. Restore it"):
        Held(tmp_path, SOURCE)


def test_what_a_clock_dated_ahead_is_asked_again(tmp_path: Path) -> None:
    sha256 = save_document(tmp_path, b'{"totalResults": 0, "results": []}')
    append_capture(tmp_path, CaptureLine(SOURCE, ITEM, "2099-06-01T09:00:00Z", "live", sha256, "attachment"))
    append_fetch(tmp_path, FetchLine("run-1", SOURCE, f"{LIST}&skip=0", "2099-06-01T09:00:00Z", "stored", "", "200", sha256))
    held = Held(tmp_path, SOURCE)
    assert held.single[ITEM].captured_at == ""
    query = Query(LIST, lambda _: True)
    assert held.listed(query) is not None
    assert held.listed(query, "2026-01-01T00:00:00Z") is None


def test_what_repeats_for_years_is_kept_and_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, sha256 = "https://www.gov.uk/government/publications/made-up", save_document(tmp_path, b"{}")
    for night in range(1, 29):
        moment = f"2024-06-{night:02}T09:00:00Z"
        # In the midst the page says for once what it is not otherwise called.
        words = "another" if night == 14 else "words"
        append_capture(tmp_path, CaptureLine(SOURCE, url, moment, "live", sha256, "attachment", link_text=words))
    lines = captures(tmp_path)
    assert len(lines) == 28
    assert len({id(line.url) for line in lines}) == len({id(line.sha256) for line in lines}) == 1
    learnt: list[str] = []
    monkeypatch.setattr(KnownAddresses, "learn", lambda _, line, __: learnt.append(line.captured_at[8:10]))
    archive = Source("internet-archive", "internet_archive", "https://web.archive.org/", ("web.archive.org",), "Made up")
    KnownAddresses(tmp_path, archive)
    assert learnt == ["01", "14", "15"]
