"""Charts of a build, drawn once as SVG from the views that the tables beside them show.

Every chart is rows of marks over the same columns, one row for each outcome, kind or answer, so that nothing is stacked into a sum and
nothing rests on colour: each row is labelled, each mark carries its number, and what has no date is drawn hollow. The pictures carry
presentation attributes only; the names of colours are custom properties of the site's stylesheet, so they follow its light, dark and print.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vl_convert  # type: ignore[import-untyped, unused-ignore]
import yaml
from lxml import etree

from pipeline.declared import SafeLoader

UNDATED = {"not_stated": "no date", "unparsed": "date unread"}
GAP = " "
# A year that is printed wrongly ("0215") must not draw the eighteen hundred that nothing is dated in.
LONGEST_GAP = 30
WIDTH = 320
MOST_LABELS = 9
# Of so many columns with as many, each is named in words.
MOST_NAMED = 4
FEW_ROWS, HIGH, LOW = 4, 84, 42
ROOM = 1.4
SVG = "{http://www.w3.org/2000/svg}"
NEEDLESS = ("class", "role", "pointer-events", "aria-hidden", "aria-roledescription", "stroke-miterlimit")
Cells = dict[tuple[str, str], int]
Words = Callable[[str, str], str]


@dataclass(frozen=True)
class Chart:
    """What one picture shows: a number for a row and a column. What has none is left empty."""

    name: str
    title: str
    rows: list[str]
    columns: list[str]
    cells: Cells


def write_charts(database: Path, folder: Path, words_file: Path) -> None:
    """Write `folder`/<name>.svg for every chart that has anything to show. The words for codes come from `words_file`."""
    values = yaml.load(words_file.read_text(encoding="utf-8"), SafeLoader)["values"]
    folder.mkdir()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        outcomes = [str(one["label"]) for one in values["outcome"].values()]
        for chart in charts_of(connection, outcomes, lambda group, code: str(values[group].get(code, {"label": code})["label"])):
            if chart.cells:
                (folder / f"{chart.name}.svg").write_text(drawn(chart) + "\n", encoding="utf-8")
    finally:
        connection.close()


def charts_of(connection: sqlite3.Connection, outcomes: list[str], word: Words) -> Iterator[Chart]:
    """Every chart with its numbers, each read from one view."""

    def cells(sql: str, row_group: str, column_group: str = "") -> Cells:
        return {
            (word(row_group, row), word(column_group, column) if column_group else column): n for row, column, n in connection.execute(sql)
        }

    by_year = "select outcome, year, entries from entries_by_year where outcome {} order by year"
    by_kind = "select kind, {}, sum(entries) from entries_by_kind where outcome {} group by 1, 2 order by 2, 1"
    releases, others = "in release_outcome", "not in release_outcome"
    yield _by_year("releases-by-year", "Releases by year", cells(by_year.format(releases), "outcome"), outcomes)
    secure = cells(by_year.format("= 'secure_access'"), "outcome")
    yield _by_year("secure-access-by-year", "Secure access by year", secure, outcomes)
    in_years = cells(by_kind.format("year", "= 'secure_access'"), "recipient_kind")
    yield _by_year("secure-access-by-kind", "Secure access by kind of organisation and year", in_years, _most_first(in_years))
    for name, title, which in (("releases", "Releases", releases), ("other-outcomes", "Other outcomes", others)):
        found = cells(by_kind.format("outcome", which), "recipient_kind", "outcome")
        shown = [one for one in outcomes if any(column == one for _, column in found)]
        yield Chart(f"{name}-by-kind", f"{title} by kind of organisation", _most_first(found), shown, found)
    for (outcome,) in connection.execute("select distinct outcome from commercial_by_year order by 1").fetchall():
        answers = connection.execute(
            "select fact, answer, year, entries from commercial_by_year where outcome = ? order by fact, answer desc, year", (outcome,)
        )
        found = {(f"{word('commercial_fact', fact)}: {word('answer', answer).lower()}", year): n for fact, answer, year, n in answers}
        title = f"{word('outcome', outcome)}: companies and commercial purposes by year"
        if any(year.isdigit() for _, year in found):
            yield _by_year(f"commercial-{outcome.replace('_', '-')}", title, found, list(dict.fromkeys(row for row, _ in found)))


def _most_first(cells: Cells) -> list[str]:
    sums = {row: sum(n for (other, _), n in cells.items() if other == row) for row, _ in cells}
    return sorted(sums, key=lambda row: (-sums[row], row))


def _by_year(name: str, title: str, cells: Cells, rows: list[str]) -> Chart:
    """A chart whose columns are years, none left out but in a long gap, and apart from them what has no date or none that reads."""
    columns: list[str] = []
    for year in sorted({int(column) for _, column in cells if column.isdigit()}):
        is_near = bool(columns) and year - int(columns[-1]) <= LONGEST_GAP
        # Each gap is a column of its own, blank by a text that no other has.
        columns += [] if is_near or not columns else [GAP * (len(columns) + 1)]
        columns += [f"{one:04}" for one in (range(int(columns[-1]) + 1, year + 1) if is_near else [year])]
    undated = [text for code, text in UNDATED.items() if any(column == code for _, column in cells)]
    columns += [GAP, *undated] if columns and undated else undated
    worded = {(row, UNDATED.get(column, column)): n for (row, column), n in cells.items()}
    return Chart(name, title, [row for row in rows if any(row == one for one, _ in worded)], columns, worded)


def drawn(chart: Chart) -> str:
    """The chart as an SVG element with a title and a description, to stand in a page beside its table."""
    root = etree.fromstring(vl_convert.vegalite_to_svg(specification(chart)).encode())
    for path in root.findall(f".//{SVG}path"):
        if path.get("class") in ("background", "foreground"):
            path.getparent().remove(path)  # type: ignore[union-attr]
    for element in root.iter():
        for name in NEEDLESS:
            element.attrib.pop(name, "")
        if element.get("opacity") == "1":
            del element.attrib["opacity"]
    for name in ("title", "desc"):
        text = etree.Element(f"{SVG}{name}", id=f"{chart.name}-{name}")
        text.text = chart.title if name == "title" else described(chart)
        root.insert(0 if name == "title" else 1, text)
    root.set("role", "img")
    root.set("aria-labelledby", f"{chart.name}-title")
    root.set("aria-describedby", f"{chart.name}-desc")
    # The marks and their numbers are for the eye: what is heard is the title, what is described, and the table.
    for drawn_part in root.findall(f"{SVG}g"):
        drawn_part.set("aria-hidden", "true")
    root.attrib.pop("version", "")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def described(chart: Chart) -> str:
    """The chart in words: for each row the column where most is, and what has no date."""
    parts = []
    for row in chart.rows:
        of_row = {column: chart.cells[row, column] for column in chart.columns if (row, column) in chart.cells}
        dated = {column: n for column, n in of_row.items() if column not in UNDATED.values()}
        said = [most_of(dated)] if dated else []
        said += [f"{text}: {of_row[text]:,}" for text in UNDATED.values() if text in of_row]
        parts.append(f"{row}, {', '.join(said)}.")
    return " ".join([*parts, "The table with this picture holds every number."])


def most_of(dated: Mapping[str, int]) -> str:
    """The column where most is, in words: "most in 2025: 3"; of several with as many, "most in 2013, 2014: 1 each"."""
    most = max(dated.values())
    first = sorted(column for column, n in dated.items() if n == most)
    where = ", ".join(first) if len(first) <= MOST_NAMED else f"{len(first)} columns"
    return f"most in {where}: {most:,}{' each' if len(first) > 1 else ''}"


def specification(chart: Chart) -> dict[str, Any]:
    """The chart as a Vega-Lite specification: one narrow panel a row, all on one scale."""
    values = [
        {"row": row, "column": column, "n": n, "known": column not in UNDATED.values()} for (row, column), n in sorted(chart.cells.items())
    ]
    height = HIGH if len(chart.rows) <= FEW_ROWS else LOW
    step = 2 if len(chart.columns) > MOST_LABELS else 1
    shown = [one for place, one in enumerate(chart.columns) if place % step == 0 or not one.isdigit()]
    axis = {"values": shown, "labelExpr": "split(datum.label, ' ')", "labelAngle": 0, "ticks": False, "title": None, "labelPadding": 6}
    x = {"field": "column", "type": "ordinal", "scale": {"domain": chart.columns, "paddingInner": 0.25}, "axis": axis}
    header = {"title": None, "labelOrient": "top", "labelAnchor": "start", "labelPadding": 4, "labelLimit": WIDTH}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "facet": {"row": {"field": "row", "type": "nominal", "sort": chart.rows, "header": header}},
        "spacing": 16,
        "spec": {"width": WIDTH, "height": height, "layer": _marks(max(chart.cells.values())), "encoding": {"x": x}},
        "config": _config(),
        "padding": {"left": 2, "right": 2, "top": 2, "bottom": 4},
    }


def _marks(most: int) -> list[dict[str, Any]]:
    """A bar with its number above it, hollow where there is no date. Above the longest there is room for its number."""
    known = {"test": "datum.known", "value": "var(--bar)"}
    paint = {"fill": {"condition": known, "value": "var(--raised)"}, "stroke": {"value": "var(--bar)"}}
    y = {"field": "n", "type": "quantitative", "axis": None, "scale": {"domain": [0, most * ROOM], "nice": False}}
    return [
        {"mark": {"type": "bar", "strokeWidth": 1.5}, "encoding": {"y": y, **paint}},
        {
            "mark": {"type": "text", "baseline": "bottom", "dy": -3},
            "encoding": {"y": y, "text": {"field": "n", "type": "quantitative", "format": ","}},
        },
    ]


def _config() -> dict[str, Any]:
    ink, line = "currentColor", "var(--strong-line)"
    text = {"labelColor": ink, "labelFontSize": 11.5}
    return {
        "aria": False,
        "background": None,
        "font": "Liberation Sans, Arial, sans-serif",
        "view": {"stroke": None},
        "text": {"fill": ink, "fontSize": 12},
        "axis": {**text, "domainColor": line, "grid": False},
        "header": {**text, "labelFontSize": 12.5, "labelFontWeight": 600},
    }
