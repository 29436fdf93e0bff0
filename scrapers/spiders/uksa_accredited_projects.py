"""The UK Statistics Authority's list of research projects accredited under the Digital Economy Act.

Known: the page's address; that it held an HTML table until early 2026 and has offered a workbook since; and the addresses of two such
workbooks, ``https://uksa.statisticsauthority.gov.uk/wp-content/uploads/2026/06/01-06-2026-UKSA-Accredited-Research-Projects-Report-1.xlsx``
and the same under ``2026/08/``, where it was re-issued. Others, who read the page in June 2026, found workbooks linked in plain HTML, and
beside them ``01-06-2026-UKSA-Accredited-Researchers-Report.xlsx``: a list of named people and of no projects, which is never asked for. The
settings say by which words in a file's name it is known (``lists_of_people``), unless others stand there too (``unless``).

Assumed, the page's own HTML never having been seen: that the workbook is linked within `main` if there is one and
outside `header`, `footer` and `nav`; that its address ends in one of SUFFIXES; and that the table, if it returns, has a heading that
says "project". Where one of these is wrong, the crawl says that the page offers no attachment; it never says that nothing has changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from parsel import Selector, SelectorList
from scrapy.http import TextResponse

from scrapers.addresses import joined, path_of
from scrapers.source_spider import Link, SourceSpider

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
CONTENT = "//main | //*[@role='main'][not(ancestor::main)]"
AROUND = "ancestor::header or ancestor::footer or ancestor::nav"
TABLE_HEADING = "project"


class UksaAccreditedProjects(SourceSpider):
    """Fetches the page and every workbook that it links, but lists of people."""

    name = "uksa_accredited_projects"

    def attachments(self, page: TextResponse) -> Iterator[Link]:
        """The workbooks linked in the page's content."""
        for anchor in content(page).xpath(f".//a[@href][not({AROUND})]"):
            url = joined(page.urljoin(""), anchor.attrib["href"].strip())
            if not path_of(url).lower().endswith(SUFFIXES):
                continue
            if self.source.lists_people(url):
                self.ledger.remarks.append(f"a list of named people, which the page offers too, was not asked for: {url}")
            else:
                yield Link(url, " ".join("".join(anchor.xpath(".//text()").getall()).split()))

    def is_itself_a_document(self, page: TextResponse) -> bool:
        """Whether the content holds the table of projects: a heading that names them, and at least one row below."""
        return any(
            TABLE_HEADING in "".join(table.xpath(".//tr[1]//text()").getall()).lower() and len(table.xpath(".//tr")) > 1
            for table in content(page).xpath(".//table"))


def content(page: TextResponse) -> SelectorList[Selector]:
    """The main part of a page, or all of its body where none is marked."""
    return page.xpath(CONTENT) or page.xpath("//body")
