"""Every question answers, on the made-up site, on what is bundled, on real editions and on made-up editions of the Department's registers;
where nothing is held it says so; what the pages publish elsewhere stands beside ours."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from register_site.questions.question_cells import worded
from register_site.questions.question_pages import ROWS_OF_EACH, ROWS_OF_ONE

from pipeline.build import build_register
from tests.conftest import EVIDENCE
from tests.pipeline import made_up, made_up_dfe
from tests.site.conftest import Site
from tests.site.made_up_register import EDITIONS, NEWEST, SOURCE
from tests.site.questions import UNDATED, all_questions, as_it_stood, cuts, stored, views_in

Rows = list[dict[str, object]]
PARTS = [(question.slug, part.name) for question in all_questions().values() for part in question.parts]


@pytest.fixture(scope="module")
def sites(request: pytest.FixtureRequest, site: Site, bundled: Path, dfe_register: Path) -> dict[str, Site]:
    """The made-up site and one for each kind of register that a build may hold."""
    made = {"made-up": site}
    made |= {name: Site((data / "built" / "register.db").resolve()) for name, data in (("bundled", bundled), ("dfe", dfe_register))}
    if EVIDENCE:
        made["real"] = Site(request.getfixturevalue("real_register").path)
    return made


@pytest.fixture(scope="module")
def held(sites: dict[str, Site]) -> Site:
    return sites["bundled"]


def rows_of(site: Site, slug: str, part: str = "answer", **asked: str) -> Rows:
    answer = site.get(f"/questions/{slug}.json?{urlencode({'part': part, **asked})}")
    assert answer.status == 200, answer.text
    found: Rows = json.loads(answer.body)["rows"]
    return found


def test_the_twenty_five_are_there_each_once() -> None:
    numbers = [question.number for question in all_questions().values() if question.number]
    assert numbers == list(range(1, 26))
    for question in all_questions().values():
        assert question.title.endswith("?")
        assert len(question.reading) > 60
        assert question.needs_from == "" or question.rests_on


@pytest.mark.parametrize("kind", ["made-up", "bundled", "dfe", "real"])
def test_page_csv_and_json_hold_the_same_rows(sites: dict[str, Site], kind: str) -> None:
    if kind not in sites:
        pytest.skip("REGISTER_EVIDENCE does not name a folder with the real editions")
    site = sites[kind]
    for question in all_questions().values():
        page = site.get(f"/questions/{question.slug}")
        assert page.status == 200, question.slug
        tables = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.S)
        assert len(tables) == len(question.parts)
        for part, table in zip(question.parts, tables, strict=True):
            rows = rows_of(site, question.slug, part.name)
            file = site.get(f"/questions/{question.slug}.csv?part={part.name}")
            read = list(csv.DictReader(io.StringIO(file.text, newline="")))
            assert read == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
            assert len(rows) == int(file.headers["x-row-count"])
            most = ROWS_OF_ONE if len(question.parts) == 1 else ROWS_OF_EACH
            assert table.count("<tr>") == min(len(rows), most), (question.slug, part.name)
            assert (f"1 to {most} of {len(rows):,} are on this page" in page.text) == (len(rows) > most)
            coded = re.findall(r'<t[dh][^>]*>(?:<a [^>]*>)?([a-z0-9]+(?:_[a-z0-9]+)+)<', table)
            assert {one for one in coded if one not in {row.get("printed") for row in rows}} == set(), (question.slug, part.name)
            answered = list(rows[0]) != ["answer"]
            assert json.loads(site.get(f"/questions/{question.slug}.json?part={part.name}").body)["answered"] is answered
            said = page.text.partition(f'<h2 id="{part.name}">')[2].partition('<p class="take">')[2].partition(":")[0]
            assert said.startswith(f"{len(rows):,} row" if answered else "No row answers"), (question.slug, part.name)
            # Never a table without words: where no row answers, one row says what is not held.
            assert rows, (question.slug, part.name)


def test_a_long_answer_is_read_page_by_page(sites: dict[str, Site]) -> None:
    site, slug = sites["bundled"], "alternative-provision-since-2018"
    part = next(one.name for one in all_questions()[slug].parts if len(rows_of(site, slug, one.name)) > ROWS_OF_ONE)
    rows = rows_of(site, slug, part)
    address, read = f"/questions/{slug}?part={part}&page=1", 0
    for _ in range(len(rows) // ROWS_OF_ONE + 1):
        text = site.get(address).text
        (table,) = re.findall(r"<tbody>(.*?)</tbody>", text, re.S)
        read += table.count("<tr>")
        address = "".join(unescape(link) for link in re.findall(r'<a href="([^"]*)">The next rows', text))
    assert read == len(rows)
    assert address == ""
    for page in ("0", "-1", "x", "1.5", "99"):
        assert site.get(f"/questions/{slug}?part={part}&page={page}").status == 400


@pytest.mark.parametrize("kind", ["made-up", "bundled", "dfe", "real"])
def test_every_link_of_an_answer_is_alive(sites: dict[str, Site], kind: str) -> None:
    """The first links of each kind: to a list that holds what was counted, an entry, a cell, a claim, the query."""
    if kind not in sites:
        pytest.skip("REGISTER_EVIDENCE does not name a folder with the real editions")
    site, dead = sites[kind], []
    seen: set[str] = set()
    for question in all_questions().values():
        links = {unescape(link) for link in re.findall(r'href="(/[^"]*)"', site.get(f"/questions/{question.slug}").text)}
        kinds: dict[str, list[str]] = {}
        for link in sorted(links):
            kinds.setdefault(re.sub(r"=[^&]*|(?<=/)[^/?]*$", "", link), []).append(link)
        for some in kinds.values():
            for link in some[:2]:
                path, mark, query = link.partition("?")
                if path == "/downloads/register.db" or link in seen:
                    continue
                seen.add(link)
                answer = site.get(quote(path.partition("#")[0], safe="/%") + mark + query)
                if answer.status not in (200, 302):
                    dead.append(f"{question.slug}: {link} {answer.status}")
    assert dead == []


@pytest.mark.parametrize("kind", ["made-up", "bundled", "dfe", "real"])
def test_every_list_that_a_file_names_can_be_opened(sites: dict[str, Site], kind: str) -> None:
    """The last of each kind, and all beside a 0 or beside nothing: there a page has no link, and the list may name what no entry has."""
    if kind not in sites:
        pytest.skip("REGISTER_EVIDENCE does not name a folder with the real editions")
    site, named = sites[kind], dict[str, str]()
    for row in (row for slug, part in PARTS for row in rows_of(site, slug, part)):
        for name in (one for one in row if one.endswith("_opens") and str(row[one]).startswith("/")):
            value, address = row[name.removesuffix("_opens")], str(row[name])
            named[re.sub(r"=[^&]*|(?<=/)[^/?]*$", "", address) if value else address] = address
    assert named
    assert [one for one in named.values() if site.get(quote(one.partition("#")[0], safe="/?&=%")).status != 200] == []


@pytest.fixture(scope="module")
def mixed(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A copy of the Department's made-up registers in which some entries of every kind are about other data, or inside the Department."""
    database = tmp_path_factory.mktemp("mixed") / "register.db"
    shutil.copyfile(sites["dfe"].database, database)
    with sqlite3.connect(database) as connection:
        for left_out, nth in (("audience = 'internal'", 0), ("in_scope = 'no'", 1)):
            turns = "select entry_id, row_number() over (partition by outcome order by entry_id) as turn from entry"
            for table in ("entry", "entry_facet"):
                some = f"select entry_id from ({turns}) where turn % 4 = {nth}"
                connection.execute(f"update {table} set {left_out} where entry_id in ({some})")
    return Site(database)


