"""Made-up workbooks in the shapes that the Department for Education's registers are known or assumed to have had. Nothing in them was
published by anybody: every organisation, request, date and number is invented, and each workbook says so in its name and in a cell.

The names of the sheets follow the pages' own lists of what the files held; the headings are guesses, save for the one of the date that
stands for three events. See docs/sources.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tests.pipeline import made_up
from tests.read.builders import MadeUpSheet, Value, build, from_rows

SHARES, REQUESTS = "dfe-external-data-shares", "dfe-npd-requests"
SAYS_SO = "Made-up workbook for tests: nobody published it"
CLASSES = "Classification of data - understanding the data we share"
REGULAR = "Regular DfE external third-party data shares supported by data sharing agreements"
THREE_EVENTS = "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected"


@dataclass(frozen=True)
class Book:
    """One made-up file: the source whose page offers it, the words of its link, and its sheets."""

    source_id: str
    title: str
    sheets: tuple[MadeUpSheet, ...]

    def bytes_as(self, kind: str) -> bytes:
        """The file as xlsx, ods or xls."""
        return build(kind, *self.sheets)


def table(
    name: str, title: str, headings: Iterable[str], rows: Iterable[Iterable[str]], *, after: Iterable[Iterable[str]] = ()
) -> MadeUpSheet:
    """A sheet with a preamble, one row of headings, rows, and what stands below the table."""
    above = [[SAYS_SO], [title], ["This worksheet contains one table"], []]
    return from_rows(name, [*above, list(headings), *map(list, rows), *map(list, after)])


def requests_2013(rows: Iterable[Iterable[str]] = ()) -> Book:
    """One sheet, no references, dates as text."""
    headings = ("Name of organisation", "Purpose of request", "Data requested", "Date approved")
    given = [
        ("University of Example", "Study made-up attainment", "KS2, KS4", "8th August 2012"),
        ("Example & Sons Analytics Limited", "Sell invented tables", "School Census", "20 February 2013"),
        ("Institute for Made-up Studies", "Count imaginary exclusions", "Exclusions, Absence", "15/03/2013"),
        ("Institute for Made-up Studies", "Count imaginary exclusions again", "Exclusions", "31/02/2013"),
    ]
    below = [[], ["Source: nobody. * All of it is made up."]]
    sheet = table("Requests", "Requests received", headings, [*given, *rows], after=below)
    return Book(REQUESTS, "NPD requests received: March 2013", (sheet,))


def requests_2016() -> Book:
    """Tiers, references, the date that stands for three events; merged recipients, a sub-heading, a repeated heading, a total."""
    headings = ("Reference", "Organisation", "Organisation type", "Project description", "Tier", "Status", THREE_EVENTS)
    rows = [
        ("DR150101.01", "University of Example", "Academic", "Made-up study of phonics", "Tier 1", "Extract sent", "05.02.2015"),
        ("DR150202.01", "Example & Sons Analytics Limited", "Company", "Invented league tables", "2", "Rejected", "12.3.2015"),
        ("DR150202.02", "", "Company", "More invented tables", "Tier 4", "Permission for re-use granted", "August 15, 2015"),
        ("Requests of 2016",),
        headings,
        ("DR160303.01", "Nobody & Co", "Charity", "Aggregates of nothing", "Tier 3", "pending", ""),
        ("DR160303.02A", "University of Example", "Academic", "A second extract", "", "Extract not yet sent", "1/6/2016"),
        ("", "Total", "", "", "", "", "5"),
    ]
    sheet = table("NPD requests", "Third-party requests", headings, rows)
    return Book(REQUESTS, "National pupil database requests received: June 2016", (replace(sheet, merged=("B7:B8",), hidden_rows=(6,)),))


def requests_2017() -> Book:
    """The first of two files of one day: definitions, completed, open and live requests."""
    headings = ("Request reference", "Requesting organisation", "Project title", "Data tier", THREE_EVENTS)
    completed = [("DR170301.01", "University of Example", "Attendance of nobody", "Tier 2", "12 September 2017")]
    opened = [
        ("DR170601.01", "Institute for Made-up Studies", "An open request", "Tier 1", ""),
        ("DR170602.01", "University of Example Spa", "Another open request", "Tier 2", ""),
    ]
    live = [
        ("DR150101.01", "University of Example", "Made-up study of phonics", "Tier 1", "05.02.2015"),
        ("DR170101.01", "University of Example Spa", "A live case", "Tier 4", "22.06.2017"),
    ]
    return Book(
        SHARES,
        "National pupil database third-party requests: December 2017",
        (
            from_rows("Tier of data", [[SAYS_SO], ["Tier", "Description of data held within each tier"], ["1", "Made up"]]),
            table("June 17 to Sept 17", "Third-party requests completed during this period", headings, completed),
            table("Open", "Open third-party requests which have received no data", headings, opened),
            table("Live cases April 12 to May 17", "Requests within terms of agreement", headings, live),
        ),
    )


def shares_2017() -> Book:
    """The second file of that day: regular shares, Home Office by month, police by month, court orders."""
    home_office = [
        ("July 2015", "12", "3"),
        ("August 2015", "<5", "0"),
        ("Sept to October 2015", "1,024", "-"),
        ("Total", "1,036", "3"),
    ]
    return Book(
        SHARES,
        "External organisation data shares: December 2017",
        (
            table(
                "MoUs DSAs and SLAs",
                "Data shares supported by memorandum of understandings, data sharing agreements and service level agreements",
                ("Organisation name", "Purpose of share", "Information shared", "Agreement end date"),
                [("Department of Examples", "Made-up statistics", "School Census", "31 March 2019")],
            ),
            table(
                "Home Office",
                "Data shares with Home Office",
                ("Month / Year", "Number of records sent from Home Office to the DfE", "Number of records shared from DfE to Home Office"),
                home_office,
            ),
            table(
                "Police",
                "Data shares with police",
                ("Month", "Number of requests", "Number of records returned"),
                [("January 2017", "2", "1"), ("February 2017", "nil", "nil")],
            ),
            table(
                "Court orders",
                "Data shares through court orders",
                ("Court", "Reason", "Date shared"),
                [("A made-up court", "An order", "2017")],
            ),
        ),
    )


SEVEN_HEADINGS = (
    "Reference",
    "Organisation",
    "Project title",
    "Legal gateway",
    "Classification of data",
    "Date agreed by DSAP",
    "Licence end date",
)
DSAP_2020 = [
    ("DS00001", "University of Example", "Made-up wellbeing", "Digital Economy Act 2017", "3B", "2 July 2018", "30 June 2021"),
    ("DS00002", "Local Authorities", "Invented places", "", "personal level data of sensitivity level B", "01/02/2019", ""),
    ("DS00003", "LSE commissioned by Home Office and Youth Endowment Fund", "Imaginary paths", "", "4C,D", "3.3.2020", "3.3.2023"),
    ("R0001", "Alex Nobody", "A name where a body should be", "", "de-identified personal level data", "", ""),
]
HELD_2020 = [
    ("DR150101.01", "University of Example", "Made-up study of phonics", "", "Tier 1", "", "31/12/2020"),
    ("DR170101.01", "University of Example Spa", "A live case", "", "Tier 4", "", ""),
    ("DR170301.01", "University of Example", "Attendance of nobody", "", "Tier 2", "", ""),
    ("DR170601.01", "Institute for Made-up Studies", "An open request", "", "Tier 1", "", ""),
]


def seven_sections(
    as_at: str, dsap: list[tuple[str, ...]], held: list[tuple[str, ...]], headings: tuple[str, ...] = SEVEN_HEADINGS
) -> Book:
    """One file with the seven sections of 2020 and since."""
    dated = f"as of {as_at}"
    regular = [("", "Department of Examples", "Made-up statistics", "", "3C", "", "31 March 2022")]
    return Book(
        SHARES,
        f"DfE external data shares: {as_at}",
        (
            from_rows("Classification_of_data", [[SAYS_SO], [CLASSES], ["1", "Made up"]]),
            table("DSAP_shares", f"DfE external third-party data shares (approved by DSAP from May 2018, {dated})", headings, dsap),
            table("Regular_shares", f"{REGULAR} {dated}", headings, regular),
            table(
                "NPD_requests",
                "Third-party requests for data from the national pupil database (approved prior to April 2018 where data is still held by "
                f"the requestor {dated})",
                headings,
                held,
            ),
            _by_month("Home_Office", "Data shares with Home Office"),
            _by_month("Police", "Data shares with police and criminal investigation authorities"),
            table("Court_orders", "Data shares through court orders", ("Court", "Reason", "Date shared"), []),
        ),
    )


def _by_month(name: str, title: str) -> MadeUpSheet:
    """Counts by month, the months as true dates."""
    cells: dict[str, Value] = {"A1": SAYS_SO, "A2": title, "A4": "Month", "B4": "Records requested", "C4": "Records returned"}
    cells |= {"A5": date(2020, 1, 1), "B5": 216, "C5": 61, "A6": date(2020, 2, 1), "B6": 5, "C6": 0}
    return MadeUpSheet(name, dict(cells))


def shares_2020() -> Book:
    return seven_sections("June 2020", DSAP_2020, HELD_2020)


DRIFTED = (
    "Share reference",
    "Name of organisation(s)",
    "Title of project",
    "Lawful basis",
    "Data classification",
    "DSAP approval date",
    "Expiry date",
)


def shares_2023() -> Book:
    """The same with drifted headings: one share changed, one request is no longer listed, one share is new."""
    dsap = [("DS00001", "University of Example", "Made-up wellbeing, extended", *DSAP_2020[0][3:]), *DSAP_2020[1:]]
    dsap.append(("DS00400", "Unheard-of Trust", "New in 2023", "Digital Economy Act 2017", "3D", "5 May 2022", ""))
    return seven_sections("September 2023", dsap, HELD_2020[1:], DRIFTED)


RENAMED = ("Identifier", "Body", "Headline", "Legal gateway", "Classification of data", "Date agreed by DSAP", "Licence end date")


def shares_2027() -> Book:
    """A future file that renames half of its headings, the needed one among them."""
    return seven_sections("June 2027", DSAP_2020, HELD_2020, RENAMED)


def keep(data: Path, book: Book, kind: str, day: str, file: bytes | None = None) -> str:
    """Put a book into the store as a file captured on `day`, written anew unless its bytes are given; gives its SHA-256."""
    return made_up.publish(
        data,
        file or book.bytes_as(kind),
        source_id=book.source_id,
        file_name=f"made-up.{kind}",
        link_text=book.title,
        captured_at=f"{day}T09:00:00Z",
        url=f"https://assets.publishing.service.gov.uk/made-up/{day}/{book.title.replace(' ', '_')}.{kind}",
    )


ALL = (
    (requests_2013, "2013-04-01"),
    (requests_2016, "2016-07-01"),
    (requests_2017, "2017-12-14"),
    (shares_2017, "2017-12-14"),
    (shares_2020, "2020-09-10"),
    (shares_2023, "2023-12-07"),
)


def keep_all(data: Path, kind: str) -> None:
    """All books but the one from the future; the oldest as .xls where `kind` is ods, as it would have been."""
    for make, day in ALL:
        keep(data, make(), "xls" if kind == "ods" and make is requests_2013 else kind, day)


if __name__ == "__main__":
    # The file of the worked example in CONTRIBUTING.md: python -m tests.pipeline.made_up_dfe made-up-2027.ods
    Path(sys.argv[1]).write_bytes(shares_2027().bytes_as("ods"))
