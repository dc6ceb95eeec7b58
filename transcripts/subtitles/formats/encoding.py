"""Bytes to text. Czech subtitle files come in UTF-8 (with or without a mark), UTF-16 and cp1250."""

from __future__ import annotations

import codecs

from transcripts.subtitles.model import MalformedSubtitle

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Text of a subtitle file, its byte order mark taken off and its line ends made `\\n`.

    A mark decides; without one UTF-8 is tried strictly, then UTF-16 told by its zero bytes, then
    cp1250. Raises `MalformedSubtitle` where none fits, or where zero bytes remain (not a text file).
    """
    text = _decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MalformedSubtitle(
            "a zero byte: this is not a text file",
            line,
            cs="nulový bajt: tohle není textový soubor",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if len(data) >= 4 and len(data) % 2 == 0:
        # Times and numbers are ASCII, so every other byte of a UTF-16 subtitle's head is zero.
        head = data[:64]
        if not any(head[1::2]) and all(head[::2]):
            return _strictly(data, "utf-16-le")
        if not any(head[::2]) and all(head[1::2]):
            return _strictly(data, "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp1250")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedSubtitle(
            f"bytes that are not {encoding} text",
            line,
            cs=f"bajty, které nejsou text v kódování {encoding}",
        ) from error
