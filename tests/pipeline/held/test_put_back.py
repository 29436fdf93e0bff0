"""A publisher goes back to an earlier file: its bytes are no new edition, and that must not pass unsaid. All of it is made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pipeline.build import build_register
from pipeline.held.documents import Document
from pipeline.held.put_back import put_back_issues
from pipeline.model import Reading
from tests.pipeline import made_up

EARLIER, LATER, OTHER = (letter * 64 for letter in "abc")
PAGE = "https://example.org/page"


def told(*captures: tuple[str, str, str], via: str = "live", as_at: Mapping[str, str] = MappingProxyType({})) -> list[str | None]:
    """The documents that are said to be put back, of captures as (document, address, day). Each is as at its first day, or `as_at`."""
    documents: dict[str, Document] = {}
    for sha256, url, day in captures:
        plans = [made_up.read_plan()]
        one = documents.setdefault(sha256, Document(sha256, 1, [], Path("a"), Reading(made_up.CSV, (), ""), plans=plans))
        one.captures.append(made_up.capture(sha256, url=url, captured_at=f"{day}T09:00:00Z", via=via, found_on=PAGE))
    days = {sha256: as_at.get(sha256, one.captures[0].captured_at[:10]) for sha256, one in documents.items()}
    editions = [made_up.edition(day, sha256=sha256) for sha256, day in days.items()]
    return [one.sha256 for one in put_back_issues(documents.values(), editions)]


def test_an_earlier_file_that_is_put_back_is_told_of() -> None:
    first, second = (EARLIER, "u1", "2026-06-01"), (LATER, "u1", "2026-07-01")
    assert told(first, second) == []
    assert told(first, second, (EARLIER, "u1", "2026-08-01")) == [EARLIER]
    assert told(first, (LATER, "u2", "2026-07-01"), (EARLIER, "u3", "2026-08-01")) == [EARLIER], "put out once more beside it"
    assert told(first, second, (EARLIER, "u1", "2026-08-01"), (LATER, "u1", "2026-09-01")) == [], "the later one is there again"
    assert told(first, second, (EARLIER, "u1", "2026-08-01"), via="web-archive") == [], "a copy found later says nothing of now"


def test_which_file_is_the_earlier_is_told_by_the_date_that_it_is_as_at() -> None:
    """Else one that was had late would be no earlier one, and a person who says as at what date it stands now would be asked again."""
    later, earlier = (LATER, "u1", "2026-07-01"), (EARLIER, "u1", "2026-08-01")
    assert told(later, earlier, as_at={EARLIER: "2026-06"}) == [EARLIER], "first had live in the later one's place"
    first, again = (EARLIER, "u1", "2026-06-01"), (EARLIER, "u1", "2026-08-01")
    assert told(first, later, again, as_at={EARLIER: "2026-08-01"}) == []
    beside = (EARLIER, "u2", "2026-08-01")
    assert told(later, beside, as_at={EARLIER: "2026-06"}) == [], "an old list beside the new one takes no place"


def test_a_page_that_offers_both_puts_none_back() -> None:
    both = [(sha256, sha256[:1], day) for day in ("2026-06-01", "2026-07-01", "2026-08-01") for sha256 in (EARLIER, LATER, OTHER)]
    assert told(*both) == []


def test_what_is_listed_again_is_not_called_gone_without_a_word(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    projects = [made_up.project(f"2020/00{number}", f"Made-up {number}") for number in range(1, 6)]
    for month, listed in (("06", projects), ("07", projects[:4]), ("08", projects)):
        url, day = "https://example.org/list.csv", f"2026-{month}-01T09:00:00Z"
        made_up.publish(data, made_up.csv_document(listed), captured_at=day, url=url, file_name="list.csv")
    register = sqlite3.connect(build_register(data).database)
    assert register.execute("select count(*) from entry_list where listing_state = 'no_longer_listed'").fetchall() == [(1,)]
    [(message,)] = register.execute("select message from issue where issue_type = 'edition_put_back'")
    earlier, later = (f"{made_up.SOURCE}-2026-0{month}-01" for month in (6, 7))
    assert message.startswith(f"https://example.org/list.csv gave the file of {earlier} on 2026-08-01, after that of the later {later}. ")
    note = f"- sha256: {message.rpartition('sha256: ')[2].rstrip('.')}\n  as_at: '2026-08-01'\n  why: made up\n"
    (data / "declared" / "editions.yml").write_text(note, encoding="utf-8")
    register = sqlite3.connect(build_register(data).database)
    assert register.execute("select message from issue where issue_type = 'edition_put_back'").fetchall() == []
    assert register.execute("select count(*) from entry_list where listing_state = 'no_longer_listed'").fetchall() == [(0,)]
