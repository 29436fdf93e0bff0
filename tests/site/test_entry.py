"""The page of one entry: the order of the Five Safes, the line of time with its gaps, roles, cells, and the citation."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from register_site.records import printed
from register_site.records.entry_timeline import with_gaps
from register_site.records.printed import SHOWN, cells_of, readings_of

from pipeline.build import build_register
from pipeline.rows import value
from tests.pipeline import made_up
from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID, NEWEST

ORDER = ("who", "what-for", "where", "data", "afterwards", "timeline", "changes", "claims", "parliament", "printed", "cite", "mistake")


def section_of(html: str, name: str) -> str:
    """One section of a page as plain text."""
    inner = html.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    return " ".join(re.sub("<[^>]+>", " ", inner).split())


def test_everything_stands_in_the_order_of_the_five_safes(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    places = [html.index(f'<section aria-labelledby="{name}"') for name in ORDER]
    assert places == sorted(places)
    linked = re.findall(r'<li><a href="#([\w-]+)">', html.split('aria-label="On this page"')[1].split("</nav>")[0])
    assert linked == list(ORDER)
    for name, part in (("who", "safe people"), ("what-for", "safe projects"), ("where", "safe settings"), ("data", "safe data")):
        assert part in section_of(html, name).split("covers")[1]


def test_a_value_has_its_printed_words_a_mark_to_its_cell_and_its_meaning(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    row = html.split("<summary>Legal gateway</summary>")[1].split("</tr>")[0]
    assert "The law that the publisher says the data may be used or shared under." in row
    assert "Digital Economy Act 2017" in row
    assert "printed “Digital Economy Act”" in row
    (cell,) = re.findall(r'href="(/cells/[^"]+)"', row)
    address, _, letter = cell.partition("#")
    assert letter == "D"
    assert f'<tr id="{letter}"' in site.get(address).text


def test_the_evidence_for_the_pupil_level_stands_beside_it(site: Site) -> None:
    row = site.get("/entries/uksa-2024-001").text.split("<summary>Pupil level</summary>")[1].split("</tr>")[0]
    assert "Printed: a made-up &#39;Tier 1&#39;." in row


def test_what_nobody_states_says_so_in_its_own_part(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    assert "Onward sharing" in section_of(html, "afterwards")
    assert section_of(html, "afterwards").count("not stated") == 4
    assert "Not stated in anything that we hold: years of the data, as printed; number of records" in section_of(html, "data")


def line(as_at: str, state: str, section: str = "one") -> dict[str, Any]:
    return {"edition_id": f"edition-{as_at}", "as_at": as_at, "state": state, "section_id": section}


def test_gaps_between_the_editions_are_counted_and_shown() -> None:
    held = [line("2024-06-01", "not listed"), line("2024-03-01", "listed"), line("2023-09-01", "not read"), line("2023-03-01", "listed")]
    wanted = [{"as_at": as_at} for as_at in ("2024-09", "2023-12", "2022-12", "2019")]
    found = with_gaps(held, wanted)
    states = [(row["as_at"], row["state"]) for row in found["timeline"]]
    assert states[:4] == [("2024-09", "not held"), ("2024-06-01", "not listed"), ("2024-03-01", "listed"), ("2023-12", "not held")]
    assert states[4:] == [("2023-09-01", "not read"), ("2023-03-01", "listed")]
    span = found["span"]
    assert (span["first"], span["last"], span["held"], span["listed"], span["before"]) == ("2023-03-01", "2024-03-01", 4, 2, 2)
    assert span["between"] == {"not read": 1, "not held": 1}
    assert span["since"] == {"not listed": 1, "not held": 1}


def test_an_edition_of_the_day_of_the_first_is_no_gap_after_it() -> None:
    """Another list of that day that is known of and not held is counted as one before, and once."""
    found = with_gaps([line("2024-03-01", "listed"), line("2023-03-01", "listed")], [{"as_at": "2023-03-01"}])
    assert [row["state"] for row in found["timeline"]] == ["listed", "listed"]
    assert (found["span"]["before"], found["span"]["between"], found["span"]["since"]) == (1, {}, {})


def test_an_entry_that_moved_is_listed_once_in_each_edition() -> None:
    moved = [line("2024-03-01", "listed", "two"), line("2024-03-01", "not listed", "one"), line("2023-03-01", "listed", "one")]
    found = with_gaps([*moved, line("2023-03-01", "not read", "two")], [])
    assert (found["span"]["held"], found["span"]["listed"], found["span"]["between"]) == (2, 2, {})


def test_an_entry_that_no_held_edition_lists_has_no_line_of_time() -> None:
    assert with_gaps([], [{"as_at": "2024-09"}]) == {"timeline": [], "span": None}


def test_the_line_of_time_says_which_editions_are_not_held(site: Site) -> None:
    told = section_of(site.get("/entries/uksa-2024-008").text, "timeline")
    assert "Listed in 2 of the 3 editions held" in told
    assert "do not list it: 1 not held. Later editions: 1 not listed. 1 earlier edition is not held" in told
    assert "December 2025 In it Not held The list of December 2025" in told


def test_roles_are_a_chain_only_where_more_than_one_is_stated(site: Site) -> None:
    html = site.get("/entries/uksa-2024-021").text
    chain = html.split('<ol class="chain">')[1].split("</ol>")[0]
    assert re.findall(r'href="/recipients/([^"]+)"', chain) == ["org-2", "org-1", "org-3"]
    assert section_of(html, "who").count("“Made up”") == 2
    assert '<ol class="chain">' not in site.get("/entries/uksa-2024-001").text


def test_the_citation_names_the_build_its_date_and_the_printed_row(site: Site) -> None:
    told = section_of(site.get("/entries/uksa-2024-001").text, "cite")
    assert f"(2024/001). Pupil Data Register, build {BUILD_ID}, as of 11 June 2026, 09:30 UTC. /entries/uksa-2024-001" in told
    assert "edition as at 1 June 2026, sheet “Sheet1”, row 9." in told
    assert NEWEST in site.get("/entries/uksa-2024-001").text


def test_a_row_stands_in_its_sheet_with_its_neighbours_and_what_each_column_became(site: Site) -> None:
    html = site.get(f"/cells/{NEWEST}-sheet-1-r10").text
    sheet = html.split('<table class="sheet">')[1].split("</table>")[0]
    head, *body = sheet.split("<tr")[1:]
    assert "Project Number" in head
    assert "became: Reference" in head
    assert "withheld" in head.split("Accredited Researchers")[1].split("</th>")[0]
    numbers = [re.findall(r'<th scope="row">(?:<a [^>]+>)?(\d+)', line) for line in body]
    assert numbers == [["6"], ["9"], ["10"], ["11"], ["12"]]
    assert [line.startswith(' class="here"') for line in body] == [False, False, True, False, False]
    assert [line.count("<td>") for line in body] == [7] * 5
    assert [re.findall(r"2024/\d+", line) for line in body] == [[], ["2024/001"], ["2024/002"], ["2024/003"], ["2024/004"]]
    assert "[withheld]" not in sheet


def test_a_mistake_can_be_reported_from_the_entry(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    assert '<a href="/corrections">How to report a mistake</a>' in html


def cell(number: int, field: str, printed: str, status: str = "published") -> dict[str, Any]:
    said = {"field": field, "printed": printed, "value": printed, "status": "stated", "rule": "as printed"}
    return {"row_id": f"row-{number}", "edition_status": status, **said}


def test_cells_that_read_alike_stand_together_with_the_newest_and_the_oldest() -> None:
    numbers = range(SHOWN + 3, 0, -1)
    printed = [cell(number, field, text) for number in numbers for field, text in (("title", "Study"), ("reference", f"DR {number > 2}"))]
    title, newer, older = readings_of(printed)
    assert (title["printed"], newer["printed"], older["printed"]) == ("Study", "DR True", "DR False")
    assert [[one["row_id"] for one in reading["cells"]] for reading in (title, newer, older)] == [
        [f"row-{SHOWN + 3}", "row-1"],
        [f"row-{SHOWN + 3}", "row-3"],
        ["row-2", "row-1"],
    ]
    assert [reading["between"] for reading in (title, newer, older)] == [SHOWN + 1, SHOWN - 1, 0]


def test_a_repaired_cell_is_known_by_the_words_of_its_rule() -> None:
    assert printed.REPAIRED == value.REPAIRED
    repaired = cell(1, "title", "Study") | {"rule": f"as printed; {value.REPAIRED}"}
    assert [one["is_repaired"] for one in readings_of([cell(2, "title", "Study"), repaired])] == [False, True]


def test_a_cell_that_is_read_for_two_fields_is_one_cell() -> None:
    letters = [("title", "A"), ("classification", "B"), ("tier", "B"), ("said_elsewhere", "")]
    assert cells_of([{**cell(number, field, "5E"), "column_letter": letter} for number in (1, 2) for field, letter in letters]) == 4


def test_cells_of_our_transcriptions_are_all_shown_as_no_line_of_time_has_them() -> None:
    printed = [cell(number, "title", "Study", "transcribed") for number in range(SHOWN + 3)]
    own, theirs = readings_of([*printed, cell(99, "title", "Study")])
    assert (len(own["cells"]), own["between"], len(theirs["cells"])) == (SHOWN + 3, 0, 1)


def test_every_cell_that_was_read_is_on_the_page_of_its_entry_or_in_a_row_of_its_line_of_time(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    with closing(sqlite3.connect(site.database)) as connection:
        found = connection.execute("select distinct row_id from provenance where entry_id = 'uksa-2024-001'").fetchall()
    rows = [row_id for (row_id,) in found]
    assert len(rows) > 1
    assert [row for row in rows if f'href="/cells/{row}' not in html] == []


def test_what_a_re_issue_of_the_same_date_says_stands_before_what_it_replaced(tmp_path: Path) -> None:
    """Further down in its sheet, too: the order of editions comes before that of rows."""
    data, stays = made_up.data_folder(tmp_path / "data"), made_up.project("2020/002", "A project that stays")
    body = "Person One, Institute for Made-up Studies"
    made_up.publish_edition(data, "2026-02-01", [made_up.project("2020/001", "First words", people=body), stays])
    for captured, old, rows in (("2026-03-01", "Old words", ()), ("2026-03-05", "New words", (stays,))):
        row = made_up.project("2020/001", old, people=body)
        made_up.publish_edition(data, "2026-03-01", [*rows, row], captured_at=f"{captured}T09:00:00Z")
    html = Site(build_register(data).database).get("/entries/uksa-2020-001").text
    changes, printed = section_of(html, "changes"), section_of(html, "printed")
    assert changes.index("New words") < changes.index("First words")
    assert printed.index("New words") < printed.index("Old words") < printed.index("First words")
    assert html.index("2026-03-01-2-s1-r3") < html.index("2026-03-01-s1-r2")
