"""Bytes to text. Czech subtitle files come in UTF-8 (with or without a mark), UTF-16, cp1250, and old ones in
ISO 8859-2."""

from __future__ import annotations

import codecs
import re

from transcripts.subtitles.model import MalformedSubtitle

from .report import Change

# Two bytes and more of one character in UTF-8.
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")
# š ť ž lie elsewhere in ISO 8859-2 than in cp1250, which has ą » ľ © « ® there, while its own š ť ž are where
# ISO 8859-2 has control characters. Angle quotes stand at the edges of words, letters within them too.
_ONLY_CP1250 = re.compile(rb"[\x80-\x9f]")
_LATIN_2 = re.compile(
    rb"[\xa9\xae\xb9\xbe](?=[A-Za-z\xc0-\xff])|(?<=[A-Za-z\xc0-\xff])[\xa9\xae\xb9\xbe]"
    rb"|(?<=[A-Za-z\xc0-\xff])[\xab\xbb](?=[A-Za-z\xc0-\xff])"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_UTF16 = Change(
    "the file does not say its encoding, it was read as UTF-16",
    "soubor neříká své kódování, přečetli jsme ho jako UTF-16",
)


def decode(data: bytes) -> str:
    """Text of a subtitle file, its byte order mark taken off and its line ends made `\\n`.

    A mark decides; without one UTF-8 is tried strictly, then UTF-16 told by its zero bytes, then
    cp1250, or ISO 8859-2 where only that has letters there. Raises `MalformedSubtitle` where none fits, where the text is UTF-8 but for some broken or cut
    off characters (cp1250 would take any of its bytes), or where zero bytes remain (not a text file).
    """
    return decode_told(data)[0]


def decode_told(data: bytes) -> tuple[str, tuple[Change, ...]]:
    """As `decode`; and that an encoding had to be guessed. Raises `MalformedSubtitle`."""
    text, changes = _decoded(data)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MalformedSubtitle(
            "a zero byte: this is not a text file",
            line,
            cs="nulový bajt: tohle není textový soubor",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), changes


def _decoded(data: bytes) -> tuple[str, tuple[Change, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), ()
    if len(data) >= 4 and len(data) % 2 == 0:
        # Most letters are ASCII, so most other bytes of a UTF-16 subtitle's head are zero; ř and š are not.
        head = data[:64]
        first, second = head[::2], head[1::2]
        if 0 not in first and 2 * second.count(0) > len(second):
            return _strictly(data, "utf-16-le"), (_UTF16,)
        if 0 not in second and 2 * first.count(0) > len(first):
            return _strictly(data, "utf-16-be"), (_UTF16,)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        good = len(_MULTIBYTE.findall(data))
        bad = data.decode("utf-8", errors="replace").count("\ufffd")
        # Czech in cp1250 hardly ever looks like UTF-8: a capital Í before š, ť, ž does.
        if good > 4 * bad or (good and error.end == len(data) and "end of data" in error.reason):
            return _strictly(data, "utf-8"), ()
        name, encoding = ("Windows-1250", "cp1250")
        if _LATIN_2.search(data) and not _ONLY_CP1250.search(data):
            name, encoding = ("ISO 8859-2", "iso8859-2")
        told = Change(
            f"the file is not UTF-8, it was read as {name}",
            f"soubor není v UTF-8, přečetli jsme ho jako {name}",
        )
        return _strictly(data, encoding), (told,)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if encoding == "cp1250":  # the last that is tried
            raise MalformedSubtitle(
                "bytes of no text: they are neither UTF-8 nor Windows-1250, so this may be no subtitle file",
                line,
                cs="bajty, které nejsou text v UTF-8 ani ve Windows-1250, možná to nejsou titulky",
            ) from error
        raise MalformedSubtitle(
            f"bytes that are not {encoding.upper()} text",
            line,
            cs=f"bajty, které nejsou text v kódování {encoding.upper()}",
        ) from error
