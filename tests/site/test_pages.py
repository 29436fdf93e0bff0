"""Every kind of page: whole, plain, escaped, with what each must say."""

from __future__ import annotations

import re
import sqlite3
from html.parser import HTMLParser

import pytest
from register_site.guarding.guard import WITH_A_SCRIPT

from tests.site.addresses import PLAIN
from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID, IN_SCOPE, NEWEST
from tests.site.test_downloads import shown

PAGES = (
    *PLAIN,
    "/",
    "/search",
    "/search?q=attainment",
    "/entries",
    "/entries?page=2",
    "/entries?in_scope=any&audience=any",
    "/entries/uksa-2024-001",
    "/entries/uksa-2024-007",
    "/entries/uksa-2024-008",
    "/entries/uksa-2024-020",
    "/entries/2024-040",
    "/recipients",
    "/recipients/org-1",
    "/datasets",
    "/datasets/leo",
    "/editions",
    f"/editions/{NEWEST}",
    "/changes",
    "/changes?kind=disappeared",
    "/tallies",
    "/wanted",
    "/claims",
    "/claims/old-figure",
    "/claims/no-number",
    "/claims/new-figure",
    "/claims/whole",
    "/claims?counted_status=counted",
    "/parliament",
    "/parliament/commons-2024-01-01-1",
    "/parliament/commons-2024-02-01-ms1",
    "/entries/uksa-2024-002",
    "/issues",
    "/undecided",
    "/rows",
    f"/cells/{NEWEST}-sheet-1-r10",
    f"/cells/{NEWEST}-sheet-1-r6",
    "/quality?part=sums",
    "/quality?part=people",
    "/commercial?outcome=secure_access",
    "/my-record/2010",
    "/sql",
    "/dictionary/entry",
    "/register/section",
    "/register/layout/made-up-workbook",
)


MOST_BYTES = 100_000


def without_pictures(html: str) -> str:
    return re.sub(r'<div class="drawn">.*?</svg></div>', "", html, flags=re.DOTALL)


