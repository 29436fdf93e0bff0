"""From the publisher's page to the register: the real files as successive states of the page, through spider, store and pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CSV_2025, SOURCE, RealRegister, keep_readings, new_data, run_register
from tests.laws.conftest import rows
from tests.mirror import Mirror, uksa_states

JUNE, AGAIN = f"{SOURCE}-2026-06-01", f"{SOURCE}-2026-06-01-2"


@pytest.fixture(scope="module")
def collected(evidence: Path, real_register: RealRegister, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has met the page in all its states, and the copy of 2025 by hand."""
    data = new_data(tmp_path_factory.mktemp("collected") / "data")
    # Of the bytes that are the same there. The table of the page, and the workbook with one cell changed, are read here.
    keep_readings(data, real_register.data)
    with Mirror() as mirror:
        for state in uksa_states(evidence.parent):
            mirror.show(state)
            done = run_register("collect", SOURCE, data=data, REGISTER_MIRROR=mirror.origin)
            assert done.returncode == 0, done.stdout + done.stderr
    added = run_register("add", str(evidence / CSV_2025), "--source", SOURCE, data=data)
    assert added.returncode == 0, added.stderr
    return data


def test_a_reissue_with_one_cell_changed_is_a_second_edition_with_one_changed_entry(collected: Path) -> None:
    assert rows(collected, f"select reissue_of from edition where edition_id = '{AGAIN}'") == [(JUNE,)]
    assert rows(collected, f"select kind, count(*) from event where edition_id = '{AGAIN}' group by 1") == [("changed", 1)]
    assert rows(collected, f"select count(*) from change join event using (event_id) where edition_id = '{AGAIN}'") == [(1,)]


def test_the_copy_and_the_page_of_its_time_are_read_alike(collected: Path) -> None:
    counts = dict(rows(collected, "select edition_id, count(*) from listing group by 1"))
    assert counts[f"{SOURCE}-2025-05-20"] == 1153
    assert counts[JUNE] == counts[AGAIN] == 1450
    web_page = rows(collected, "select edition_id from sheet where layout_id = 'uksa-web-table'")
    assert [counts[edition] for (edition,) in web_page] == [1153]


def test_captures_name_the_real_addresses(collected: Path) -> None:
    urls = [url for (url,) in rows(collected, "select url from capture where via = 'live'")]
    assert urls
    assert all(url.startswith("https://uksa.statisticsauthority.gov.uk/") for url in urls)


def test_diff_between_the_two_june_editions(collected: Path) -> None:
    done = run_register("diff", JUNE, AGAIN, data=collected)
    assert done.stdout.splitlines()[:3] == ["Appeared: 0", "Changed: 1", "  " + done.stdout.splitlines()[2].strip()]
    assert "No longer listed: 0" in done.stdout


def test_in_scope_counts_once_over_all_editions(collected: Path) -> None:
    assert rows(collected, f"select count(*) from entry where in_scope = 'yes' and source_id = '{SOURCE}'") == [(193,)]


def test_archive_is_verified(collected: Path, tmp_path: Path) -> None:
    done = run_register("archive", str(tmp_path / "held.tar.gz"), data=collected)
    assert done.returncode == 0
    assert "verified" in done.stdout
    assert run_register("archive", str(tmp_path / "held.tar.gz"), data=collected).returncode == 1
