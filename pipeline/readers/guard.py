"""What a zip file must satisfy before any reader sees it: sizes, names, checksums, and XML that is well formed and plain.

The fast reader needs this. Given an OpenDocument file whose XML stops between two rows it never comes back, given XML that is
not well formed it drops rows without a word, and given a small file that unpacks to gigabytes it takes the process down.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.readers import limits
from pipeline.readers.grid import Refused

_END_OF_DIRECTORY = b"PK\x05\x06"
# The end-of-directory record is 22 bytes and may be followed by a comment of up to 65,535.
_END_REACH = 22 + 65_535
_XML = (".xml", ".rels")
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii")
_ENCRYPTED = "is protected by a password, so nothing in it can be read. Ask the publisher for it without the password."
_DAMAGED = "is damaged: its parts do not match their own checksums or index. Fetch it again, or ask the publisher for it."


def open_zip(path: Path) -> zipfile.ZipFile:
    """The archive, its directory checked; nothing is unpacked yet. Raises `Refused`."""
    _check_directory_end(path)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Refused("damaged", _DAMAGED) from error
    members = archive.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise _too_many_members()
    if any(member.flag_bits & 0x1 for member in members):
        raise encrypted()
    if sum(member.file_size for member in members) > limits.MAX_UNPACKED_BYTES:
        raise Refused(
            "too_large",
            f"unpacks to more than {limits.MAX_UNPACKED_BYTES // 1_000_000} MB, which no register needs, so it was not unpacked. "
            "Look at where it came from before doing anything else with it.",
        )
    _check_names(members)
    return archive


def check_contents(archive: zipfile.ZipFile) -> None:
    """Every member against its checksum, every XML part against the rules of XML. Raises `Refused`."""
    try:
        broken = archive.testzip()
    except (*_BROKEN, RuntimeError) as error:
        raise Refused("damaged", _DAMAGED) from error
    if broken is not None:
        raise Refused("damaged", _DAMAGED)
    for member in archive.infolist():
        # LibreOffice writes parts of no length whose names end in .xml (Configurations2/accelerator/current.xml). A part that is read,
        # and is empty, is refused where it is read.
        if member.filename.casefold().endswith(_XML) and member.file_size:
            _check_xml(archive, member.filename)


def encrypted() -> Refused:
    """The refusal for a document behind a password."""
    return Refused("encrypted", _ENCRYPTED)


def elements(
    archive: zipfile.ZipFile, name: str, tags: list[str], events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, etree._Element]]:
    """(event, element) for each element of one of the tags, streamed from one part. Raises `Refused` where there is no such part.

    The part has passed `check_contents`; one of another ending has not, and is refused too.
    """
    if name not in archive.namelist() or not name.casefold().endswith(_XML):
        raise Refused("damaged", "lacks a part that it says it has. Fetch it again, or ask the publisher for it.")
    with archive.open(name) as part:
        found = etree.iterparse(
            part,
            events=events,
            tag=tags,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            recover=False,
            remove_comments=True,  # or they would cut the text that they stand in
            remove_pis=True,
        )
        try:
            yield from found
        except etree.XMLSyntaxError as error:  # a namespace that is not declared, which the check before it does not see
            raise _not_well_formed(name, error) from error


def drop(element: etree._Element) -> None:
    """Forget an element that has been read, and its finished elder siblings, so that memory does not grow with the document.

    What stands after it is kept until the next is dropped: `rules.check_children` looks at it there.
    """
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # which the stubs do not know
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Plain:
    """A parser target that keeps nothing and refuses a document type declaration, with which every XML attack begins."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Refused("dtd", "holds a document type declaration, which no spreadsheet needs and attacks use. Do not open it.")

    def close(self) -> None:
        return None


def _check_xml(archive: zipfile.ZipFile, name: str) -> None:
    parser = etree.XMLParser(
        target=_Plain(),  # type: ignore[arg-type]  # the stubs ask for methods that lxml itself does without
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
    )
    try:
        with archive.open(name) as part:
            _check_encoding(part.read(200), name)
            part.seek(0)
            while chunk := part.read(65_536):
                parser.feed(chunk)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(name, error) from error
    except _BROKEN as error:
        raise Refused("damaged", _DAMAGED) from error


def _check_encoding(head: bytes, name: str) -> None:
    """Both formats are written in UTF-8 or UTF-16; in another encoding two programs could read other letters, or other rows."""
    stated = _ENCODING.match(head.replace(b"\0", b""))
    if stated and stated[1].lower() not in _ENCODINGS:
        raise Refused("damaged", f"is damaged inside: its part {name} says that it is in an encoding no workbook is in. Fetch it again.")


def _not_well_formed(name: str, error: etree.XMLSyntaxError) -> Refused:
    return Refused(
        "not_well_formed",
        f"is damaged inside: its part {name} breaks off or is not well formed at line {error.lineno or 1}, so rows could be "
        "missing. Fetch it again, or ask the publisher for it.",
    )


def _check_directory_end(path: Path) -> None:
    """The directory is at a zip's end: a file cut short has lost it. Its member count is read before the directory itself is."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_REACH))
        tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < 22:
        raise Refused("truncated", "breaks off before its end, so only part of it arrived. Fetch it again.")
    if int(struct.unpack_from("<H", tail, at + 10)[0]) > limits.MAX_MEMBERS:
        raise _too_many_members()


def _too_many_members() -> Refused:
    return Refused(
        "too_many_members",
        f"is a zip of more than {limits.MAX_MEMBERS:,} parts, where a workbook has a few dozen, so it was not unpacked. Look at "
        "where it came from before doing anything else with it.",
    )


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        unsafe = name != member.orig_filename or not name.isprintable() or "\\" in name or ":" in name or ".." in name.split("/")
        if unsafe or name.startswith("/"):
            raise Refused("unsafe_names", "holds a part whose name would lead out of it, as in no workbook. Do not open it.")
        if name.casefold() in seen:
            raise Refused("unsafe_names", "holds two parts of one name, so two programs could differ on it. Do not use it.")
        seen.add(name.casefold())
