"""Damage done to made-up workbooks: the same every time for the same seed, kind and number.

Three layers are damaged: the file as bytes (cut, flipped, overwritten, repeated), the zip around a workbook (members cut, swapped, twice,
missing, of another size than stated) and what is inside (XML tags, attributes and counts; records of an .xls), zipped again so that no
checksum gives it away.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache

import xlsxwriter  # type: ignore[import-untyped]

from tests.read.builders import Error, MadeUpSheet, Unworked, Value, build, from_rows
from tests.read.raw import members_of, ods, ods_row, ods_table, raw_xlsx

KINDS = ("ods", "xlsx", "xls")
Damage = Callable[[bytes, random.Random], bytes]
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@cache
def workbooks(kind: str) -> tuple[bytes, ...]:
    """The whole made-up workbooks of one kind that are damaged: a register in two sheets, cells of every type, and a small table."""
    made = [build(kind, *_register()), build(kind, _types(), MadeUpSheet("kept back", {"A1": "x"}, hidden=True)), build(kind, _small())]
    made += {"ods": [_ods_repeats()], "xlsx": [_xlsx_without_places(), _xlsx_with_shared_texts()], "xls": []}[kind]
    return tuple(made) if kind == "xls" else tuple(packed(_without_clock(members_of(one))) for one in made)


def damaged(kind: str, seed: int, number: int) -> tuple[bytes, bytes, str]:
    """(the whole workbook, the same damaged, what was done to it) for one case of a series."""
    chance = random.Random(f"{seed} {kind} {number}")
    whole = chance.choice(workbooks(kind))
    layers = [_BYTES, *([_RECORDS] * 3 if kind == "xls" else [_ZIP, _XML, _XML, _XML])]
    names, data = [], whole
    for _ in range(chance.choice((1, 1, 1, 2))):
        layer = chance.choice(layers)
        done = chance.choice(sorted(layer))
        try:
            data = layer[done](data, chance)
        except (zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, OSError, EOFError, RuntimeError):
            continue  # what was done before left nothing that this could be done to
        names.append(done)
    return whole, data, " and ".join(names)


# The made-up workbooks


def _register() -> tuple[MadeUpSheet, MadeUpSheet]:
    heads = ["Reference", "Title", "Organisation", "Tier", "Date"]
    rows = [[f"R{n}", f"Made-up study {n}\nin two lines", "", str(n % 4), f"{n % 28 + 1:02}/03/2015"] for n in range(1, 25)]
    for number in range(0, 24, 3):
        rows[number][2] = f"Body of {number} & Sons"
    merged = tuple(f"C{number}:C{number + 2}" for number in range(3, 27, 3))
    one = from_rows("Shares", [["A made-up register"], heads, *rows, [], ["", "Total: 24"]])
    return MadeUpSheet("Shares", one.cells, merged=merged, hidden_rows=(7,)), from_rows("Requests", [heads, *rows[:7]], first_row=4)


def _types() -> MadeUpSheet:
    cells: dict[str, Value | Error | Unworked] = {"A1": "Whole", "B1": "Part", "C1": "Day", "D1": "Yes", "E1": "Hour"}
    for row in range(2, 20):
        cells |= {f"A{row}": 1000 + row, f"B{row}": row / 8, f"C{row}": date(2019, 10, row), f"D{row}": row % 2 == 0}
        cells[f"E{row}"] = time(9, row) if row % 3 else datetime(2019, 1, row, 9, 30)
    return MadeUpSheet("types", cells | {"A21": Error("#REF!"), "C22": "NA", "F30": "far"}, links={"A1": "https://example.org/a"})


def _small() -> MadeUpSheet:
    return from_rows("table", [["Organisation", "Title"], ["A made-up college", "On reading"], ["", "On counting"], ["Another", ""]])


def _ods_repeats() -> bytes:
    """Rows, cells and blanks that are written once and repeated, as every program writes them."""
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    twice = "<table:table-cell office:value-type='float' office:value='2' table:number-columns-repeated='2'/>"
    rows = f"<table:table-header-rows>{ods_row('Organisation', 'Title', 'Tier')}</table:table-header-rows>"
    for number in range(8):
        gap = f'<table:table-row table:number-rows-repeated="{number + 1}">{blank}</table:table-row>'
        name = f"<text:p>Body<text:s text:c='2'/>of {number}</text:p>"
        text = f"<table:table-cell office:value-type='string'>{name}</table:table-cell>"
        rows += gap + f"<table:table-row>{text}{blank}{twice}{text}</table:table-row>" + ods_row("the same", str(number), repeated=3)
    return ods(ods_table(rows) + ods_table(ods_row("x"), "another"))


def _xlsx_without_places() -> bytes:
    """Texts that stand in their cells, and cells that do not say where they stand."""
    texts = ("Organisation", "Title", "", "Tier")
    rows = f'<row r="2">{"".join(_inline(text) for text in texts)}</row>'
    rows += "".join(f"<row>{_inline(f'Body {n}')}{_inline(f'Made-up study {n}')}<c/><c><v>{n}</v></c></row>" for n in range(12))
    formula = '<row r="20"><c r="B20" t="str"><f>1</f><v>out</v></c><c r="C20"><f>A1+1</f></c><c r="D20" t="b"><v>1</v></c></row>'
    return raw_xlsx(rows + formula, '<mergeCells count="1"><mergeCell ref="A20:B21"/></mergeCells>', "<si><t>unused</t></si>")


def _xlsx_with_shared_texts() -> bytes:
    """The register once more, its texts in one table to which the cells point by number, as most programs write them."""
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in _register():
            made = book.add_worksheet(sheet.name)
            for name, value in sheet.cells.items():
                made.write_string(name, str(value))
            for area in sheet.merged:
                made.merge_range(area, sheet.cells.get(area.partition(":")[0], ""))
            made.write_datetime("H3", date(2020, 1, 2), days)
            made.write_number("I3", 43_832)
    return whole.getvalue()


def _inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>"


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of the members that is the same whenever it is made."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return whole.getvalue()


def _without_clock(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: _STAMP.sub(rb"\g<1>2020-01-01T00:00:00Z", data) for name, data in members.items()}


# The file as bytes


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data))


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: _place(data, chance)]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        changed[_place(data, chance)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, chance: random.Random) -> bytes:
    at, length = _place(data, chance), chance.choice((1, 4, 32, 512))
    filling = chance.choice((b"\0" * length, chance.randbytes(length)))
    return data[:at] + filling + data[at + length :]


def _take_out(data: bytes, chance: random.Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + data[at + chance.choice((1, 16, 512)) :]


def _say_again(data: bytes, chance: random.Random) -> bytes:
    at, length = _place(data, chance), chance.choice((1, 16, 512))
    return data[: at + length] + data[at : at + length] + data[at + length :]


_BYTES: dict[str, Damage] = {
    "file cut": _cut, "bits of the file flipped": _flip, "bytes of the file overwritten": _overwrite,
    "bytes of the file taken out": _take_out, "bytes of the file said again": _say_again,
}  # fmt: skip


# The zip


def _members(data: bytes, chance: random.Random) -> tuple[dict[str, bytes], str]:
    members = members_of(data)
    return members, chance.choice([name for name in members if members[name]])


def _member_cut(data: bytes, chance: random.Random) -> bytes:
    members, name = _members(data, chance)
    return packed({**members, name: _cut(members[name], chance)})


def _member_missing(data: bytes, chance: random.Random) -> bytes:
    members, name = _members(data, chance)
    return packed({other: content for other, content in members.items() if other != name})


def _members_swapped(data: bytes, chance: random.Random) -> bytes:
    members, name = _members(data, chance)
    other = chance.choice(list(members))
    return packed({**members, name: members[other], other: members[name]})


def _member_twice(data: bytes, chance: random.Random) -> bytes:
    members, name = _members(data, chance)
    marker = "\x01" * len(name)  # written under another name of the same length, which is then overwritten
    return packed({**members, marker: _cut(members[name], chance)}).replace(marker.encode(), name.encode())


def _wrong_size(data: bytes, chance: random.Random) -> bytes:
    places = [one.start() for one in re.finditer(b"PK\x01\x02", data)]
    at = chance.choice(places) + chance.choice((16, 20, 24, 42))  # checksum, packed size, size, where the member stands
    return data[:at] + struct.pack("<I", _wrong(struct.unpack_from("<I", data, at)[0], chance)) + data[at + 4 :]


def _wrong_member_count(data: bytes, chance: random.Random) -> bytes:
    at = data.rindex(b"PK\x05\x06") + chance.choice((8, 10))
    return data[:at] + struct.pack("<H", _wrong(struct.unpack_from("<H", data, at)[0], chance) & 0xFFFF) + data[at + 2 :]


def _wrong(number: int, chance: random.Random) -> int:
    return chance.choice((0, 1, number + 1, max(number - 1, 0), number * 2, 0x7FFF_FFFF)) & 0xFFFF_FFFF


_ZIP: dict[str, Damage] = {
    "a member cut": _member_cut, "a member missing": _member_missing, "two members swapped": _members_swapped,
    "a member twice": _member_twice, "a wrong size in the directory": _wrong_size, "a wrong count of members": _wrong_member_count,
}  # fmt: skip


# The XML inside

_TAG = re.compile(rb"<[^>]*>")
_ELEMENT = re.compile(rb"<([\w:]+)(?: [^<>]*)?(?:/>|>(?:(?!<\1[ >/]).)*?</\1>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_NUMBER = re.compile(rb'(?<=")\d+(?=")')
_WHOLE_ROW = re.compile(rb"<(table:table-row|row)[ >].*?</\1>", re.DOTALL)


def _inside(change: Damage) -> Damage:
    """The damage done to one XML part, the larger ones more often, which are zipped again."""

    def done(data: bytes, chance: random.Random) -> bytes:
        members = members_of(data)
        parts = [name for name in members if name.endswith((".xml", ".rels")) and members[name]]
        name = chance.choices(parts, [len(members[one]) for one in parts])[0]
        return packed({**members, name: change(members[name], chance)})

    return done


def _found(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes]:
    return chance.choice(list(pattern.finditer(data)))


def _instead(data: bytes, match: re.Match[bytes], text: bytes) -> bytes:
    return data[: match.start()] + text + data[match.end() :]


def _removed(pattern: re.Pattern[bytes]) -> Damage:
    return lambda data, chance: _instead(data, _found(pattern, data, chance), b"")


def _doubled(pattern: re.Pattern[bytes]) -> Damage:
    return lambda data, chance: _instead(data, match := _found(pattern, data, chance), match[0] * chance.choice((2, 2, 3, 200)))


def _swapped(pattern: re.Pattern[bytes]) -> Damage:
    def done(data: bytes, chance: random.Random) -> bytes:
        first, second = sorted((_found(pattern, data, chance) for _ in range(2)), key=lambda match: match.start())
        if first.end() > second.start():
            return data
        return data[: first.start()] + second[0] + data[first.end() : second.start()] + first[0] + data[second.end() :]

    return done


def _cut_between_rows(data: bytes, chance: random.Random) -> bytes:
    return data[: _found(_WHOLE_ROW, data, chance).end()]


def _wrong_number(data: bytes, chance: random.Random) -> bytes:
    match = _found(_NUMBER, data, chance)
    number = int(match[0])
    wrong = chance.choice((0, 1, number + 1, number - 1, number * 10, 2**20, 2**64, chance.randrange(100)))
    return _instead(data, match, str(wrong).encode())


def _repeat(data: bytes, chance: random.Random) -> bytes:
    """A row or a cell said to be repeated (.ods), or another row or column stated for it (.xlsx)."""
    match = _found(re.compile(rb'<table:table-(row|cell)|(?<=<row )r="\d+"|(?<=<c )r="[A-Z]+\d+"'), data, chance)
    number = str(chance.choice((2, 3, 40, 60_000, 2**40))).encode()
    if match[1]:
        return _instead(data, match, b'%s table:number-%ss-repeated="%s"' % (match[0], match[1].replace(b"cell", b"column"), number))
    elsewhere = b'r="%s%s"' % (chance.choice((b"A", b"B", b"XFD")), number)
    return _instead(data, match, chance.choice((b"", b'r="%s"' % number, elsewhere)))


def _attribute_misspelt(data: bytes, chance: random.Random) -> bytes:
    match = _found(_ATTRIBUTE, data, chance)
    at = match.start() + chance.randrange(len(match[1]))
    return data[:at] + bytes((data[at] ^ (1 << chance.randrange(5)),)) + data[at + 1 :]


def _value_misspelt(data: bytes, chance: random.Random) -> bytes:
    match = _found(re.compile(rb'="([^"]+)"'), data, chance)
    at = match.start(1) + chance.randrange(len(match[1]))
    return data[:at] + bytes((data[at] ^ (1 << chance.randrange(5)),)) + data[at + 1 :]


def _tag_renamed(data: bytes, chance: random.Random) -> bytes:
    """A name of tags misspelt in its beginning and its end alike, once or everywhere, so that the XML stays well formed."""
    match = _found(re.compile(rb"<(([\w:]+)(?: [^<>]*)?)>(?:(?!<\2[ >/]).)*?</\2>", re.DOTALL), data, chance)
    name = match[2]
    wrong = name[:-1] + bytes((name[-1] ^ 1,))
    if chance.random() < 0.3:
        return re.sub(rb"(</?)" + re.escape(name) + rb"(?=[ >/])", rb"\1" + wrong, data)
    inside = match[0].replace(b"<" + name, b"<" + wrong, 1)
    return _instead(data, match, inside[: inside.rindex(name)] + wrong + b">")


def _put_in(data: bytes, chance: random.Random) -> bytes:
    pieces = [b"<!-- x -->", b"<?x y?>", b"<![CDATA[x]]>", b"&amp;", b"&#0;", b"&x;", b"\xff", b"\0", b"<x/>", b" ", b"]]>"]
    pieces.append(b"<!DOCTYPE x>")
    at = _found(_TAG, data, chance).end()
    return data[:at] + chance.choice(pieces) + data[at:]


def _other_encoding(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8")
    named = re.sub(r"^<\?xml[^>]*\?>", "", text)
    ways = (("UTF-16", "utf-16"), ("ISO-8859-1", "utf-8"), ("UTF-16", "utf-8"), ("no-such", "utf-8"), ("UTF-7", "utf-8"))
    label, how = chance.choice(ways)
    return f'<?xml version="1.0" encoding="{label}"?>{named}'.encode(how)


_XML: dict[str, Damage] = {
    name: _inside(change)
    for name, change in {
        "XML cut": _cut, "XML cut between rows": _cut_between_rows, "bits of the XML flipped": _flip, "XML overwritten": _overwrite,
        "XML taken out": _take_out, "XML said again": _say_again,
        "a tag removed": _removed(_TAG), "a tag doubled": _doubled(_TAG),
        "two tags swapped": _swapped(_TAG), "an element removed": _removed(_ELEMENT), "an element doubled": _doubled(_ELEMENT),
        "two elements swapped": _swapped(_ELEMENT), "a row removed": _removed(_WHOLE_ROW), "a row doubled": _doubled(_WHOLE_ROW),
        "two rows swapped": _swapped(_WHOLE_ROW), "an attribute removed": _removed(_ATTRIBUTE),
        "an attribute doubled": _doubled(_ATTRIBUTE), "two attributes swapped": _swapped(_ATTRIBUTE),
        "a wrong number": _wrong_number, "a repeat or another place": _repeat,
        "an attribute misspelt": _attribute_misspelt, "a value misspelt": _value_misspelt, "tags renamed": _tag_renamed,
        "something put in": _put_in, "another encoding": _other_encoding,
    }.items()
}  # fmt: skip


# The records of an .xls. xlwt writes its stream unbroken after the header's sector, so it can be changed where it stands.


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(where it begins, its number, the length of its content) of each record."""
    at = 512
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        if number == 0:
            return
        yield at, number, length
        at += 4 + length


