"""The UKSA page through its four states, on the real files."""

from __future__ import annotations

from pathlib import Path

import yaml

from scrapers.items import Source
from scrapers.known_addresses import KnownAddresses
from tests.conftest import EVIDENCE, real
from tests.mirror import UKSA_HOST, UKSA_PAGE, Mirror, uksa_declaration, uksa_states
from tests.scrapers.helpers import ROOT, collect, document

SOURCE = "uksa-accredited-projects"


@real
def test_four_states_in_succession(tmp_path: Path) -> None:
    states = uksa_states(Path(EVIDENCE))
    with Mirror() as mirror:
        for state in states:
            mirror.show(state)
            done = collect(tmp_path, uksa_declaration(), mirror=mirror.origin)
            assert done.code == 0, done.out + done.err
        captures = done.captures
        again = collect(tmp_path, uksa_declaration(), mirror=mirror.origin)

    offered = [(path, body) for state in states for path, (body, _) in state.answers.items()]
    fetched = [(row["url"], document(tmp_path, row["sha256"])) for row in captures]
    assert fetched == [(f"https://{UKSA_HOST}{path}", body) for path, body in offered]
    assert [row["role"] for row in captures] == ["page", *["page", "attachment"] * 3]
    assert len({row["sha256"] for row in captures}) == 7

    newest = captures[-1]
    assert newest["found_on"] == f"https://{UKSA_HOST}{UKSA_PAGE}"
    assert newest["link_text"] == "Accredited research projects (Excel)"
    assert newest["file_name"] == "01-06-2026-UKSA-Accredited-Research-Projects-Report-1.xlsx"
    assert (newest["via"], newest["final_url"]) == ("live", newest["url"])

    assert again.code == 0
    assert again.row(SOURCE) == ["2", "0", "2", "0", "0", "0"]
    assert "complete, nothing new" in again.out
    assert len(again.captures) == 9
    assert len(list((tmp_path / "published" / "documents").iterdir())) == 7
    assert "127.0.0.1" not in (tmp_path / "published" / "captures.csv").read_text()


def test_links_are_found_whatever_the_markup(tmp_path: Path) -> None:
    host = "markup.example"
    page = """<html><head><base href="https://markup.example/base/"></head><body><nav><a href="/menu.xlsx">menu</a></nav>
        <div><a href=" report.XLSX?v=2#top ">The <b>report</b>
        in Excel</a> <a href="/same.ods">first words</a> <a href="https://markup.example/same.ods">second words</a>
        <a href="http://127.0.0.1:PORT/markup.example/through-the-mirror.csv">mirrored</a>
        <a href="/guide.pdf">guide</a> <a>no address</a></div></body></html>"""
    with Mirror() as mirror:
        mirror.put(host, "/list/", page.replace("http://127.0.0.1:PORT", mirror.origin))
        for path in ("/base/report.XLSX", "/same.ods", "/through-the-mirror.csv"):
            mirror.put(host, path, f"made up: {path}", content_type="application/octet-stream")
        done = collect(
            tmp_path,
            f'{{"source_id": "markup", "spider": "uksa_accredited_projects", "page_url": "https://{host}/list/", '
            f'"hosts": ["{host}"], "title": "Made up"}}',
            mirror=mirror.origin,
        )
    assert done.code == 0, done.out
    assert [(row["url"], row["link_text"]) for row in done.captures[1:]] == [
        (f"https://{host}/base/report.XLSX?v=2", "The report in Excel"),
        (f"https://{host}/same.ods", "first words"),
        (f"https://{host}/through-the-mirror.csv", "mirrored"),
    ]


def test_a_list_of_named_people_is_never_asked_for(tmp_path: Path) -> None:
    base = f"https://{UKSA_HOST}/wp-content/uploads/2026/06/01-06-2026-UKSA-Accredited"
    projects, people, both = (f"{base}-{name}.xlsx" for name in ("Research-Projects-Report-1", "Researchers-Report", "Researchers-Project"))
    declared = yaml.safe_load((ROOT / "data/declared/sources.yml").read_text(encoding="utf-8"))
    settings = {one["source_id"]: one.get("collect") for one in declared}
    page = "<main>" + "".join(f'<a href="{one}">words</a>' for one in (projects, people, both)) + "</main>"
    with Mirror() as mirror:
        mirror.put(UKSA_HOST, UKSA_PAGE, page)
        for one in (projects, people, both):
            mirror.put(UKSA_HOST, one.removeprefix(f"https://{UKSA_HOST}"), f"made up: {one}")
        done = collect(tmp_path, uksa_declaration(collect=settings["uksa-accredited-projects"]), mirror=mirror.origin)
        assert mirror.asked(UKSA_HOST, people.removeprefix(f"https://{UKSA_HOST}")) == 0
    assert (done.code, [row["url"] for row in done.captures if row["role"] == "attachment"]) == (0, [projects, both])
    assert f"a list of named people, which the page offers too, was not asked for: {people}" in done.out
    host = "web.archive.org"
    archive = Source("internet-archive", "internet_archive", f"https://{host}/", (host,), "made up", settings["internet-archive"])
    wanted = KnownAddresses(tmp_path / "published", archive).wanted
    assert {projects, both} <= wanted.keys()
    assert people not in wanted