@pytest.mark.parametrize("kind", ["dfe", "mixed", "real"])
def test_a_number_is_that_of_the_list_it_leads_to(sites: dict[str, Site], mixed: Site, kind: str) -> None:
    """Numbers of entries that lead to a list of entries are the list's own."""
    if kind not in (*sites, "mixed"):
        pytest.skip("REGISTER_EVIDENCE does not name a folder with the real editions")
    site, wrong = mixed if kind == "mixed" else sites[kind], []
    years = [
        (slug, part, {"year": year})
        for slug, part in PARTS
        if any(one.name == "year" for one in all_questions()[slug].parameters)
        for year in ("2013", "2015")
    ]
    for slug, part, asked in [*((slug, part, {}) for slug, part in PARTS), *years]:
        for row in rows_of(site, slug, part, **asked)[:8]:
            for name, address in row.items():
                counted = row.get(name.removesuffix("_opens"))
                if name.endswith("_opens") and isinstance(counted, int) and str(address).startswith(("/entries?", "/changes?")):
                    found = site.get(str(address).replace("?", ".json?", 1))
                    if (counted if found.status == 400 else json.loads(found.body)["row_count"] != counted):
                        wrong.append(f"{slug} {part}: {counted}, {address}")
    assert wrong == []


def test_no_answer_adds_releases_of_one_kind_to_those_of_another(sites: dict[str, Site]) -> None:
    """What was linked, permitted to be used again and approved stands in columns, or is named, of its own."""
    site = sites["dfe"]
    told: Counter[str] = Counter()
    for row in rows_of(site, "sent-out-or-secure"):
        told.update({one: n for one in ("sent", "linked", "reuse_permitted", "approved") if isinstance(n := row[one], int)})
    named: Counter[str] = Counter()
    for row in rows_of(site, "universities-and-tier-1"):
        named["sent"] += int(str(row["sent"]))
        for one in filter(None, str(row["other_outcomes"]).split("; ")):
            number, _, outcome = one.partition(" ")
            named[outcome.replace(" ", "_")] += int(number)
    with sqlite3.connect(site.database) as database:
        counted = dict(database.execute("select stated_as, sum(releases) from release_by_year group by 1"))
    assert +told == counted
    assert +named == Counter(row["outcome"] for row in rows_of(site, "universities-and-tier-1", "entries"))
    assert len(+told) > 1


