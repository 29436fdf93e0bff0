"""An answer's HTML, as Parliament gives it -> HTML that is safe to show, plain text, and its tables cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

import nh3
from lxml import html

from pipeline.declaring.answer_words import AnswerWords
from pipeline.fold import tidy
from pipeline.privacy.masks import mask
from pipeline.whole_numbers import WHOLE_NUMBER

# What stands on lines of its own and needs no tag of its own to be read: each becomes a "div", and a rule between two lines a break.
# Without any, the words of two such lines, and so two numbers, would be one.
BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dl", "dt", "dd", "section", "article", "address", "center", "figure"}
RULES = {"hr"}
TAGS = {"p", "br", "a", "strong", "b", "em", "i", "ul", "ol", "li", "sup", "sub", "table", "caption", "thead", "tbody", "tr", "td", "th"}
# On every tag ("*") none: left to itself, the library keeps titles, in which a mail program writes the address that it has wrapped.
ATTRIBUTES = {"*": set(), "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_NUMBER = re.compile(rf"[-–]?£?({WHOLE_NUMBER.pattern})")
# Raised letters that belong to the number before them.
ORDINALS = ("st", "nd", "rd", "th")
# More columns or rows than any answer's table has: a span beyond it is a mistake, or mischief.
MOST_SPANNED = 200
# So are more places than this in the tables of one answer, blank ones among them.
MOST_CELLS = 20_000
NO_SIGNS = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
# Raised and lowered marks stay: without its tag a footnote's mark would be the last digit of the number before it.
WITHIN_LINES = re.compile(r"</?(?:a|strong|b|em|i)(?:\s+[\w-]+=\"[^\"]*\")*\s*>")
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(BLOCKS))})>")
_RULE_TAG = re.compile(rf"<(?:{'|'.join(sorted(RULES))})>")
# What begins and ends a line of its own, and within a cell a word of its own.
LINES = ("p", "br", "li", "ul", "ol", "tr", "table", "caption", "div")
HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?")
WRAPPER = ".safelinks.protection.outlook.com"


@dataclass(frozen=True)
class AnswerCell:
    """One cell of a table in an answer. Numbers count from 1. A cell that spans several places stands in each of them.

    `repeats` is yes in every such place but the first, so that each cell is counted once.
    `printed` is its text without footnote marks. `quantity` is set where that is one whole number; `qualifier` where it is a number that
    is not exact ("<5"). `heading` is yes where the cell is marked as one, or is bold and in the first row or column.
    """

    table_number: int
    row_number: int
    column_number: int
    heading: str
    printed: str
    quantity: int | None
    qualifier: str
    repeats: str = "no"


def safe(markup: str) -> str:
    """`markup` with every tag and attribute taken out but the few that an answer needs; links leave the site and are not followed."""
    cleaned: str = nh3.clean(
        markup,
        tags=TAGS | {"div"} | BLOCKS | RULES,
        attributes=ATTRIBUTES,
        attribute_filter=lambda _, name, value: address_of(value) if name == "href" else value,
        url_schemes={"http", "https"},
        link_rel="external nofollow noopener",
    )
    lined = _RULE_TAG.sub("<br>", _BLOCK_TAG.sub(r"<\1div>", cleaned))
    # Word processors leave such signs in what is pasted; no tree can be made of a text that holds one.
    return NO_SIGNS.sub(" ", lined)


def address_of(link: str) -> str | None:
    """The address that a link in an answer leads to; None where it is no web address, as of a link within another site, or where its
    host could be taken for another: written with other letters than those of ASCII, or after what reads like a host.

    An official's mail program may have wrapped the address in one of its own that carries the official's address: it is unwrapped. A
    part of a query that holds an e-mail address or a telephone number is dropped.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if (parts.hostname or "").endswith(WRAPPER):
        wrapped = parse_qs(parts.query).get("url", [""])[0]
        return address_of(wrapped) if len(wrapped) < len(link) else None
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.netloc):
        return None
    query = "&".join(one for one in parts.query.split("&") if mask(unquote(one)) == unquote(one))
    return urlunsplit(parts._replace(query=query))


def masked(markup: str, mask_by: Callable[[str], str]) -> tuple[str, str]:
    """(`markup`, its words), each with what `mask_by` finds in them masked, also where tags part it: a number of which a half is bold, a
    name in two cells. Then all tags within lines go and, where that is not enough, every tag but those of paragraphs."""
    # A space that does not break a line is written out by `safe`, and no rule knows it so.
    plain = markup.replace("&nbsp;", "\u00a0")
    for made in (plain, WITHIN_LINES.sub("", plain)):
        shown = mask_by(made)
        words = text_of(shown)
        if mask_by(words) == words:
            return shown, words
    words = mask_by(text_of(plain))
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in words.split("\n")), words