def _record(data: bytes, chance: random.Random) -> tuple[int, int, int]:
    """One record: more often one of a cell, a row or the texts than one of the looks, of which there are many."""
    found = list(_records(data))
    telling = [one for one in found if one[1] in (0x0FD, 0x203, 0x27E, 0x0BD, 0x205, 0x208, 0x0FC, 0x085, 0x809, 0x00A, 0x0E5, 0x200)]
    return chance.choice(telling if chance.random() < 0.7 and telling else found)


def _shifted(data: bytes, start: int, end: int, instead: bytes) -> bytes:
    """The stream with a piece replaced; what follows in it moves, and as many bytes are left off or filled up at its end."""
    stream_end = max(at + 4 + length for at, _, length in _records(data))
    stream_end += -stream_end % 512
    stream = data[512:start] + instead + data[end:stream_end]
    return data[:512] + stream[: stream_end - 512].ljust(stream_end - 512, b"\0") + data[stream_end:]


def _record_removed(data: bytes, chance: random.Random) -> bytes:
    at, _, length = _record(data, chance)
    return _shifted(data, at, at + 4 + length, b"")


def _record_doubled(data: bytes, chance: random.Random) -> bytes:
    at, _, length = _record(data, chance)
    return _shifted(data, at, at, data[at : at + 4 + length])