def test_an_entry_of_several_tiers_is_of_tier_1_to_every_question(sites: dict[str, Site], tmp_path: Path) -> None:
    database = tmp_path / "register.db"
    shutil.copyfile(sites["dfe"].database, database)
    with sqlite3.connect(database) as connection:
        changed = connection.execute("update entry set tier = '1; 2', classification = null where tier = '1' and in_scope = 'yes'").rowcount
    site = Site(database)
    alike = {row["entry_id"] for row in rows_of(site, "tier-1-with-names-or-addresses", "tier_1")}
    universities = {row["entry_id"] for row in rows_of(site, "universities-and-tier-1", "entries")}
    assert len(alike) >= changed > 0
    assert universities == {row["entry_id"] for row in rows_of(sites["dfe"], "universities-and-tier-1", "entries")}
    assert universities & alike == universities != set()


def test_what_moved_to_the_first_edition_of_a_publication_is_no_comparison_with_one_before(sites: dict[str, Site]) -> None:
    first = next(row for row in rows_of(sites["dfe"], "what-is-new") if row["edition_id"] == "dfe-external-data-shares-2017-12")
    assert (first["moved"], first["compared_with_one_before"]) == (1, "no: it is the first of its kind")
    assert {first[one] for one in ("appeared", "changed", "possibly_moved", "no_longer_listed", "came_back")} == {None}
    page = " ".join(re.sub("<[^>]+>", "", sites["dfe"].get("/editions/dfe-external-data-shares-2017-12").text).split())
    assert "there is nothing to compare it with. Entries that another publication listed before: 1 moved to it." in page


@pytest.mark.parametrize(("name", "shown"), [("year", "could not be read"), ("dated", "could not be read"), ("heading", "unparsed")])
def test_a_year_or_date_that_could_not_be_read_is_told_in_words(name: str, shown: str) -> None:
    assert worded(name, "unparsed") == shown


def test_a_field_that_could_not_be_read_says_so_where_its_number_comes_from(held: Site) -> None:
    """The date of the bundled entry that is asked of by default is printed with a slip, and its level is told by our code for silence."""
    rows = {row["field"]: row for row in rows_of(held, "where-a-number-comes-from")}
    assert (rows["listed_date"]["value"], rows["listed_date"]["status"]) == (None, "unparsed")
    page = held.get("/questions/where-a-number-comes-from").text
    lines = [re.sub("<span class=\"narrow\">Field</span> ", "", one) for one in re.findall("<tr>.*?</tr>", page)]
    (line,) = [one for one in lines if ">Date beside it, meaning not stated<" in one]
    shown = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall("<td.*?</td>", line)]
    assert shown[1:3] == ["Value could not be read", "Status could not be read"]
    assert rows["pupil_level"]["printed"] == "not_stated"
    assert rows["pupil_level"]["rule"] == "our reading: the source does not say"


def test_what_is_published_elsewhere_stands_beside_ours(held: Site) -> None:
    tiers = rows_of(held, "requests-by-tier")
    assert [row["published_elsewhere"] for row in tiers if row["published_elsewhere"]] == [334, 368, 29, 84, 72, 887]
    assert {row["requests"] for row in tiers} == {None}
    none = "no edition of that time is held of which every list of requests was read: not counted, and not 0"
    assert {row["edition_counted"] for row in tiers} == {none}
    refused = rows_of(held, "refusals-by-year")
    assert [(row["year"], row["parliament"]) for row in refused] == [("2012", 9), ("2013", 0), ("2014", 3), ("2015", 6), ("2016", 7)]
    assert {(row["register"], row["counted_status"]) for row in refused} == {(None, "no_edition_held")}
    assert 15 in [row["refused"] for row in rows_of(held, "refusals-by-year", "totals")]
    assert "> 1,700</" in held.get("/questions/reconcile-with-the-minister").text
    assert ">1984</" in held.get("/questions/years-of-data").text, "a year is no number of anything"
    numbers = rows_of(held, "reconcile-with-the-minister")
    assert [row["number"] for row in numbers] == [None, 919, 1700, 860]
    assert [row["internal_use_included"] for row in numbers] == ["no", "not stated", "yes", "no"]


