"""F42 to F44: cells that would act in a reader's program, and cells that name private persons. One build meets them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World
from tests.parliament_api import question
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up import csv_document, project
from tests.site.conftest import Site, browser
from tests.site.test_pages import shape

__all__ = ["browser"]
FORMULAS = ('=HYPERLINK("https://bad.example","made up")', "+1+1", "@SUM(A1)", "\t=1+1", "\N{FULLWIDTH EQUALS SIGN}1+1", "-2+3")
MARKUP = (
    "<script>window.acted = 1</script> made up",
    '"><img src=x onerror="window.acted = 1"> made up',
    "javascript:window.acted=1",
    "</title><svg onload='window.acted = 1'> made up",
)
MAIL, TELEPHONE, PERSON = "person.sixth@example.org", "020 7946 0999", "Zebedee Nobody"
# A word of each that nothing else has, to search for.
WORD_OF = {MAIL: "sixth", TELEPHONE: "7946", PERSON: "Zebedee"}
TITLES = [*FORMULAS, *MARKUP, f"Ask {MAIL} about it", f"Call {TELEPHONE} about it"]
HOSTILE = csv_document([project(f"2027/{number:03}", text) for number, text in enumerate(TITLES, start=1)])
REQUESTS = made_up_dfe.requests_2013([(PERSON, "A made-up study of a person's own", "KS2", "1 May 2013")]).bytes_as("xlsx")
ANSWER = (
    "<p>The National Pupil Database.<script>window.acted = 1</script></p><p onclick='window.acted = 1'>Made up.</p><img src=x onerror=x()>"
)
ASKED = {
    "value": question(900, "2024-08-01", "2024-08-05", questionText="About the National Pupil Database", answerText=ANSWER),
    "links": [],
}
ADDRESS = "https://questions-statements-api.parliament.uk/api/writtenquestions/questions/900?expandMember=true"


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All of them in one store, and the build that met them."""
    world = World.copied(good, tmp_path_factory.mktemp("hostile") / "data")
    made_up.publish(world.data, HOSTILE, as_at="2027-01-01", captured_at="2027-01-01T09:00:00Z")
    made_up_dfe.keep(world.data, made_up_dfe.requests_2013(), "xlsx", "2013-04-01", REQUESTS)
    made_up.publish(
        world.data, json.dumps(ASKED).encode(), source_id="parliament-questions", url=ADDRESS, captured_at="2024-08-06T09:00:00Z",
        file_name="900",
    )  # fmt: skip
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


@pytest.fixture(scope="module")
def site(kept: World) -> Site:
    return Site(kept.database)


def entry_of(case: Case, title: str) -> str:
    return str(case.world.one("select entry_id from entry where title = ? and reference like '2027/%'", title.strip()))


@pytest.mark.parametrize("text", FORMULAS)
@fault("F42", "A cell begins with `=`, `+`, `-`, `@`, a tab or a full-width `＝`", outcome="answered", says="")
def test_f42_cells_that_begin_like_a_formula(case: Case, site: Site, text: str) -> None:
    shown = site.get(f"/entries/{entry_of(case, text)}")
    assert shown.status == 200
    rows = list(csv.DictReader(io.StringIO(site.get("/entries.csv?in_scope=any&audience=any").text, newline="")))
    assert text.strip() in [row["title"] for row in rows]
    with zipfile.ZipFile(io.BytesIO(site.get("/entries.xlsx?in_scope=any&audience=any").body)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert {part[:1] for part in sheets.split(b' t="')[1:]} <= {b"s", b"i"}  # shared or inline texts, and no numbers
    case.ends("answered", shown.text)


@pytest.mark.parametrize("text", MARKUP)
@fault("F43", "A cell holds a script, a picture with a handler, or a `javascript:` address", outcome="answered", says="")
def test_f43_markup_in_cells(case: Case, site: Site, browser: Browser, text: str) -> None:
    address = f"/entries/{entry_of(case, text)}"
    assert_inert(site, browser, address)
    case.ends("answered", site.get(address).text)


@fault("F43", "An answer in Parliament holds a script and handlers", outcome="answered", says="The National Pupil Database.…Made up.")
def test_f43_markup_in_an_answer(case: Case, site: Site, browser: Browser) -> None:
    address = f"/parliament/{case.world.one('select item_id from parliament_item where api_id = ?', '900')}"
    assert_inert(site, browser, address)
    case.ends("answered", site.get(address).text)


def assert_inert(site: Site, browser: Browser, address: str) -> None:
    """Nothing of the page can act, by its markup and in a browser that obeys the site's own headers."""
    found = shape(site.get(address).text)
    assert not {"script", "iframe", "object", "style"} & set(found.tags)
    assert found.forbidden == []

    def answer(route: Route) -> None:
        told = site.get("/" + route.request.url.split("/", 3)[3])
        route.fulfill(status=told.status, headers=dict(told.headers), body=told.body)

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(f"http://register.example{address}")
    assert page.evaluate("typeof window.acted") == "undefined"
    page.close()


@pytest.mark.parametrize("secret", [MAIL, TELEPHONE])
@fault(
    "F44",
    "A cell holds an e-mail address or a telephone number",
    outcome="withheld",
    says="Ask [e-mail address withheld] about it…Call [telephone number withheld] about it",
)
def test_f44_addresses_and_telephone_numbers(case: Case, site: Site, secret: str) -> None:
    titles = [title for (title,) in case.world.rows("select title from listing where title like '%about it' order by title")]
    assert len(titles) == 2
    assert_nowhere(case, site, secret)
    case.ends("withheld", "\n".join(titles))


@fault("F44", "A private person's name stands where an organisation should", outcome="withheld", says="withheld")
def test_f44_a_private_person_s_name(case: Case, site: Site) -> None:
    outcome, printed, value = case.world.value(made_up.sha(REQUESTS), 10, "recipients_text")
    assert value is None
    assert case.world.one("select count(*) from issue where issue_type = 'recipient_withheld'") == 1
    assert case.world.one("select count(*) from listing where row_id like 'dfe-npd-requests-2013%'") == 5
    assert_nowhere(case, site, PERSON)
    case.ends(outcome, printed)


def assert_nowhere(case: Case, site: Site, secret: str) -> None:
    """The words are in no byte of the build, whose files are all that is served, and no search finds them."""
    forms = [secret.encode(), secret.split()[0].encode() if secret == PERSON else secret.encode()]
    for path in case.world.database.parent.rglob("*"):
        assert not path.is_file() or not any(form in path.read_bytes() for form in forms), path
    with zipfile.ZipFile(case.world.database.parent / "downloads" / "pupil-data-register.zip") as archive:
        assert not any(form in archive.read(name) for name in archive.namelist() for form in forms)
    assert case.world.one("select count(*) from search_index where search_index match ?", f'"{WORD_OF[secret]}"') == 0
    assert secret not in site.get(f"/search?q={WORD_OF[secret]}").text.replace(f'value="{secret}"', "")