def _records_swapped(data: bytes, chance: random.Random) -> bytes:
    (one, _, short), (other, _, long) = sorted(_record(data, chance) for _ in range(2))
    if one == other:
        return data
    first, second = data[one : one + 4 + short], data[other : other + 4 + long]
    return data[:one] + second + data[one + len(first) : other] + first + data[other + len(second) :]


def _record_renumbered(data: bytes, chance: random.Random) -> bytes:
    at, number, _ = _record(data, chance)
    wrong = chance.choice((number ^ (1 << chance.randrange(16)), *(one for _, one, _ in _records(data))))
    return data[:at] + struct.pack("<H", wrong) + data[at + 2 :]


def _record_of_another_length(data: bytes, chance: random.Random) -> bytes:
    at, _, length = _record(data, chance)
    return data[: at + 2] + struct.pack("<H", _wrong(length, chance) & 0xFFFF) + data[at + 4 :]


def _content_changed(data: bytes, chance: random.Random) -> bytes:
    at, _, length = _record(data, chance)
    place = at + 4 + chance.randrange(max(length, 1))
    return data[:place] + bytes((data[place] ^ (1 << chance.randrange(8)),)) + data[place + 1 :]


def _index_changed(data: bytes, chance: random.Random) -> bytes:
    """A number in the header or in the container's tables, which stand after the stream."""
    end = max(at + 4 + length for at, _, length in _records(data))
    at = chance.choice((chance.randrange(0, 128, 4), chance.randrange(end - end % 4, len(data) - 4, 4)))
    return data[:at] + struct.pack("<I", _wrong(struct.unpack_from("<I", data, at)[0], chance)) + data[at + 4 :]


_RECORDS: dict[str, Damage] = {
    "a record removed": _record_removed, "a record doubled": _record_doubled, "two records swapped": _records_swapped,
    "a record renumbered": _record_renumbered, "a record of another length": _record_of_another_length,
    "a record's content changed": _content_changed, "the container's index changed": _index_changed,
}  # fmt: skip