def test_numbers_stand_beside_theirs_with_the_words_that_belong_to_them(sites: dict[str, Site]) -> None:
    page = sites["dfe"].get("/questions/reconcile-with-the-minister").text
    assert "Three numbers" not in page, "there are four rows"
    assert "2012-08" not in page
    assert "> August 2012</td>" in page
    rows = rows_of(sites["dfe"], "reconcile-with-the-minister")
    assert [row["said_with_it"] for row in rows] == ["nothing", "nothing", "over", "ca"]
    assert rows[0]["number"] is not None, "an edition of the time is held"
    split = [part.split(" ", 1) for part in str(rows[0]["by_outcome"]).split("; ")]
    assert sum(int(n) for n, _ in split) == rows[0]["number"]
    assert {outcome for _, outcome in split} <= {"sent", "linked", "reuse permitted", "approved"}
    assert {row[name] for row in rows[1:] for name in ("rows_not_placed", "rows_set_aside")} == {"not counted by us"}
    assert rows[0]["rows_set_aside"] == 0, "a number of ours says how many rows are in no count"
    refused = rows_of(sites["dfe"], "refusals-by-year")
    assert refused
    assert all((row["register_set_aside"] is None) == (row["register"] is None) for row in refused)


def test_releases_of_no_known_year_are_counted_beside_those_of_a_year(held: Site) -> None:
    numbers = {row["releases_with_no_year_stated"] for row in rows_of(held, "commercial-releases-in-a-year")}
    listed = json.loads(held.get("/entries.json?release=yes&year=not_stated").body)["row_count"]
    assert listed > 0
    assert numbers == {listed}


def test_a_year_that_no_edition_can_tell_of_is_no_zero(sites: dict[str, Site]) -> None:
    """The newest made-up edition of the Department's that lists entries is of 2023."""
    rows = {row["year"]: row for row in rows_of(sites["dfe"], "sent-out-or-secure")}
    assert {rows[year]["linked"] for year in ("2024", "2025", "2026")} == {None}
    assert rows["2023"]["linked"] == 0
    for path in ("/", "/charts"):
        told = " ".join(re.sub("</?time[^>]*>", "", sites["dfe"].get(path).text).split())
        said = "is as at September 2023. Beside a later year 0 means that no other public page that we transcribed tells of one"
        assert said in told, path
    assert rows["2025"]["first_columns_rest_on"] == "other pages alone: no edition as at that year or later is held"


