"""What the register is, for machines: schema.org `Dataset` as JSON-LD.

It stands in the page as a data block, which no browser runs and the content security policy therefore lets be.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from ..address import configured
from ..engine import Datasette, Row, build_of, rows
from ..files.downloads import offered
from ..files.downloads_format import STANDING
from ..words import plural

NAME = "Pupil Data Register"
OWN_LICENCE = "https://opensource.org/license/mit"
KEYWORDS = ("National Pupil Database", "pupil data", "data sharing", "education", "England", "transparency")


async def register_data(datasette: Datasette) -> Row:
    """The whole register as a Dataset, with the files it can be had in. Without REGISTER_ADDRESS its addresses are paths."""
    build, base = build_of(datasette), configured()
    sources = await rows(datasette, "select homepage_url, licence_url from source order by source_id")
    files = [about for _, about in (await offered(datasette)).values() if not about["table"]]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base}/#register",
        "name": NAME,
        "description": f"{datasette.metadata('description')} {STANDING}",
        "url": f"{base}/",
        "identifier": build["build_id"],
        "version": build["build_id"],
        **({"dateModified": build["as_of"]} if build["as_of"] else {}),
        "license": [OWN_LICENCE, *unique(row["licence_url"] for row in sources)],
        "isBasedOn": unique(row["homepage_url"] for row in sources),
        "creator": {"@type": "Organization", "name": NAME, "url": f"{base}/"},
        "isAccessibleForFree": True,
        "spatialCoverage": "England",
        "keywords": list(KEYWORDS),
        "distribution": [file_data(f"{base}/downloads/{about['path']}", about) for about in files if about["path"] != "manifest.json"],
    }


def file_data(address: str, about: Row) -> Row:
    """One file as a DataDownload."""
    return {
        "@type": "DataDownload",
        "name": about["description"],
        "contentUrl": address,
        "encodingFormat": about["media_type"],
        "contentSize": f"{about['bytes']} B",
        "sha256": about["sha256"],
    }


async def edition_data(datasette: Datasette, edition: Row) -> Row:
    """One edition as a Dataset: what the publisher brought out, of which the register holds the rows."""
    base = configured()
    sql = "select homepage_url, licence, licence_url, publisher from source where source_id = ?"
    source = (await rows(datasette, sql, (edition["source_id"],)))[0]
    edition_id = quote(edition["edition_id"])
    # What we transcribed has no date of the publisher's, so that nothing is said to be covered up to the day on which we did it.
    transcribed = edition["status"] == "transcribed"
    named = f"our transcription of {edition['as_at']}" if transcribed else f"edition as at {edition['as_at']}"
    held = f"{plural(edition['listings'], 'listing', 'listings')} in {plural(edition['sheets'], 'sheet', 'sheets')}"
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base}/editions/{edition_id}",
        "name": f"{edition['source_title']}, {named}",
        "description": (
            f"The rows of “{edition['source_title']}”, {named}, published by {source['publisher']},"
            f" as the {NAME} read them: {held}. {STANDING}"
        ),
        "url": f"{base}/editions/{edition_id}",
        "identifier": edition["edition_id"],
        **({"dateCreated": edition["as_at"]} if transcribed else {"temporalCoverage": edition["as_at"]}),
        "license": source["licence_url"] or OWN_LICENCE,
        "isBasedOn": unique([source["homepage_url"]]),
        "isPartOf": {"@id": f"{base}/#register"},
        "creator": {"@type": "Organization", "name": source["publisher"]},
        "isAccessibleForFree": True,
    }


def unique(texts: Iterable[str]) -> list[str]:
    """The texts that are not empty, each once, in their order."""
    return [text for text in dict.fromkeys(texts) if text]
