"""Bytes of a text file -> text, by one fixed rule: never by guessing from letter frequencies, which can change its mind."""

from __future__ import annotations

import codecs

from pipeline.readers.grid import Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded(data: bytes, declared: str = "") -> str:
    """The text: by its byte order mark, else the encoding it declares ("utf-8", "cp1252"), else UTF-8, else Windows-1252.

    Under a declared UTF-8, bytes that are none become U+FFFD, as in a browser. Otherwise raises `Refused` where a byte has no
    meaning in the encoding; and always where there are bytes of value zero.
    """
    text = _text(data, declared)
    if "\0" in text:
        raise Refused("nul_bytes", "holds bytes of value zero, as no text does: it is damaged, or no text file. Fetch it again.")
    return text


def _text(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if declared == "utf-8":
        return data.decode("utf-8", "replace")
    if not declared:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "encoding",
            f"is not text in any encoding that is understood here (it is not {encoding} at byte {error.start:,}). Save it again "
            "as UTF-8, or ask the publisher for it.",
        ) from error