def test_what_could_be_read_in_part_only_is_said_to_be_so(sites: dict[str, Site], tmp_path: Path) -> None:
    """On a copy of the register in which the newest edition is one that could be read in part."""
    path = Path(shutil.copy(sites["dfe"].database, tmp_path / "register.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("update edition set status = 'part_read' where edition_id = 'dfe-external-data-shares-2023-09'")
    site = Site(path)
    (line, *_) = json.loads(site.get("/questions/departments-and-police-now.json").body)["rests_on"]
    assert line.endswith("the newest could be read in part only, and the rest of it is in no answer.")
    (line, *_) = json.loads(sites["dfe"].get("/questions/departments-and-police-now.json").body)["rests_on"]
    assert "in part" not in line
    newest = rows_of(site, "what-is-new")[0]
    assert newest["compared_with_one_before"] == "the parts of it that could be read"


def test_newspapers_and_the_telegraph(held: Site) -> None:
    papers = rows_of(held, "newspapers-and-broadcasters")
    dates = {row["organisation"]: row["other_date_beside_it"] for row in papers}
    assert dates == {
        "Daily Telegraph": "2013-02-20",
        "Times Newspapers": "2013-09-26",
        "British Broadcasting Corporation": "2014-08-21",
    }
    dated = {row["organisation"]: row["dated"] for row in papers}
    assert dated["Times Newspapers"] is None, "what the date beside it means is not said"
    assert dated["Daily Telegraph"] == "2013-02"
    assert all(row["row_id"] and row["tier_as_printed"] for row in papers)
    sources = {row["source_kind"] for row in rows_of(held, "what-one-organisation-got", "register")}
    assert {"foi_request", "written_answer"} <= sources
    assert {row["finding"] for row in rows_of(held, "what-one-organisation-got", "disagree")} == {"These disagree"}


def test_how_many_children_is_not_recorded_and_no_zero(held: Site) -> None:
    (answer,) = rows_of(held, "how-many-children")
    assert answer["answer"] == "Not recorded: DfE says it does not maintain this"
    assert answer["said_on"] == "2017-10-31"
    assert str(answer["source_url"]).startswith("https://")
    page = held.get("/questions/how-many-children").text
    assert "Not recorded: DfE says it does not maintain this" in page
    assert ">0<" not in page


def test_the_correction_about_police_and_home_office_is_a_chain_with_the_current_figure_marked(held: Site) -> None:
    rows = rows_of(held, "police-and-home-office")
    pairs = {(row["quantity"], row["replaced_by_figure"]) for row in rows if row["standing"] == "replaced" and row["quantity"]}
    assert {(31, 33), (21, 16), (21, 62), (2462, 2461), (520, 531)} <= pairs
    current = {row["quantity"] for row in rows if row["standing"] == "current"}
    assert {33, 16, 62, 2461, 531} <= current
    page = held.get("/questions/police-and-home-office").text
    for figure in ("33", "16", "62", "2,461", "531"):
        assert f"<strong>{figure}</strong>" in page


def test_references_lead_to_their_entries(held: Site) -> None:
    found = {row["reference"]: row["recipients"] for row in rows_of(held, "look-up-references")}
    assert found == {"DS00628": "SearchSmartly Limited", "R0042": "KPMG", "DR170124.04": "University of Exeter"}
    (absent,) = rows_of(held, "look-up-references", references="DS99999")
    assert absent["found"] == "nothing is held under it"


def test_a_heading_stands_over_its_numbers(held: Site) -> None:
    """Numbers stand at the right of their column; the first column names its rows, though it be by years."""
    asked = held.get("/questions/has-my-data-been-sold").text
    assert '<th scope="col" class="num">With a company</th>' in asked
    assert '<th scope="col">Outcome</th>' in asked
    by_year = held.get("/questions/sent-out-or-secure").text
    assert '<th scope="col">Year</th><th scope="col" class="num">Sent</th>' in by_year
    assert '<th scope="col">First columns rest on</th>' in by_year


def test_what_parents_ask(held: Site) -> None:
    sold = rows_of(held, "has-my-data-been-sold")
    assert "does not charge for access" in str(sold[0]["answer"])
    assert sold[0]["said_on"] == "2017-10-17"
    counted = rows_of(held, "has-my-data-been-sold", "companies")
    assert all(row["with_a_company_opens"] == ("/commercial" if row["with_a_company"] else None) for row in counted)
    answers = ("with_a_company", "without_a_company", "not_stated")
    assert all(sum(int(str(row[one])) for one in answers) == int(str(row["entries"])) for row in counted)
    assert counted
    whose = {row["whose_words"] for row in rows_of(held, "what-is-in-a-tier")}
    assert whose == {"defenddigitalme", "Department for Education"}
    routes = {row["who"] for row in rows_of(held, "where-to-complain")}
    assert routes == {"Department for Education", "Information Commissioner's Office"}
    assert "holds no pupil data" in held.get("/questions/where-to-complain").text
    sure = {str(row["confidence"]).partition(":")[0].partition(" from")[0] for row in rows_of(held, "companies-and-one-school-year")}
    assert sure <= {"stated", "inferred", "unknown"}


def test_a_made_up_edition_is_counted_by_tier(sites: dict[str, Site]) -> None:
    asked = {"edition": "dfe-npd-requests-2016-06"}
    counted = {row["tier"]: row["requests"] for row in rows_of(sites["dfe"], "requests-by-tier", **asked)}
    assert sum(number for tier, number in counted.items() if tier != "Total" and isinstance(number, int)) == counted["Total"]
    listed = [row["counted"] for row in rows_of(sites["dfe"], "requests-by-tier", "requests", **asked)]
    assert counted["Total"] == listed.count("yes")


@pytest.mark.parametrize("slug", [question.slug for question in all_questions().values() if question.rests_on])
def test_what_is_not_held_is_said(held: Site, slug: str) -> None:
    """In the bundled register no edition is held and nothing was collected: each question says so, with where to look."""
    page = held.get(f"/questions/{slug}").text
    assert re.search(r"<strong>(No edition of|.{0,120}None was collected)", page), slug
    assert 'href="/wanted"' in page or 'href="/parliament?kind=' in page
    told = json.loads(held.get(f"/questions/{slug}.json").body)["rests_on"]
    assert told


def test_an_answer_without_rows_says_why(held: Site) -> None:
    (row,) = rows_of(held, "vanished-between-editions")
    assert "No edition of" in str(row["answer"])
    assert "not all that it needs is held" in str(row["answer"])
    # That there is none is no lack of anything.
    assert rows_of(held, "this-row-is-wrong", "repairs") == [{"answer": "No row answers this."}]


@pytest.mark.parametrize(
    "address",
    [
        "requests-by-tier?from=March",
        "requests-by-tier?from=2012-13",
        "requests-by-tier?edition=nothing",
        "requests-by-tier?year=2016",
        "commercial-releases-in-a-year?year=16",
        "commercial-releases-in-a-year?part=nothing",
        "commercial-releases-in-a-year?year=2016&year=2017",
        "what-one-organisation-got?recipient=nobody-at-all",
        "companies-and-one-school-year?school_year=2014/16",
        "companies-and-one-school-year?school_class=14",
        "what-is-in-a-tier?tier=5",
        "look-up-references?references=%27%3B--",
        "where-a-number-comes-from?entry=nothing",
        "what-is-new?as_at=nothing",
        "what-is-new?as_at=documented-2026-11-25",
    ],
)
def test_what_cannot_be_asked_is_refused_in_plain_words(site: Site, address: str) -> None:
    for form in ("", ".csv", ".json"):
        slug, _, query = address.partition("?")
        answer = site.get(f"/questions/{slug}{form}?{query}")
        assert answer.status == 400, address
        assert "Traceback" not in answer.text


def test_a_question_that_is_not_there(site: Site) -> None:
    assert site.get("/questions/nothing").status == 404


def test_the_form_has_a_label_for_every_box_and_keeps_what_was_asked(site: Site) -> None:
    for question in all_questions().values():
        page = site.get(f"/questions/{question.slug}").text
        ids = re.findall(r'<(?:input|select) id="(p-[^"]+)"', page)
        assert {f"p-{one.name}" for one in question.parameters} <= set(ids)
        assert [one for one in ids if f'for="{one}"' not in page] == []
    asked = site.get("/questions/commercial-releases-in-a-year?year=2022").text
    assert 'value="2022"' in asked
    assert "/questions/commercial-releases-in-a-year.csv?year=2022&amp;part=answer" in asked


def test_an_answer_as_an_edition_stood_says_so_and_can_be_run_again(site: Site) -> None:
    edition = "uksa-accredited-projects-2025-05-20"
    page = site.get(f"/questions/organisations-by-entries?as_at={edition}").text
    assert "As it stood at" in page
    query = re.search(r'href="(/sql\?[^"]+)"', page)
    assert query
    again = site.get(unescape(query[1]))
    assert again.status == 200
    old, new = (rows_of(site, "organisations-by-entries", as_at=one) for one in (edition, "uksa-accredited-projects-2026-06-01"))
    assert old != new == rows_of(site, "organisations-by-entries")


def test_every_table_that_a_question_reads_is_cut_or_is_of_no_date(database: Path) -> None:
    """Behind the cuts no table is read that could tell what came later, and every cut has the columns of its table."""
    with sqlite3.connect(database) as connection:
        found = connection.execute("select name, type, sql from sqlite_master where type in ('table', 'view')").fetchall()
        tables = {name for name, kind, _ in found if kind == "table" and not name.startswith(("search_index", "sqlite_"))}
        views = views_in((name, sql) for name, kind, sql in found if kind == "view")
        assert {*cuts(), *stored()} <= tables | {"moment"}
        for name in {*cuts(), *stored()} - {"moment"}:
            cut = connection.execute(as_it_stood(f"select * from {name} limit 0", views), {"as_at": ""}).description
            whole = connection.execute(f"select * from {name} limit 0").description
            assert [column[0] for column in cut] == [column[0] for column in whole] or {c[0] for c in cut} == {c[0] for c in whole}, name
        for question in all_questions().values():
            for part in question.parts:
                words = set(re.findall(r"[a-z_]+", as_it_stood(part.sql, views)))
                assert words & tables - {*cuts(), *stored()} <= UNDATED, (question.slug, part.name)
    assert not UNDATED & {*cuts(), *stored()}


def test_what_is_worked_out_once_is_worked_out_again_as_an_edition_stood(database: Path) -> None:
    """Its rows as at the newest edition are those that are stored, and as at an earlier one they are fewer or count less."""
    with sqlite3.connect(database) as connection:
        views = views_in(connection.execute("select name, sql from sqlite_master where type = 'view'"))
        newest, earlier = ({"as_at": f"{SOURCE}-{as_at}"} for as_at in (EDITIONS[-1][0], EDITIONS[0][0]))
        for name in sorted(stored()):
            asked = as_it_stood(f"select * from {name}", views)
            whole = set(connection.execute(f"select * from {name}"))
            assert set(connection.execute(asked, newest)) == whole, name
            assert not whole or set(connection.execute(asked, earlier)) != whole, name




@pytest.mark.parametrize("slug", ["past-their-end-date", "what-one-organisation-got"])
def test_what_is_looked_up_by_entry_is_read_by_an_index_as_an_edition_stood(database: Path, slug: str) -> None:
    """A list of all that the rows say, made on the way, has no index: a register of many editions then took longer than is allowed."""
    with sqlite3.connect(database) as connection:
        views = views_in(connection.execute("select name, sql from sqlite_master where type = 'view'"))
        asked = as_it_stood(all_questions()[slug].parts[0].sql, views)
        plan = [row[3] for row in connection.execute(f"explain query plan {asked}", {"as_at": NEWEST, "recipient": "org-1"})]
    assert plan
    assert [step for step in plan if step.startswith("MATERIALIZE listing")] == []


@pytest.fixture(scope="module")
def leavers(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Editions of two publications. One project has two rows, which a person joined; one request stands in two parts; both are gone from
    the newest editions. Another project came back under another number."""
    data = made_up.data_folder(tmp_path_factory.mktemp("leavers") / "data")
    stays = [made_up.project(f"2019/{number:03}", f"A project that stays, {number}") for number in range(1, 6)]
    halves = [made_up.project("2020/030", "One half"), made_up.project("2020/031", "Other half")]
    made_up.publish_edition(data, "2026-01-01", [*halves, made_up.project("2020/032", "Renumbered"), *stays])
    new = [made_up.project("2021/001", "New"), made_up.project("2021/032", "Renumbered")]
    made_up.publish_edition(data, "2026-02-01", [*stays, *new])
    body = "University of Example"
    both = ("DS00001", body, "Made-up wellbeing", "", "3B", "2 July 2018", "")
    shares = [("DS00002", body, "Other", "", "3B", "2 July 2018", "")]
    kept = [("DR150101.01", body, "Phonics", "", "Tier 1", "", "31/12/2020")]
    for as_at, more, day in (("June 2020", [both], "2020-09-10"), ("September 2023", [], "2023-12-07"), ("June 2024", [], "2024-07-01")):
        made_up_dfe.keep(data, made_up_dfe.seven_sections(as_at, [*more, *shares], [*more, *kept]), "xlsx", day)
    with sqlite3.connect(build_register(data).database) as database:
        keys = dict(database.execute("select reference, listing_key from listing").fetchall())
    made_up.add_line(data / "decided" / "entry_links.csv", keys["2020/030"], keys["2020/031"], "yes", "made up", "2026-11-26", "one")
    return Site(build_register(data).database)


LEFT, LEFT_BY = "dfe-external-data-shares-2020-06", "dfe-external-data-shares-2023-09"


def test_what_left_stands_once_for_each_part_that_listed_it(leavers: Site) -> None:
    vanished = rows_of(leavers, "vanished-between-editions", first=f"{SOURCE}-2026-01-01")
    told = ("name", "in_the_second", "row_id", "what_else_is_known", "other_entry_id")
    assert [tuple(row[name] for name in told) for row in vanished] == [
        ("One half", "not listed", f"{SOURCE}-2026-01-01-s1-r2", "nothing_else", ""),
        ("Renumbered", "not listed", f"{SOURCE}-2026-01-01-s1-r4", "possibly_renumbered", "uksa-2021-032"),
    ]
    two = rows_of(leavers, "vanished-between-editions", first=LEFT)
    assert [row["entry_id"] for row in two] == ["dfe-ds00001", "dfe-ds00001"]
    assert len({row["what_absence_means"] for row in two}) == 2


@pytest.mark.parametrize(
    ("asked", "editions"),
    [
        ({"first": LEFT}, {(LEFT, LEFT_BY)}),
        ({"second": LEFT_BY}, {(LEFT, LEFT_BY)}),
        ({"first": LEFT, "second": "dfe-external-data-shares-2024-06"}, {(LEFT, "dfe-external-data-shares-2024-06")}),
        ({}, {(f"{SOURCE}-2026-01-01", f"{SOURCE}-2026-02-01")}),
        ({"first": "dfe-external-data-shares-2024-06"}, {(None, None)}),
        ({"second": LEFT}, {(None, None)}),
    ],
)
def test_an_edition_is_compared_with_its_neighbour_in_the_same_publication_or_with_none(
    leavers: Site, asked: dict[str, str], editions: set[tuple[str | None, str | None]]
) -> None:
    rows = rows_of(leavers, "vanished-between-editions", **asked)
    assert {(row.get("first_edition_id"), row.get("second_edition_id")) for row in rows} == editions
    assert [row for row in rows if not row.get("entry_id", row.get("answer"))] == []


def test_an_edition_that_is_held_and_not_read_is_not_said_to_be_missing(leavers: Site, tmp_path: Path) -> None:
    """On a copy of the register in which no edition of the Department's could be read."""
    copy = tmp_path / "register.db"
    shutil.copy(leavers.database, copy)
    with sqlite3.connect(copy) as database:
        database.execute("update edition set status = 'unread' where source_id = 'dfe-external-data-shares'")
    unread = Site(copy)
    title, home = "DfE external data shares", " ".join(re.sub("<[^>]+>", "", unread.get("/").text).split())
    assert "3 editions are held, and nothing in them is read and counted yet" in home
    assert f"{title}: 3 editions, none of them counted: not read, or awaiting a check" in home
    assert "not one edition is held" not in home
    page = unread.get("/questions/vanished-between-editions").text
    assert f"3 editions of “{title}” held, and none is read and counted yet." in page
    assert f"No edition of “{title}” is held" not in page
    assert {"no: it is not read and counted"} == {
        row["compared_with_one_before"] for row in rows_of(unread, "what-is-new") if row["edition_status"] == "unread"
    } - {"yes"}
    assert "No edition of “National Pupil Database: requests received” is held" in page


def test_an_entry_that_leaves_two_parts_at_once_is_counted_once(leavers: Site) -> None:
    with sqlite3.connect(leavers.database) as database:
        assert database.execute("select count(*) from event where edition_id = ?", (LEFT_BY,)).fetchone() == (2,)
        counted = database.execute("select disappeared from edition_list where edition_id = ?", (LEFT_BY,)).fetchone()
    assert counted == (1,)
    compared = {row["edition_id"]: row["compared_with_one_before"] for row in rows_of(leavers, "what-is-new")}
    assert compared[LEFT] == compared[f"{SOURCE}-2026-01-01"] == "no: it is the first of its kind"
    assert compared[LEFT_BY] == "yes"
    changes = {row["edition_id"]: row["changes"] for row in rows_of(leavers, "the-same-question-next-month")}
    new = {row["edition_id"]: row["no_longer_listed"] for row in rows_of(leavers, "what-is-new")}
    assert changes[LEFT] is new[LEFT] is None, "what was compared with nothing has no numbers"
    assert changes[LEFT_BY]
    assert (new[LEFT_BY], new[f"{SOURCE}-2026-02-01"]) == (1, 1)
    gone = {row["entry_id"]: row for row in rows_of(leavers, "no-longer-listed")}
    assert len(gone) == len(rows_of(leavers, "no-longer-listed")) == 2
    assert (gone["dfe-ds00001"]["last_listed_in"], gone["dfe-ds00001"]["first_not_listed_in"]) == (LEFT, LEFT_BY)
    for part in rows_of(leavers, "vanished-between-editions", first=LEFT):
        assert str(part["what_absence_means"]) in str(gone["dfe-ds00001"]["absence_means"])
    # The list has a line for each part, and says of how many entries they are.
    query = f"in_scope=any&audience=any&kind=disappeared&edition={LEFT_BY}"
    assert '<h2 class="result" id="result">2 changes to 1 entry ' in leavers.get(f"/changes?{query}").text
    assert json.loads(leavers.get(f"/changes.json?{query}").body)["in_words"].startswith("2 changes to 1 entry, ")
    feed = leavers.get("/changes.atom").text
    assert f"{LEFT_BY}" in feed
    assert "1 no longer listed" in feed
    assert "2 no longer listed" not in feed


def test_a_card_says_the_reference_where_the_name_does_not(sites: dict[str, Site]) -> None:
    """An entry without a title is called by its organisation and purpose, or by its organisation and reference."""
    page = sites["dfe"].get("/entries?q=DR150202*").text
    assert "Example &amp; Sons Analytics Limited: Invented league tables" in page
    assert '<span class="k">Reference</span> DR150202.01</li>' in page
    told = sites["dfe"].get("/entries?q=DR170314*").text
    assert "SQW, DR170314.02" in told
    assert "</span> DR170314.02" not in told


def test_a_card_says_once_what_is_not_stated(held: Site) -> None:
    cards = held.get("/entries?in_scope=any&audience=any&outcome=not_stated").text
    assert '<span class="k">Outcome</span> <span class="blank">not stated</span>' in cards
    assert cards.count("Data not stated</li>") == 0, "it is said of its data below"
    assert "Outcome</span> Outcome not stated" not in cards
