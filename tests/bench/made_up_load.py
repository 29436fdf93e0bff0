"""A made-up register of many editions, and made-up answers of Parliament's service. Nobody published any of it."""

from __future__ import annotations

import json
from pathlib import Path

from scrapers.api_answers import IN_FULL
from scrapers.items import CaptureLine
from scrapers.store import append_capture, save_document
from tests.conftest import new_data
from tests.parliament_api import API_HOST, question
from tests.read.raw import ods, ods_row, ods_table

SHARES = "dfe-external-data-shares"
SHARES_HEADINGS = (
    *("Reference", "Organisation", "Project title", "Purpose", "Data requested", "Legal gateway"),
    *("Classification of data", "Date approved", "End date"),
)
PURPOSE = "It follows made-up pupils from one invented school to the next, and asks what became of them; nothing of it was ever done. "
WANTED = ("School Census", "Key Stage 4 attainment", "Absence", "Exclusions", "Children in Need Census", "Looked After Children")
# The name of each made-up sheet, and the letters that its references begin with; the two last sheets print none.
SHARES_SHEETS = {"DSAP shares": "DS", "NPD requests still held by the requestor": "DR15", "Live cases": "DR16", "Open requests": "DR17"}
SHARES_SHEETS |= {"Regular shares": "", "Court orders": ""}


def made_up_shares(folder: Path, editions: int, rows: int) -> Path:
    """A data folder with `editions` made-up workbooks of the Department's shares, six sheets of about `rows` rows each.

    From one edition to the next a few rows leave, a few are new and a few change their titles.
    """
    data = new_data(folder / "data")
    for number in range(1, editions + 1):
        tables = []
        for name, prefix in SHARES_SHEETS.items():
            listed = (row for row in range(rows + 3 * number) if row % 400 >= number)
            lines = [ods_row("Made up by code; nobody published it"), ods_row(*SHARES_HEADINGS)]
            tables.append(ods_table("".join([*lines, *(ods_row(*shares_row(prefix, row, number)) for row in listed)]), name))
        day = f"{2015 + number // 4}-{1 + 3 * (number % 4):02}-01"  # one a quarter, as the Department has done
        keep(data, ods("".join(tables)), SHARES, day, f"made-up-shares-{number}.ods")
    return data


def shares_row(prefix: str, row: int, edition: int) -> tuple[str, ...]:
    """One made-up row as the edition of that number prints it."""
    reference = {"": "", "DS": f"DS{row:05}"}.get(prefix, f"{prefix}{row // 99:04}.{row % 99 + 1:02}")
    title = f"Made-up study {row} of {prefix or 'standing'} shares" + (", revised" if row % 300 < edition else "")
    classes = f"{row % 5 + 1}{'ABCDE'[row % 5]}"
    dated = f"{row % 28 + 1}/{row % 12 + 1}/{2011 + row % 4}" if prefix or row % 2 else ""
    wanted = f"{WANTED[row % 6]} {2010 + row % 9}/{11 + row % 9} and {WANTED[row % 5]} of made-up cohort {row % 40}"
    purpose = PURPOSE * (1 + row % 3) + f"Question {row}."
    recipient = f"University of Example {row % 200}"
    return reference, recipient, title, purpose, wanted, "Digital Economy Act 2017", classes, dated, f"31 March {2020 + row % 9}"


def made_up_answers(data: Path, number: int) -> None:
    """Put so many made-up answers about pupils' data into the store, as their spider does."""
    for one in range(number):
        text = f"To ask the Secretary of State for Education, who was given pupil data for made-up reason {one}."
        day = f"{2012 + one % 14}-{one % 12 + 1:02}-{one % 28 + 1:02}"
        value = question(900_000 + one, day, day, questionText=text, uin=str(900_000 + one))
        sha256 = save_document(data / "published", json.dumps({"value": value, "links": []}).encode())
        line = dict.fromkeys(CaptureLine.__dataclass_fields__, "")
        line |= {"source_id": "parliament-questions", "captured_at": "2026-01-01T00:00:00Z", "via": "live", "sha256": sha256}
        line |= {"role": "attachment", "content_type": "application/json"}
        line["url"] = f"https://{API_HOST}/api/writtenquestions/questions/{value['id']}?{IN_FULL}"
        append_capture(data / "published", CaptureLine(**line))


def keep(data: Path, content: bytes, source_id: str, day: str, name: str) -> None:
    """Put one made-up file into the store, as had on `day`."""
    line = {"source_id": source_id, "captured_at": day, "via": "manual", "role": "attachment", "as_at": day, "file_name": name}
    line["sha256"] = save_document(data / "published", content)
    append_capture(data / "published", CaptureLine(**{one: line.get(one, "") for one in CaptureLine.__dataclass_fields__}))