def text_of(markup: str) -> str:
    """The words of `markup`, a line for each paragraph, item and row; cells stand apart, and entities are resolved once."""
    tree = _tree(markup)
    for element in tree.iter("sup", "sub"):
        _set_apart(element)
    for element in tree.iter("td", "th"):
        element.tail = f" | {element.tail or ''}" if element.getnext() is not None else element.tail
    for element in tree.iter(*LINES):
        in_cell = any(parent.tag in ("td", "th") for parent in element.iterancestors())
        _stand_apart(element, " " if in_cell else "\n")
    lines = (tidy(line) for line in "".join(str(text) for text in tree.itertext()).split("\n"))
    return "\n".join(line for line in lines if line)


def _stand_apart(element: html.HtmlElement, between: str) -> None:
    """`between` before an element and behind it."""
    before, above = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = f"{before.tail or ''}{between}"
    elif above is not None:
        above.text = f"{above.text or ''}{between}"
    element.tail = f"{between}{element.tail or ''}"


def _set_apart(mark: html.HtmlElement) -> None:
    """A raised or lowered mark in brackets of its own, since its digits would read as the last of the number before it."""
    words = tidy(" ".join(str(text) for text in mark.itertext()))
    if words and words.lower() not in ORDINALS and (mark.tag == "sup" or words.isdecimal()):
        for child in list(mark):
            mark.remove(child)
        mark.text = f" [{words.strip('[]')}]"


def cells_of(markup: str, words: AnswerWords) -> Iterator[AnswerCell]:
    """The cells of every table in `markup`, row by row, in the first MOST_CELLS places; blank ones are left out, and a table within a
    table is read as its own. Where two cells claim one place, the first has it. `words` say which numbers are not exact."""
    inexact = re.compile(rf"(?:[<>≤≥]|{words.either('qualifier')})\s?£?[\d,.]+", re.IGNORECASE)
    for cell in islice(_places(markup), MOST_CELLS):
        if cell and cell.printed:
            yield replace(cell, qualifier=cell.printed) if inexact.fullmatch(cell.printed) else cell


def row_lines(markup: str) -> dict[tuple[int, int], str]:
    """(number of the table, number of the row) -> the line that `text_of` makes of that row; rows without words are left out."""
    lines = {}
    for number, table in enumerate(_tree(markup).iter("table"), start=1):
        for row_number, row in enumerate(_own_rows(table), start=1):
            if line := text_of(f"<table>{html.tostring(row, encoding='unicode', with_tail=False)}</table>"):
                lines[number, row_number] = line
    return lines


def _own_rows(table: html.HtmlElement) -> list[html.HtmlElement]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _places(markup: str) -> Iterator[AnswerCell | None]:
    for number, table in enumerate(_tree(markup).iter("table"), start=1):
        filled: set[tuple[int, int]] = set()
        for row_number, row in enumerate(_own_rows(table), start=1):
            column = 1
            for cell in row.iterchildren("td", "th"):
                while (row_number, column) in filled:
                    column += 1
                spot = (row_number, column)
                yield from _spread(cell, number, spot, filled)


def _spread(cell: html.HtmlElement, table_number: int, spot: tuple[int, int], filled: set[tuple[int, int]]) -> Iterator[AnswerCell | None]:
    """One cell in every place that it spans, None for a place that is another's. `filled` is told of the places."""
    bold = cell.tag == "th" or any(one.tag in ("strong", "b") for one in cell.iter())
    printed = _without_marks(cell)
    for row in range(spot[0], spot[0] + _span(cell, "rowspan")):
        for column in range(spot[1], spot[1] + _span(cell, "colspan")):
            if (row, column) in filled:
                yield None
                continue
            filled.add((row, column))
            number = _NUMBER.fullmatch(printed)
            quantity = int(number[1].replace(",", "")) if number and printed[0] not in "-–" else None
            heading = "yes" if cell.tag == "th" or (bold and (row == 1 or column == 1)) else "no"
            repeats = "no" if (row, column) == spot else "yes"
            yield AnswerCell(table_number, row, column, heading, printed, quantity, "", repeats)


def _without_marks(cell: html.HtmlElement) -> str:
    """The words of a cell without footnote marks, which would read as a number's last digit, and without tables in it."""
    alone = deepcopy(cell)
    alone.tail = None
    for part in list(alone.iter("sup", "table")):
        if part.tag == "table" or tidy(part.text_content()).lower() not in ORDINALS:
            part.drop_tree()
    for part in alone.iterdescendants(*LINES):
        _stand_apart(part, " ")
    return tidy(alone.text_content())


def _span(cell: html.HtmlElement, name: str) -> int:
    stated = cell.get(name, "1")
    # The first digits tell enough, and Python makes no number of thousands of them.
    return min(max(int(stated[:9]), 1), MOST_SPANNED) if stated.isdecimal() else 1


def _tree(markup: str) -> html.HtmlElement:
    """The safe markup as a tree; words without any tag are a paragraph."""
    return html.fragment_fromstring(safe(markup), create_parent="div")


def day_of(stated: object) -> str:
    """The day of a moment as the service states it; '' for what is no day of the calendar, and for the first of the year 1, by which such
    services say that there is none."""
    day = stated[:10] if isinstance(stated, str) and _DAY.match(stated) else ""
    try:
        return day if day and date.fromisoformat(day) > date.min else ""
    except ValueError:
        return ""
