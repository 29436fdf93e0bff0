"""An answer's HTML: safe to show, plain to search, and its tables cell by cell. The answers are made up, save where real ones are named."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parliamentary import answers
from pipeline.parliamentary.answers import MOST_CELLS, MOST_SPANNED, AnswerCell, masked, safe, text_of
from pipeline.privacy.masks import WORDS, mask
from tests.conftest import EVIDENCE, real
from tests.machine import processor_seconds
from tests.pipeline.claiming.test_claim_candidates import WORDS as ANSWER_WORDS


def cells_of(markup: str) -> list[AnswerCell]:
    """The cells of the tables in `markup`, by the declared words for numbers that are not exact."""
    return list(answers.cells_of(markup, ANSWER_WORDS))


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x()">a</a>',
        '<img src=x onerror="x()">',
        "<iframe src='https://x.example/'></iframe>",
        "<style>p{display:none}</style>",
        "<svg><script>x()</script></svg>",
        "<p style='position:fixed'>a</p>",
        "<<script>script>x()<</script>/script>",
        "<p title='a'>b</p>",
        "<p lang='a' dir='rtl'>b</p>",
    ],
)
def test_nothing_that_acts_is_left(markup: str) -> None:
    cleaned = safe(markup)
    for bad in ("<script", "onclick", "javascript:", "onerror", "<iframe", "<style", "<svg", "style=", "title=", "lang=", "dir="):
        assert bad not in cleaned.casefold()


def test_a_cell_stands_in_so_many_places_at_most_each_way() -> None:
    wide, high = (f"<table><tr><td {way}=9999>made up</td></tr></table>" for way in ("colspan", "rowspan"))
    assert [max(cell.column_number for cell in cells_of(wide)), max(cell.row_number for cell in cells_of(high))] == [MOST_SPANNED] * 2


@given(st.text(alphabet="<>&;/\"'= abscript:tdr1", max_size=80))
def test_any_text_is_taken_and_what_is_safe_stays_as_it_is(markup: str) -> None:
    assert safe(safe(markup)) == safe(markup)
    assert all(cell.printed for cell in cells_of(markup))
    assert "<script" not in safe(markup)


def test_links_leave_the_site_without_being_followed() -> None:
    assert safe('<a href="https://www.gov.uk/made-up" target="_blank">here</a>') == (
        '<a href="https://www.gov.uk/made-up" rel="external nofollow noopener">here</a>'
    )


WRAPPED = "https://eur02.safelinks.protection.outlook.com/?url={}&amp;data=05%7C01%7Csomebody%40example.gov.uk%7Cabc&amp;reserved=0"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (WRAPPED.format("https%3A%2F%2Fwww.gov.uk%2Fmade-up%3Fpage%3D2%23part"), "https://www.gov.uk/made-up?page=2#part"),
        (
            "https://gbr01.safelinks.protection.outlook.com/?url=https%3A%2F%2Feur02.safelinks.protection.outlook.com%2F%3Furl%3D"
            "https%253A%252F%252Fwww.gov.uk%252Fa%26data%3Dsomebody%2540example.gov.uk&data=x",
            "https://www.gov.uk/a",
        ),
        (WRAPPED.format("javascript%3Ax()"), None),
        (WRAPPED.format(""), None),
        ("https://www.gov.uk/a?to=somebody@example.gov.uk&amp;page=2", "https://www.gov.uk/a?page=2"),
        ("https://www.gov.uk/a?to=somebody%2540example.gov.uk", "https://www.gov.uk/a"),
        ("https://www.gov.uk/a?b=1&amp;c=%20d#e", "https://www.gov.uk/a?b=1&c=%20d#e"),
        ("//www.gov.uk/a", None),
        ("/entries", None),
        ("#content", None),
        ("http://[", None),
        ("mailto:somebody@example.gov.uk", None),
        ("https://www.g\u043ev.uk/a", None),
        ("https://www.gov.uk\u2044a.example/", None),
        ("https://www.gov.uk:443@host.example/", None),
        ("https://www.gov.uk%2f@host.example/", None),
        ("https://www.gov.uk:443/a", "https://www.gov.uk:443/a"),
    ],
)
def test_links_lead_to_the_real_address_and_carry_no_person_s(link: str, address: str | None) -> None:
    cleaned = safe(f'<p><a href="{link}">here</a></p>')
    href = f' href="{html.escape(address)}"' if address else ""
    assert cleaned == f'<p><a{href} rel="external nofollow noopener">here</a></p>'
    assert safe(cleaned) == cleaned


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Ask 020&nbsp;7946&nbsp;0000</p>",
        "<p>Ask 020 <strong>7946</strong> 0000</p>",
        "<p>Ask <a href='https://example.org/?a&gt;b'>person.one</a>@example.org</p>",
        "<p>Ask at SW1A <em>1AA</em></p>",
        "<p>Ask 020&#8203;7946&#173;0000</p>",
        "<ul><li>Ask 020</li><li>7946 0000</li></ul>",
        "<table><tr><td>Ask Ann</td><td>Invented</td></tr></table>",
        "<p>Ask Ann <b>Invented</b></p>",
        "<p>Ask Ann&nbsp;Invented &lt;b&gt; &amp; others</p>",
    ],
)
def test_what_tags_part_is_masked_too(markup: str) -> None:
    def mask_by(text: str) -> str:
        return re.sub(r"Ann\W+Invented", WORDS["name"], mask(text))

    shown, words = masked(safe(markup), mask_by)
    assert text_of(shown) == words
    assert len([kind for kind in WORDS.values() if kind in words]) == 1
    assert not re.search(r"7946|person|1AA|Ann|Invented", shown)
    assert safe(shown) == shown


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\x1b", "\ufffe", "\uffff", "&#1;", "&#x0b;", "&#127;"])
def test_signs_that_no_tree_can_hold_are_spaces(sign: str) -> None:
    assert text_of(f"Pupil{sign}data") in ("Pupil data", "Pupil\ufffddata", "Pupildata")
    shown, words = masked(safe(f"<p>Ask 020{sign}7946{sign}0000</p>"), mask)
    assert ("7946" in shown, "7946" in words) in ((False, False), (True, True))
    assert [one.printed for one in cells_of(f"<table><tr><td>a{sign}b</td></tr></table>")] in (["a b"], ["a\ufffdb"], ["ab"])


def test_what_holds_nothing_to_mask_keeps_its_tags() -> None:
    markup = "<p>One <b>two</b> three</p><table><tbody><tr><td>4</td><td>5<sup>1</sup></td></tr></tbody></table>"
    assert masked(safe(markup), mask) == (markup, text_of(markup))


def test_the_text_keeps_paragraphs_and_cells_apart_and_resolves_entities_once() -> None:
    table = "<table><tr><td><p>2018</p></td><td>140</td></tr><tr><td>2019</td><td>&lt;5</td></tr></table>"
    markup = f"<p>One &amp;lt; two &amp; three</p><p> </p>{table}<ul><li>a</li><li>b</li></ul>"
    assert text_of(markup) == "One &lt; two & three\n2018 | 140\n2019 | <5\na\nb"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("In 2016<ul><li>31 requests<ul><li>21 met</li></ul></li></ul>", "In 2016\n31 requests\n21 met"),
        ("<div>In 2016</div><div>31 requests</div>", "In 2016\n31 requests"),
        ("In 2016<table><tr><td>31</td></tr></table>after", "In 2016\n31\nafter"),
        ("<h3>2016</h3>31 requests<hr>5 pupils", "2016\n31 requests\n5 pupils"),
        ("<p>Made up</p>31<p>5</p>6", "Made up\n31\n5\n6"),
        ("<dl><dt>2016</dt><dd>31</dd></dl><blockquote>7</blockquote>8", "2016\n31\n7\n8"),
        ("<table><tr><td>In 2016<ul><li>31</li></ul></td><td><div>5</div><div>6</div></td></tr></table>", "In 2016 31 | 5 6"),
        ("<p>2<span>0</span>1<b>6</b></p>", "2016"),
        ("<p>31<a href='#_ftn1'><sup>[1]</sup></a> requests</p>", "31 [1] requests"),
    ],
)
def test_what_stands_on_lines_of_its_own_never_runs_into_another_number(markup: str, text: str) -> None:
    assert text_of(safe(markup)) == text
    assert safe(safe(markup)) == safe(markup)


def test_no_number_of_a_cell_is_made_of_two_or_lost_to_a_tag() -> None:
    table = "<table><tr><td>9<b>0</b></td><td><div>3</div><div>1</div></td><td>1<sup>st</sup></td><td>5<sup>2</sup></td></tr></table>"
    assert [(one.printed, one.quantity) for one in cells_of(safe(table))] == [("90", 90), ("3 1", None), ("1st", None), ("5", 5)]


def test_a_footnote_mark_stays_one_where_something_else_of_the_answer_is_masked() -> None:
    markup = "<p>31<sup>1</sup> requests. Ask 020 <b>7946</b> 0000</p><table><tr><td>Made up</td><td>5<sup>2</sup></td></tr></table>"
    shown, words = masked(safe(markup), mask)
    assert words == f"31 [1] requests. Ask {WORDS['telephone']}\nMade up | 5 [2]"
    assert [one.quantity for one in cells_of(shown)] == [None, 5]


def test_spans_stand_in_each_place_and_marks_are_no_digits() -> None:
    markup = (
        "<table><tbody><tr><td rowspan='2'><strong>Year</strong></td><td colspan='2'><strong>Requests</strong></td></tr>"
        "<tr><td><strong>Made</strong></td><td><strong>Met</strong></td></tr>"
        "<tr><td>2016</td><td>1,024<sup>3</sup></td><td>&lt;5</td></tr></tbody></table>"
    )
    cells = {(one.row_number, one.column_number): one for one in cells_of(markup)}
    assert [cells[place].printed for place in ((1, 1), (2, 1), (1, 2), (1, 3), (2, 3))] == ["Year", "Year", "Requests", "Requests", "Met"]
    assert cells[1, 2].heading == "yes"
    assert (cells[3, 2].quantity, cells[3, 2].printed) == (1024, "1,024")
    assert (cells[3, 3].quantity, cells[3, 3].qualifier) == (None, "<5")


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td rowspan='999999999' colspan='99999999'>1</td></tr></table>",
        "<table><tr><td rowspan='-3' colspan='x'>1</td><td rowspan='0'>2</td></tr></table>",
        "<table>" * 60 + "<tr><td>1</td></tr>" + "</table>" * 60,
        "<table><tr>" + "<td>1</td>" * 3000 + "</tr></table>",
        "<table><td>loose</td><tr></table></td></tr>",
        "<table>" + "<tr><td rowspan='200' colspan='200'>1</td></tr>" * 300 + "</table>",
        "<table>" + ("<tr>" + "<td rowspan='200' colspan='200'> </td>" * 9 + "</tr>") * 3000 + "</table>",
        f"<table><tr><td colspan='{'9' * 5000}'>{'9' * 5000}</td></tr></table>",
        "<table><tr><td>1</td><td rowspan='2'>2</td></tr><tr><td colspan='3'>3</td></tr></table>",
    ],
)
def test_a_table_from_hell_is_read_within_bounds(markup: str) -> None:
    begun = processor_seconds()
    cells = cells_of(markup)
    assert len(cells) <= MOST_CELLS
    assert len({(one.table_number, one.row_number, one.column_number) for one in cells}) == len(cells), "one place, one cell"
    assert processor_seconds() - begun < 5


def test_a_place_that_two_cells_claim_is_the_first_one_s() -> None:
    markup = "<table><tr><td>1</td><td rowspan='2'>2</td></tr><tr><td colspan='3'>3</td></tr></table>"
    assert [(one.row_number, one.column_number, one.printed) for one in cells_of(markup)] == [
        (1, 1, "1"),
        (1, 2, "2"),
        (2, 2, "2"),
        (2, 1, "3"),
        (2, 3, "3"),
    ]


def test_more_digits_than_a_number_has_are_words() -> None:
    (cell,) = cells_of(f"<table><tr><td>{'9' * 13}</td></tr></table>")
    assert (cell.printed, cell.quantity) == ("9" * 13, None)


def test_a_minus_or_a_share_is_no_whole_number() -> None:
    cells = cells_of("<table><tr><td>-5</td><td>5.5%</td><td>3 to 4</td><td>7 (1.0%)</td><td>£1,000</td></tr></table>")
    assert [one.quantity for one in cells] == [None, None, None, None, 1000]


@pytest.mark.parametrize("qualifier", ["<", "≥", *ANSWER_WORDS.means["qualifier"]])
def test_a_number_with_a_sign_or_declared_words_of_inexactness_is_told_as_printed(qualifier: str) -> None:
    (cell, other) = cells_of(f"<table><tr><td>{html.escape(qualifier.title())} 1,200</td><td>q{qualifier} 5</td></tr></table>")
    assert (cell.quantity, cell.qualifier) == (None, f"{qualifier.title()} 1,200")
    assert (other.quantity, other.qualifier) == (None, "")


@real
def test_every_cell_of_the_real_tables_is_read() -> None:
    found = json.loads((Path(EVIDENCE) / "pqs" / "dfe-full-answers-with-tables-sample.json").read_text(encoding="utf-8"))
    assert len(found) == 11
    for one in found:
        text, cells = text_of(one["answerText"]), cells_of(one["answerText"])
        assert cells
        assert all(word in text for cell in cells for word in cell.printed.split())
        assert "<" not in text.replace("<5", "")
