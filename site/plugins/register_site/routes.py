"""Which address is which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from . import (
    claim_page,
    commercial_page,
    differences,
    downloads,
    edition_page,
    entry_page,
    frozen,
    home_page,
    list_pages,
    parliament_page,
    quality_page,
    questions,
    record_pages,
    search_page,
    sql_page,
    text_pages,
)
from .engine import Response

FILE = r"(?:\.(?P<format>csv|json))?$"

ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/$", home_page.home_page),
    (r"^/search$", search_page.search_page),
    (r"^/left-out$", frozen.left_out_page),
    (rf"^/(?P<name>{'|'.join(list_pages.LISTS)}){FILE}", list_pages.list_page),
    (r"^/entries/(?P<key>.+)$", entry_page.entry_page),
    (r"^/recipients/(?P<id>[^/]+)$", record_pages.recipient_page),
    (r"^/datasets/(?P<id>[^/]+)$", record_pages.dataset_page),
    (r"^/editions/(?P<id>[^/]+)$", edition_page.edition_page),
    (r"^/claims/differences$", differences.differences_page),
    (r"^/claims/(?P<id>[^/]+)$", claim_page.claim_page),
    (r"^/parliament/(?P<id>[^/]+)$", parliament_page.parliament_page),
    (r"^/cells/(?P<id>[^/]+)$", record_pages.cell_page),
    (rf"^/commercial{FILE}", commercial_page.commercial_page),
    (r"^/quality$", quality_page.quality_page),
    (r"^/corrections$", quality_page.corrections_page),
    (r"^/questions$", questions.questions_page),
    (rf"^/questions/(?P<slug>[^/.]+){FILE}", questions.question_page),
    (r"^/downloads$", downloads.downloads_page),
    (r"^/downloads/(?P<path>.+)$", downloads.download),
    (r"^/sql(?:\.(?P<format>csv))?$", sql_page.sql_page),
    (r"^/(?P<name>counting|about|licence|accessibility)$", text_pages.text_page),
    (r"^/robots\.txt$", text_pages.robots),
    (r"^/favicon\.ico$", text_pages.favicon),
]
