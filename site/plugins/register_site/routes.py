"""Which address is which page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from . import frozen
from .engine import Response
from .feeds import feeds, sitemaps
from .files import downloads, downloads_page
from .lists import list_pages
from .pages import charts_page, commercial_page, faults_page, home_page, my_record_page, quality_page, text_pages
from .questions import question_pages, sql_page
from .records import cell_page, claim_page, dataset_page, differences, edition_page, entry_page, notices, parliament_page, recipient_page
from .searching import search_page, suggestions

FILE = r"(?:\.(?P<format>csv|json|xlsx))?$"

ROUTES: list[tuple[str, Callable[..., Awaitable[Response]]]] = [
    (r"^/$", home_page.home_page),
    (r"^/search$", search_page.search_page),
    (r"^/search/suggestions\.json$", suggestions.suggestions),
    (r"^/left-out$", frozen.left_out_page),
    (rf"^/(?P<name>{'|'.join(list_pages.LISTS)}){FILE}", list_pages.list_page),
    (r"^/changes\.atom$", feeds.changes_feed),
    (r"^/recipients/(?P<id>[^/]+)\.atom$", feeds.recipient_feed),
    (r"^/datasets/(?P<id>[^/]+)\.atom$", feeds.dataset_feed),
    (r"^/entries/(?P<key>.+)$", entry_page.entry_page),
    (r"^/recipients/(?P<id>[^/]+)$", recipient_page.recipient_page),
    (r"^/datasets/(?P<id>[^/]+)$", dataset_page.dataset_page),
    (r"^/editions/(?P<id>[^/]+)$", edition_page.edition_page),
    (r"^/claims/differences$", differences.differences_page),
    (r"^/claims/(?P<id>[^/]+)$", claim_page.claim_page),
    (r"^/parliament/(?P<id>[^/]+)$", parliament_page.parliament_page),
    (r"^/cells/(?P<id>[^/]+)$", cell_page.cell_page),
    (r"^/my-record$", my_record_page.my_record_page),
    (r"^/my-record/rows\.js$", my_record_page.my_record_rows),
    (r"^/my-record/(?P<born>[^/]+)$", my_record_page.my_record_year),
    (rf"^/commercial{FILE}", commercial_page.commercial_page),
    (r"^/charts$", charts_page.charts_page),
    (r"^/quality$", quality_page.quality_page),
    (r"^/faults$", faults_page.faults_page),
    (r"^/corrections$", notices.corrections_page),
    (r"^/complaints$", notices.complaints_page),
    (r"^/privacy$", notices.privacy_page),
    (r"^/questions$", question_pages.questions_page),
    (rf"^/questions/(?P<slug>[^/.]+){FILE}", question_pages.question_page),
    (r"^/downloads$", downloads_page.downloads_page),
    (r"^/downloads/(?P<path>.+)$", downloads.download),
    (r"^/sql(?:\.(?P<format>csv))?$", sql_page.sql_page),
    (r"^/dictionary/(?P<table>\w+)$", sql_page.dictionary_page),
    (r"^/(?P<name>counting|about|licence|accessibility)$", text_pages.text_page),
    (r"^/robots\.txt$", text_pages.robots),
    (r"^/sitemap\.xml$", sitemaps.sitemap_index),
    (r"^/sitemaps/(?P<kind>[a-z]+)-(?P<number>[1-9]\d{0,4})\.xml$", sitemaps.sitemap),
    (r"^/favicon\.ico$", text_pages.favicon),
]
