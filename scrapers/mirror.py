"""Lets a server on this machine stand in for every publisher (REGISTER_MIRROR). Spiders do not know of it."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from scrapers.addresses import mirror_address


class MirrorHandler(HTTP11DownloadHandler):
    """Asks ``<mirror>/host/path?query`` in place of ``https://host/path?query``, and hands the answer on under the real address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mirror: str = crawler.settings["REGISTER_MIRROR"]

    async def download_request(self, request: Request) -> Response:
        """The mirror's answer to `request`. An HTTP proxy set on this machine is passed by: the mirror is on this machine too."""
        stand_in = request.replace(url=mirror_address(request.url, self._mirror), meta={**request.meta, "proxy": None})
        response = await super().download_request(stand_in)
        return response.replace(url=request.url)
