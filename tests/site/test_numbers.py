"""Every number that a page links is the number of rows of the list it leads to: on its page, in its words and in each of its files.

A long run, over the made-up register, made-up editions of the Department's with a re-issue and one that is read in part, and the real
editions where they are at hand. It goes from page to page as a reader does, and takes each kind of address a few times.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter, deque
from html import unescape
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests.conftest import SOAK
from tests.pipeline import made_up_dfe
from tests.site.addresses import PLAIN, kind_of, links_of
from tests.site.conftest import Site
from tests.site.registers import with_dfe

pytestmark = pytest.mark.skipif(not SOAK, reason="a long run: REGISTER_SOAK is not set")

LISTS = (
    *("entries", "recipients", "datasets", "editions", "changes", "claims", "parliament", "tallies", "wanted"),
    *("issues", "undecided", "rows"),
)
LIST = re.compile(rf"/({'|'.join(LISTS)}|questions/[^/.?]+)(\?|$)")
NUMBER = re.compile(r'<a (?:[^>]* )?href="(/[^"#]*)(?:#[^"]*)?"[^>]*>\s*(?:<span>)?(\d[\d,]*)(?:\s*</?(?:a|span)\b| [a-z])')
NO_PAGE = re.compile(r"\.(csv|json|xlsx|atom|xml|db|zip|cff|svg|png|css|ico|js)(\?|$)|^/(sql|downloads/|static|register)")
OF_EACH_KIND = 6


def made_up_department(folder: Path) -> Path:
    """A register with made-up editions of the Department's, the one of June 2020 issued twice and the newest read in part."""
    data = with_dfe(folder / "data")
    again = [(*made_up_dfe.DSAP_2020[0][:2], "Made-up wellbeing, re-issued", *made_up_dfe.DSAP_2020[0][3:]), *made_up_dfe.DSAP_2020[1:]]
    made_up_dfe.keep(data, made_up_dfe.seven_sections("June 2020", again, made_up_dfe.HELD_2020), "ods", "2020-10-10")
    made_up_dfe.keep(data, made_up_dfe.shares_2027(), "ods", "2027-07-01")
    return build_register(data, folder / "register.db").database


@pytest.fixture(scope="module", params=["made-up", "department", "real"])
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, site: Site) -> Site:
    if request.param == "made-up":
        return site
    if request.param == "real":
        return Site(request.getfixturevalue("real_register").path)
    return Site(made_up_department(tmp_path_factory.mktemp("department")))


def pages_of(site: Site) -> dict[str, str]:
    """Address -> HTML of the pages that a reader comes to."""
    todo = deque(["/", "/questions", *PLAIN, *(f"/{name}" for name in LISTS)])
    seen, kinds, found = set(todo), Counter[str](), {}
    while todo:
        address = todo.popleft()
        answer = site.get(address)
        assert answer.status in (200, 302), (address, answer.status)
        if answer.status != 200:
            continue
        found[address] = answer.text
        for link in map(unescape, links_of(answer.text)):
            if link not in seen and not NO_PAGE.search(link) and kinds[kind_of(link)] < OF_EACH_KIND:
                kinds[kind_of(link)] += 1
                seen.add(link)
                todo.append(link)
    return found


def totals_of(site: Site, address: str) -> set[int]:
    """What a list says of its length: its heading, its CSV, its JSON, and the words in it."""
    path, _, query = address.partition("?")
    query = "&".join(part for part in query.split("&") if part and not part.startswith("page="))
    asked = f"?{query}" if query else ""
    heading = re.search(r'id="result">\s*([\d,]+)', site.get(f"{path}{asked}").text)
    file, told = site.get(f"{path}.csv{asked}"), json.loads(site.get(f"{path}.json{asked}").body)
    csv.field_size_limit(sys.maxsize)
    lines = len(list(csv.reader(io.StringIO(file.text, newline="")))) - 1
    begins = re.match(r"[\d,]+", told.get("in_words", ""))
    said = [match.replace(",", "") for match in (heading[1] if heading else "", begins[0] if begins else "") if match]
    return {lines, int(file.headers["x-row-count"]), told["row_count"], len(told["rows"]), *map(int, said)}


def entries_of(site: Site, address: str) -> int | None:
    """Of how many entries the changes of a list are, where it says so beside their own number."""
    told = re.search(r'id="result">\s*[\d,]+ changes? to ([\d,]+) entr', site.get(address).text)
    return int(told[1].replace(",", "")) if told else None


def test_every_number_is_that_of_the_list_it_leads_to(walked: Site) -> None:
    known: dict[str, set[int]] = {}
    wrong, right = [], 0
    for address, html in pages_of(walked).items():
        for link, text in NUMBER.findall(html):
            href = unescape(link)
            if not LIST.match(href):
                continue
            number = int(text.replace(",", ""))
            totals = known[href] if href in known else known.setdefault(href, totals_of(walked, href))
            # The page of an edition counts entries, each once; the list of its changes says of how many entries they are.
            if totals == {number} or entries_of(walked, href) == number:
                right += 1
            else:
                wrong.append(f"{address}: {text} leads to {href}, which has {totals}")
    assert wrong == []
    assert right > 300, "so few numbers that the walk has missed most"
