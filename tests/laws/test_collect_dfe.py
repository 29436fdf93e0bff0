"""From the Department's page to the register: made-up workbooks as successive states of the page, through spider, store and pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import new_data, run_register
from tests.laws.conftest import rows
from tests.mirror import Mirror
from tests.pipeline import made_up_dfe
from tests.scrapers.govuk_items import FILES, WEB, file_of, item, put_item

SOURCE, PATH = "dfe-external-data-shares", "/government/publications/dfe-external-data-shares"
JUNE, SEPTEMBER = f"{SOURCE}-2020-06", f"{SOURCE}-2023-09"
NOTE = {"public_timestamp": "2022-12-01T09:30:00.000+00:00", "note": "Made up: added the edition of March 2022."}


def address(name: str) -> str:
    return f"https://{FILES}/media/67bf19a4750837d7604dbb96/{name}.ods"


def show(mirror: Mirror, name: str, title: str, file: bytes) -> None:
    """The page with one attachment and the file behind it."""
    details = {"change_history": [NOTE], "body": "<p>Made up.</p>"}
    put_item(mirror, item(file_of(address(name), title, file_size=len(file)), details=details, base_path=PATH), path=PATH)
    mirror.put(FILES, address(name).removeprefix(f"https://{FILES}"), file, content_type="application/vnd.oasis.opendocument.spreadsheet")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A data folder that has met the page three times: an edition, the same address with other bytes, and a later edition in its place."""
    data, reports = new_data(tmp_path_factory.mktemp("collected") / "data"), []
    longer = ("DS00001", "University of Example", "Made-up wellbeing of more people", *made_up_dfe.DSAP_2020[0][3:])
    june, september = made_up_dfe.shares_2020(), made_up_dfe.shares_2023()
    replaced = made_up_dfe.seven_sections("June 2020", [longer, *made_up_dfe.DSAP_2020[1:]], made_up_dfe.HELD_2020)
    newest = september.bytes_as("ods")
    states = [("june", june, june.bytes_as("ods")), ("june", june, replaced.bytes_as("ods"))] + [("september", september, newest)] * 2
    with Mirror() as mirror:
        for name, book, file in states:
            show(mirror, name, book.title, file)
            done = run_register("collect", SOURCE, data=data, REGISTER_MIRROR=mirror.origin)
            assert done.returncode == 0, done.stdout + done.stderr
            reports.append(done.stdout)
    built = run_register("build", data=data)
    assert built.returncode == 0, built.stderr
    return data, reports


def test_each_state_of_the_page_is_an_edition_and_other_bytes_are_a_reissue(collected: tuple[Path, list[str]]) -> None:
    found = rows(collected[0], f"select edition_id, reissue_of, status from edition where source_id = '{SOURCE}' order by position")
    assert found == [(JUNE, None, "read"), (f"{JUNE}-2", JUNE, "read"), (SEPTEMBER, None, "read")]
    assert rows(collected[0], f"select edition_id from issue where issue_type = 'edition_reissued' and source_id = '{SOURCE}'") == [
        (f"{JUNE}-2",)
    ]
    assert rows(collected[0], f"select kind, entry_id from event where edition_id = '{JUNE}-2'") == [("changed", "dfe-ds00001")]


def test_the_page_s_notes_are_kept_and_name_an_edition_that_is_wanted(collected: tuple[Path, list[str]]) -> None:
    wanted = rows(collected[0], f"select as_at, why from wanted where source_id = '{SOURCE}' and title like 'Made up%'")
    assert wanted == [("2022-03", "A note on the page of 2022-12-01.")]
    held = rows(collected[0], f"select count(*) from wanted where source_id = '{SOURCE}' and as_at in ('2020-06', '2023-09')")
    assert held == [(0,)]
    notes = [one for one in (collected[0] / "published" / "documents").rglob("*") if one.is_file() and one.read_bytes().startswith(b"{")]
    assert any(json.loads(one.read_bytes())["details"]["change_history"] == [NOTE] for one in notes)


def test_an_edition_that_gave_way_is_still_read(collected: tuple[Path, list[str]]) -> None:
    gone = rows(collected[0], f"select entry_id from event where kind = 'disappeared' and edition_id = '{SEPTEMBER}'")
    assert gone == [("dfe-dr150101-01",)]
    addresses = {url for (url,) in rows(collected[0], f"select url from capture where source_id = '{SOURCE}' and role = 'attachment'")}
    assert addresses == {address("june"), address("september")}
    live = [str(url) for (url,) in rows(collected[0], "select url from capture where via = 'live'")]
    assert live
    assert all(url.startswith((f"https://{WEB}/", f"https://{FILES}/")) for url in live)


def test_the_report_of_a_run_says_what_was_new_and_what_was_the_same(collected: tuple[Path, list[str]]) -> None:
    lines = [next(line.split()[1:4] for line in report.splitlines() if line.startswith(SOURCE)) for report in collected[1]]
    # planned, stored new, stored the same: the page's record, which tells the size of the file, and the file.
    assert lines == [["2", "2", "0"], ["2", "2", "0"], ["2", "2", "0"], ["2", "0", "2"]]
