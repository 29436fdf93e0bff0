"""Made-up workbooks that are damaged, made to harm, or not what they are named."""

from __future__ import annotations

from pipeline.readers.limits import MAX_MEMBERS
from tests.pipeline.made_up import BOOK_HEADINGS, project
from tests.read.builders import build, from_rows, ole_with_stream
from tests.read.raw import members_of, ods, ods_row, ods_table, with_declared_size, zipped
from tests.read.test_hostile import LAUGHS, SECRET, across
from tests.read.test_refused import cut_between_rows

BOOK = from_rows(
    "Sheet1", [list(BOOK_HEADINGS), *(list(project(f"2025/{number:03}", f"Made-up project {number}")) for number in range(1, 16))]
)
GOOD = {kind: build(kind, BOOK) for kind in ("ods", "xlsx", "xls")}
MIDDLE = len(GOOD["xlsx"]) // 2
CONTENT = members_of(GOOD["ods"])["content.xml"].decode()


def other_rows(rows: str) -> bytes:
    return ods(ods_table(rows, "Sheet1"))


# What is kept in the store: name of the file -> its bytes. Each has its own date, so that each is an edition of its own.
FILES: dict[str, bytes] = {
    "cut.xlsx": GOOD["xlsx"][: len(GOOD["xlsx"]) // 2],
    "between-rows.ods": cut_between_rows(GOOD["ods"], "content.xml", "</table:table-row>"),
    "one-tag.ods": zipped({**members_of(GOOD["ods"]), "content.xml": CONTENT.replace("</text:p>", "", 1)}),
    "flipped.xlsx": GOOD["xlsx"][:MIDDLE] + bytes([GOOD["xlsx"][MIDDLE] ^ 4]) + GOOD["xlsx"][MIDDLE + 1 :],
    "gigabytes.xlsx": with_declared_size(GOOD["xlsx"], 4_000_000_000),
    "hidden-size.xlsx": with_declared_size(zipped({**members_of(GOOD["xlsx"]), "xl/worksheets/sheet9.xml": b" " * 5_000_000}), 100),
    "nested.xlsx": zipped({"inner.xlsx": GOOD["xlsx"]}),
    "members.xlsx": zipped({"xl/workbook.xml": "<x/>", **{f"p{number}": b"" for number in range(MAX_MEMBERS + 1)}}),
    "rows.ods": other_rows(ods_row("x", repeated=1_048_576)),
    "columns.ods": other_rows(across(16_384)),
    "impossible.ods": other_rows(ods_row("x", repeated=2**64)),
    "trailing.ods": zipped({**members_of(GOOD["ods"]), "content.xml": CONTENT.replace(
        "</table:table>", ods_row("<text:p/>", repeated=1_048_576 - 16) + "</table:table>", 1)}),
    "secret.ods": ods(ods_table(ods_row("x")), prologue=SECRET),
    "laughs.ods": ods(ods_table(ods_row("x")), prologue=LAUGHS),
    "password.xlsx": ole_with_stream("EncryptedPackage"),
    "macros.xlsx": zipped({**members_of(GOOD["xlsx"]), "xl/vbaProject.bin": b"made up"}),
    "old.xlsx": GOOD["xls"],
}  # fmt: skip
