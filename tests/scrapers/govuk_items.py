"""Made-up content items in the shapes that GOV.UK's publishing tools send, and real ones from the folder of real files.

Nothing in the made-up ones is a page's real content; titles say that they are made up.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.mirror import Mirror

WEB, FILES = "www.gov.uk", "assets.publishing.service.gov.uk"
SOURCE = "made-up-publication"
PATH = "/government/publications/made-up"
ITEM = f"/api/content{PATH}"
JSON = "application/json; charset=utf-8"
ODS = b"PK\x03\x04 a made-up body that stands for a spreadsheet"
MEDIA = f"https://{FILES}/media/67bf19a4750837d7604dbb96/made-up.ods"


def publication(path: str = PATH, source_id: str = SOURCE) -> str:
    """The declaration of a source whose page is at `path`."""
    return json.dumps(
        {
            "source_id": source_id,
            "spider": "govuk_publication",
            "page_url": f"https://{WEB}{path}",
            "hosts": [WEB, FILES],
            "title": "Made up for a test",
        }
    )


def file_of(url: str, title: str = "Made up: June 2020", **more: object) -> dict[str, object]:
    """A file attachment, with the fields that the publishing tools send."""
    return {
        "attachment_type": "file",
        "content_type": "application/vnd.oasis.opendocument.spreadsheet",
        "id": "8485786",
        "url": url,
        "title": title,
        "filename": url.rsplit("/", 1)[-1],
        "file_size": len(ODS),
        "accessible": False,
    } | more


def item(*attachments: dict[str, object], details: dict[str, object] | None = None, **more: object) -> str:
    """A made-up publication that names these attachments, as JSON."""
    told: dict[str, Any] = {
        "base_path": PATH,
        "schema_name": "publication",
        "document_type": "transparency",
        "title": "Made up",
        "withdrawn_notice": {},
        "details": {
            "body": "<p>Made up. <a href='https://webarchive.nationalarchives.gov.uk/ukgwa/x'>Earlier ones</a></p>",
            "change_history": [{"public_timestamp": "2020-09-10T10:00:00.000+01:00", "note": "Made up: first published."}],
            "attachments": list(attachments),
        }
        | (details or {}),
    }
    return json.dumps(told | more)


def put_item(mirror: Mirror, body: bytes | str, path: str = PATH, **more: Any) -> None:
    """Serves a content item for the page at `path`."""
    mirror.put(WEB, f"/api/content{path}", body, **{"content_type": JSON, **more})


def real_item(evidence: Path, name: str) -> tuple[bytes, str]:
    """A real content item from the folder of real files, and its path on the site."""
    body = (evidence.parent / "govuk" / name).read_bytes()
    return body, str(json.loads(body)["base_path"])


# The second layout as the publisher's page component writes it; no real item in it has been seen.
NEW_LAYOUT = """
<section class="gem-c-attachment" data-module="made-up"><div class="gem-c-attachment__thumbnail">
  <a class="govuk-link" href="/government/uploads/system/uploads/attachment_data/file/1/thumbnail_made-up.png"></a></div>
  <div class="gem-c-attachment__details"><h3 class="gem-c-attachment__title"><a class="govuk-link gem-c-attachment__link"
  href="https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/1/made-up.ods">Made up:
  <span>June 2020</span></a></h3>
  <p class="gem-c-attachment__metadata"><span class="gem-c-attachment__attribute">ODS</span></p></div></section>
<section class="gem-c-attachment"><h2 class="gem-c-attachment__title"><a href="/csv-preview/5f/made-up.csv">A table</a></h2>
  <span class="download"><a href="/government/uploads/system/uploads/attachment_data/file/2/made-up.csv">Download CSV</a></span></section>
"""