class Shape(HTMLParser):
    """What a page is made of: its tags in order, its title, and attributes that would run or style."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.forbidden: list[str] = []
        self.lang = ""
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A data block is no script: no browser runs it, and the content security policy has nothing to say of it.
        self.tags.append("data block" if (tag, attrs) == ("script", [("type", "application/ld+json")]) else tag)
        runs = ("on", "style")
        self.forbidden += [name for name, value in attrs if name.startswith(runs) or (value or "").startswith("javascript:")]
        self.lang = dict(attrs).get("lang") or self.lang if tag == "html" else self.lang

    def handle_data(self, data: str) -> None:
        self.title += data if self.tags and self.tags[-1] == "title" and not self.title else ""


def shape(html: str) -> Shape:
    parser = Shape()
    parser.feed(html)
    return parser


@pytest.mark.parametrize("address", PAGES)
def test_page_is_whole(site: Site, address: str) -> None:
    answer = site.get(address)
    assert answer.status == 200
    found = shape(answer.text)
    assert found.lang == "en-GB"
    assert found.tags.count("h1") == 1
    # Two kinds of page have a script, and none needs it: one works out in the browser, from rows that are a script too, what would else
    # have to be sent; one offers words.
    path = address.partition("?")[0]
    assert found.tags.count("script") == (2 if path == "/my-record" else path in WITH_A_SCRIPT)
    assert not {"style", "iframe", "object"} & set(found.tags)
    assert found.forbidden == []
    assert found.tags.count("table") == found.tags.count("caption")
    assert "A blank does not mean no." in answer.text
    assert BUILD_ID in answer.text
    assert len(without_pictures(answer.text).encode()) < MOST_BYTES
    assert "max-age" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers


def test_what_is_missing_is_looked_for_where_it_is_listed(site: Site) -> None:
    (line,) = [one for one in site.get("/about").text.splitlines() if "missing" in one]
    assert re.search(r'missing is listed under <a href="/wanted">', line)


def test_titles_are_unique(site: Site) -> None:
    titles = [shape(site.get(address).text).title for address in PAGES]
    assert len(set(titles)) == len(titles)


def test_markup_in_a_title_is_shown_and_not_run(site: Site) -> None:
    html = site.get("/entries/uksa-2024-003").text
    assert "&lt;script&gt;document.title=" in html
    assert "<img src=x" not in html


def test_no_text_turns_the_direction_of_the_words_beside_it(site: Site) -> None:
    """A page leaves such marks out; a file has the text as it is."""
    asked = "?sql=select+char(8238)||'odd'||char(8295)||'even'||char(8206)+as+printed"
    marks = {chr(8238), chr(8295), chr(8206)}
    assert marks & set(site.get(f"/sql.csv{asked}").text) == marks
    page = site.get(f"/sql{asked}").text
    assert "oddeven" in page
    assert not marks & set(page)


def test_what_could_not_be_read_shows_what_is_printed(site: Site) -> None:
    html = site.get("/entries/uksa-2024-007").text
    assert "could not be read" in html
    assert "31st Febuary" in html


def test_blanks_are_said_in_words(site: Site) -> None:
    html = site.get("/entries/uksa-2024-010").text
    assert '<span class="blank">not stated' in html.split("<summary>Legal gateway</summary>")[1].split("</tr>")[0]


def test_each_value_leads_to_its_cell(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    cells = re.findall(r'href="(/cells/[^"]+)"', html)
    assert len(cells) >= 6
    assert "Made-up project 1 on attainment" in site.get(cells[0]).text


def test_a_withheld_cell_shows_why_and_not_what(site: Site) -> None:
    html = site.get(f"/cells/{NEWEST}-sheet-1-r10").text
    assert "withheld" in html
    assert "Names private persons." in html
    assert "[withheld]" not in html


def test_a_cell_names_file_sheet_row_and_time(site: Site) -> None:
    html = site.get(f"/cells/{NEWEST}-sheet-1-r10").text.replace("<wbr>", "")
    for part in ("Sheet1, row 10", "https://example.org/files/projects-2026-06-01.xlsx", "1 June 2026, 09:30 UTC", "Project Number"):
        assert part in html
    assert re.search(r"[0-9a-f]{64}", html)


def test_what_left_a_list_is_worded_with_care(site: Site) -> None:
    html = site.get("/changes?kind=disappeared").text
    assert "uksa-2024-008" in html
    assert "no longer listed in the editions we hold" in html.lower()
    assert "deleted" not in html.lower()


def test_an_edition_shows_its_sums_and_what_was_not_read(site: Site) -> None:
    html = site.get(f"/editions/{NEWEST}").text
    assert "No heading row was recognised." in html
    assert "Difference in rows" in html


def test_undecided_pairs_lower_the_count_they_touch(site: Site) -> None:
    assert "or down to" in site.get("/").text
    assert f"{IN_SCOPE} entries, or down to {IN_SCOPE - 1}" in site.get("/entries").text


def test_an_organisation_s_entries_stay_where_one_of_a_pair_alone_is_named_with_it(site: Site) -> None:
    """What the two are together is named with it as well."""
    with sqlite3.connect(site.database) as database:
        ((one, other),) = database.execute("select entry_id, other_entry_id from link_candidate where decision = 'undecided'")
        named = "select recipient_id from entry_recipient where entry_id = ?"
        (recipient,) = database.execute(f"{named} except {named}", (one, other)).fetchone()
    assert "no more than" not in site.get(f"/recipients/{recipient}").text


def test_nothing_tells_where_files_are(site: Site) -> None:
    places = (str(site.database.parent), "site-packages", "Traceback")
    others = ("/-/databases.json", "/-/versions.json", "/-/threads.json", "/register.json", "/register/entry.json", "/entries?x=1")
    for address in (*PAGES, *others):
        text = site.get(address).text
        assert text or site.get(address).status in (302, 404), address
        assert not [place for place in places if place in text], address


def test_a_replaced_figure_shows_its_chain_from_both_ends(site: Site) -> None:
    for claim in ("old-figure", "new-figure"):
        html = site.get(f"/claims/{claim}").text
        chain = html.split('id="chain"')[1].split("</ol>")[0]
        assert chain.index("1,200 requests") < chain.index("1,500 requests"), claim
    assert "What was corrected later" in site.get("/parliament/commons-2024-01-01-1").text
    assert "What it corrects" in site.get("/parliament/commons-2024-02-01-ms1").text


def test_a_collected_question_names_its_members_and_the_day_of_their_names(site: Site) -> None:
    html = site.get("/parliament/commons-2024-01-01-1").text
    assert "<dt>Asked by</dt><dd>A made-up member (A made-up party)</dd>" in html
    assert "<dd>A made-up minister</dd>" in html
    day = '<time datetime="2024-01-10">10 January 2024</time>'
    assert f"<dt>Corrected</dt><dd>{day}</dd>" in html
    assert '<div class="answer" role="region" tabindex="0" aria-label="The answer before it was corrected"><p>A made-up first <b>' in html
    assert f"Corrected on {day}." in html.split('id="words"')[1].split("<blockquote>")[0], "beside the answer in its words"
    assert "<dt>Corrected by</dt><dd>Another made-up minister</dd>" in html
    assert "Collected from Parliament's own service" in html
    assert '<li class="mark">Corrected</li>' in site.get("/parliament").text
    assert "Members are named as Parliament named them on" in html
    assert "Members are named" not in site.get("/parliament/commons-2024-02-01-ms1").text


def test_no_number_held_is_said_and_is_no_zero(site: Site) -> None:
    html = site.get("/claims/no-number").text
    assert "no number held" in html
    assert "In doubt: Made up, so in doubt." in html
    assert not re.search(r"<dt>Number</dt><dd>\s*0", html)


def test_second_hand_says_so_wherever_it_stands(site: Site) -> None:
    assert "as reported by" in site.get("/claims/old-figure").text
    assert "Second-hand" in site.get("/entries/uksa-2024-002").text
    assert site.get("/claims").text.count("Second-hand</li>") == 3


def test_a_published_total_has_our_count_its_query_and_the_difference_beside_it(site: Site) -> None:
    line = r"<dt>Our count</dt><dd>(\d+), or down to \d+: <a [^>]+>pairs await a person</a> \(\1 secure access\)"
    number, *_ = re.findall(line, site.get("/claims/new-figure").text)
    for address in ("/claims/new-figure", "/claims?counted_status=counted"):
        html = site.get(address).text
        assert f"{1500 - int(number):,} fewer than stated, or down to {1501 - int(number):,} fewer than stated" in html
        assert "One counts &lt;b&gt;requests&lt;/b&gt;, the other rows." in html
        (query,) = set(re.findall(r'href="(/sql\?sql=[^"]+)"', html))
        answer = site.get(query.replace("&amp;", "&"))
        assert answer.status == 200
        assert f'<td class="text">{number}</td>' in answer.text
    assert "2 rows, in neither number" in site.get("/claims/new-figure").text


def test_a_number_that_is_not_exact_keeps_its_words_and_has_no_exact_difference(site: Site) -> None:
    for address in ("/claims/rounded", "/claims?counted_status=counted"):
        html = site.get(address).text
        assert "20 requests (“20+”)" in html, address
        assert "ot given, as “20+” goes with the number stated and it is not exact" in html, address
    assert "Stated by a made-up minister (minister)" in site.get("/claims/rounded").text
    assert "20 requests (“20+”) to May 2017, by a made-up" in " ".join(re.sub("<[^>]+>", "", site.get("/claims/rounded").text).split())
    for address in ("/claims/old-figure", "/claims/new-figure", "/parliament/commons-2024-02-01-ms1"):
        assert ">around 1,200" in site.get(address).text, address


@pytest.mark.parametrize(("claim", "said"), [("whole", "so there is nothing to count"), ("old-figure", "“&lt;5” is printed for March")])
def test_where_nothing_can_be_counted_there_are_words_and_no_number(site: Site, claim: str, said: str) -> None:
    section = site.get(f"/claims/{claim}").text.split('id="ours"')[1].split("</section>")[0]
    assert "No number." in section
    assert said in section
    assert "<dt>Our count</dt>" not in section
    assert "<dt>Difference</dt>" not in section
    states = {"whole": "no_edition_held", "old-figure": "not_whole"}
    listed = site.get(f"/claims?counted_status={states[claim]}").text
    assert "Our count</span> <span class=\"blank\">none:" in listed


def test_parts_that_do_not_add_up_stand_beside_their_sum_and_the_whole(site: Site) -> None:
    for claim in ("whole", "part-1"):
        html = site.get(f"/claims/{claim}").text
        assert "add up to 464, and the whole is stated as 466: the sum is 2 fewer than stated" in html, claim
        assert '<span class="mark">Parts do not add up</span>' in html
        assert re.findall(r'<td class="num">(\d+)</td>', html) == ["300", "164", "464", "466"]
    assert shown(site.get("/claims?adds_up=no").text) == 1


def test_statements_that_differ_stand_together_wherever_one_of_them_does(site: Site) -> None:
    for address in ("/claims/old-figure", "/claims/no-number", "/entries/uksa-2024-001", "/recipients/org-1", "/claims/differences"):
        html = site.get(address).text
        assert "Statements that differ" in html, address
        sides = html.split("Statements that differ</h")[1]
        assert "1,200 requests" in sides, address
        assert "No number held" in sides, address
        assert sides.count('href="https://example.org/claim"') == 2, address
    assert shown(site.get("/claims?differs=yes").text) == 2
    assert "Statements that differ</h2>" not in site.get("/claims/new-figure").text
    assert "Statements that differ</h2>" not in site.get("/entries/uksa-2024-002").text


def test_an_entry_told_of_elsewhere_says_what_would_settle_it(site: Site) -> None:
    html = site.get("/entries/uksa-2024-002").text
    assert "known from our transcriptions alone" in html
    assert "no edition of the Department for Education's own register of that time is held" in html
    assert "would settle it" in html.split('id="told"')[1]


def test_a_question_about_an_organisation_is_not_a_confirmation(site: Site) -> None:
    html = site.get("/parliament/commons-2024-01-01-1").text
    assert "asked about" in html
    assert "&lt;b&gt;Asked&lt;/b&gt;" in html
    assert "old-figure" in site.get("/recipients/org-1").text


def test_lists_of_claims_and_parliament_download_whole(site: Site) -> None:
    assert site.get("/claims.csv?standing=superseded").text.count("\n") == 2
    assert site.get("/parliament.json?kind=statement").text.count("MS1") == 1
    assert site.get("/claims?nonsense=1").status == 400


def test_an_entry_says_what_it_holds_on_what_terms_and_that_its_end_date_has_passed(site: Site) -> None:
    text = site.get("/entries/uksa-2024-020").text
    for words in (
        "What the data is said to contain",
        "&lt;b&gt;names&lt;/b&gt;",
        "Said to be absent",
        "Whether data identifies a person depends on who holds it",
        "Key Stage 2, 2014 to 2015",
        "What happens afterwards",
        "427 days or more before the edition as at",
        "Dates as published; not evidence of a breach",
    ):
        assert words in text, words
    silent = site.get("/entries/uksa-2024-001").text
    assert "Nothing printed names an item of data" in silent
    assert "Dates as published" not in silent


def test_a_dataset_says_what_it_adds_where_it_may_be_and_what_is_not_known(site: Site) -> None:
    text = site.get("/datasets/leo").text
    for words in ("What it holds or asks for", "A made-up note.", "What is not known", ">January 2018</time>", "Stated:", "Unknown:"):
        assert words in text, words
    assert "/parliament/commons-2024-01-01-1" in text


def test_entries_are_narrowed_to_those_said_to_include_an_item(site: Site) -> None:
    assert site.get("/entries?item=ethnicity").text.count('class="card"') == 1
    assert site.get("/entries?item=nothing").status == 400


def test_how_a_file_was_had_reads_as_words(site: Site) -> None:
    assert ", from the publisher&#39;s site on" in site.get(f"/editions/{NEWEST}").text
    assert "<dd>From the publisher&#39;s site, " in site.get(f"/cells/{NEWEST}-sheet-1-r6").text
