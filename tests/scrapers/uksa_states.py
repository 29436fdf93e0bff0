"""What the UKSA page of accredited projects has offered over time, built from the folder of real files.

The data are real: the table scraped on 2025-05-20 and the workbooks of 2026-03-24 and 2026-06-01. Made up are the pages' HTML (it was
never seen), the table's headings as printed on the page (those of the later workbooks are used), the address of the March workbook
(only its file name as kept by others was recorded), and the one changed cell of the re-issue.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

UKSA_HOST = "uksa.statisticsauthority.gov.uk"
UKSA_PAGE = (
    "/digitaleconomyact-research-statistics/better-useofdata-for-research-information-for-researchers/"
    "list-of-accredited-researchers-and-research-projects-under-the-research-strand-of-the-digital-economy-act/"
)
TITLE = "List of accredited researchers and research projects"
HEADINGS = (
    "Project Number",
    "Project Name",
    "Accredited Researchers",
    "Legal Gateway",
    "Protected Data Accessed",
    "Processing Environment",
    "Accreditation Date",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TABLE_FILE = "uksa-accredited-projects_2025-05-20_html-table-scrape.csv"
MARCH_FILE = "uksa-accredited-projects_2026-03-24_retrieved-2026-03-25.xlsx"
JUNE_FILE = "uksa-accredited-projects_2026-06-01_original.xlsx"
MARCH_PATH = "/wp-content/uploads/2026/03/dea_accredited_projects_20260325.xlsx"
JUNE_PATH = "/wp-content/uploads/2026/06/01-06-2026-UKSA-Accredited-Research-Projects-Report-1.xlsx"
REISSUE_PATH = "/wp-content/uploads/2026/08/01-06-2026-UKSA-Accredited-Research-Projects-Report-1.xlsx"
# The Project Name of 2023/005, a project that uses children's education data.
CHANGED_CELL = "B526"
CHANGED_TEXT = "A project name that was changed for a test"


@dataclass(frozen=True)
class PageState:
    """One state of a page: for each path on `host`, the content and its type. The page itself is the first path."""

    label: str
    host: str
    answers: Mapping[str, tuple[bytes, str]]


def uksa_declaration(**changes: object) -> str:
    """The source's declaration, as JSON for ``scrapers.collect --source``, with `changes` made to it."""
    return json.dumps(
        {
            "source_id": "uksa-accredited-projects",
            "spider": "uksa_accredited_projects",
            "page_url": f"https://{UKSA_HOST}{UKSA_PAGE}",
            "hosts": [UKSA_HOST],
            "title": TITLE,
        }
        | changes
    )


def uksa_states(evidence: Path, changed_cell: str = CHANGED_CELL, changed_text: str = CHANGED_TEXT) -> list[PageState]:
    """The four states, oldest first: a table of 2025-05, the workbooks of 2026-03 and 2026-06, and the latter re-issued.

    `evidence` is the folder named by REGISTER_EVIDENCE. The re-issue is the June workbook with one cell of its first sheet changed.
    """
    folder = evidence / "registers"
    june = (folder / JUNE_FILE).read_bytes()
    reissue = with_cell_changed(june, changed_cell, changed_text)
    return [
        PageState("table of 2025-05-20", UKSA_HOST, {UKSA_PAGE: (page_with_table(folder / TABLE_FILE), "text/html; charset=UTF-8")}),
        linking_state("workbook of 2026-03-24", MARCH_PATH, (folder / MARCH_FILE).read_bytes()),
        linking_state("workbook of 2026-06-01", JUNE_PATH, june),
        linking_state("workbook of 2026-06-01, re-issued", REISSUE_PATH, reissue),
    ]


def linking_state(label: str, path: str, workbook: bytes, words: str = "Accredited research projects (Excel)") -> PageState:
    """The page linking one workbook at `path` with these words, and the workbook."""
    page = made_up_page(f'<p><a href="https://{UKSA_HOST}{path}">{html.escape(words)}</a></p>')
    return PageState(label, UKSA_HOST, {UKSA_PAGE: (page, "text/html; charset=UTF-8"), path: (workbook, XLSX)})


def page_with_table(scraped: Path) -> bytes:
    """The page with the table of 2025: one row for each row of the scraped CSV, under the headings of the later workbooks."""
    rows = list(csv.reader(io.StringIO(scraped.read_text(encoding="utf-8-sig"), newline="")))[1:]
    table = ["<table>", _table_row("th", HEADINGS), *(_table_row("td", row) for row in rows), "</table>"]
    return made_up_page("\n".join(table))


def made_up_page(content: str) -> bytes:
    """A whole page around `content`, which says that it is made up."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title></head>\n<body>\n'
        '<header><a href="/">Home</a> <a href="/wp-content/uploads/site-map.csv">Site map</a></header>\n'
        f"<main><h1>{TITLE}</h1>\n<p>This page was made up for a test; its publisher never wrote it.</p>\n{content}\n</main>\n"
        '<footer><a href="/accessibility/">Accessibility</a></footer>\n</body></html>\n'
    ).encode()


def with_cell_changed(workbook: bytes, cell: str, text: str) -> bytes:
    """An .xlsx with one text cell of its first sheet changed and every other cell, and every other part, as it was.

    The new text becomes a shared string of its own, for a shared string may be shown by other cells too.
    """
    source = zipfile.ZipFile(io.BytesIO(workbook))
    strings = source.read("xl/sharedStrings.xml").decode("utf-8")
    sheet = source.read("xl/worksheets/sheet1.xml").decode("utf-8")
    position = strings.count("<si>")
    sheet, found = re.subn(rf'(<c r="{cell}"[^>]* t="s"[^>]*><v>)\d+(</v>)', rf"\g<1>{position}\g<2>", sheet)
    if found != 1:
        raise ValueError(f"{cell} is no text cell of the first sheet")
    strings = strings.replace("</sst>", f"<si><t>{html.escape(text, quote=False)}</t></si></sst>")
    strings = re.sub(r'uniqueCount="\d+"', f'uniqueCount="{position + 1}"', strings)
    changed = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member, changed.get(member.filename, source.read(member)))
    return result.getvalue()


def _table_row(tag: str, cells: tuple[str, ...] | list[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
