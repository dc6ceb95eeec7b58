"""EBU STL (EBU Tech 3264), the broadcasters' exchange file, read only: a header of 1024 bytes, blocks of 128.

ttconv, which is kept, drops in silence (its log aside) subtitles that begin before the programme or end
before they start; it is the stranger our reader is compared with. The file has no lines: a change and a
refusal name the block, from 1.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from transcripts.subtitles.model import Cue, MalformedSubtitle

from .report import Import, Report, in_order, quoted, shown_lines

_HEADER, _BLOCK = 1024, 128
_RATES = {
    b"STL23.01": (24, Fraction(24000, 1001)),
    b"STL24.01": (24, Fraction(24)),
    b"STL25.01": (25, Fraction(25)),
    b"STL30.01": (30, Fraction(30000, 1001)),
    b"STL50.01": (50, Fraction(50)),
}
_CODES = {b"01": "iso8859_5", b"02": "iso8859_6", b"03": "iso8859_7", b"04": "iso8859_8"}
_LATIN = b"00"
_NEW_LINE, _UNUSED = 0x8A, 0x8F
# Control codes with the spaces around them are one space on the page.
_BLANKS = re.compile(rb" *[\x00-\x1f\x80-\x9f][ \x00-\x1f\x80-\x9f]*")
_LAST, _USER_DATA, _RESERVED = 0xFF, 0xFE, 0xF0

# ISO 6937: an accent comes before its letter.
_ACCENTS = dict(
    zip(
        (*range(0xC1, 0xCE), 0xCE, 0xCF),
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0327\u0332\u030b\u0328\u030c",
        strict=True,
    )
)
_ALONE = dict(zip(_ACCENTS, "`´^~¯˘˙¨¨˚¸_˝˛ˇ", strict=True))
_SIGNS = dict(
    zip(
        (*range(0xA0, 0xA6), *range(0xA7, 0xC0), *range(0xD0, 0xD8), *range(0xDC, 0xE5),
         *range(0xE6, 0x100)),
        "\u00a0¡¢£$¥§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿—¹®©™♪¬¦⅛⅜⅝⅞ΩÆÐªĦĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u00ad",
        strict=True,
    )
)  # fmt: skip

_PAGES = {"437", "850", "860", "863", "865"}
# Fields of the header that say something to a person; bytes from 0 and one after the last.
_FIELDS = (
    ("title of the programme", "název pořadu", 16, 48),
    ("title of the episode", "název dílu", 48, 80),
    ("translated title of the programme", "přeložený název pořadu", 80, 112),
    ("translated title of the episode", "přeložený název dílu", 112, 144),
    ("translator", "překladatel", 144, 176),
    ("translator's contact", "kontakt na překladatele", 176, 208),
    ("reference code", "kód seznamu titulků", 208, 224),
    ("date of creation", "datum vzniku", 224, 230),
    ("date of revision", "datum revize", 230, 236),
    ("number of the revision", "číslo revize", 236, 238),
    ("country of origin", "země původu", 274, 277),
    ("publisher", "vydavatel", 277, 309),
    ("editor", "redaktor", 309, 341),
    ("editor's contact", "kontakt na redaktora", 341, 373),
    ("text of the spare bytes", "text volných bajtů", 373, 448),
    ("user data", "vlastní údaje", 448, 1024),
)


@dataclass(slots=True)
class _Subtitle:
    block: int
    start: int
    end: int
    cumulative: int
    text: bytes


def read(data: bytes) -> Import:
    """Cues by their start, in milliseconds from the start of the programme.

    Positions, colours, comments and user data are reported. Raises `MalformedSubtitle`, which names the
    block. No bytes at all are no cues.
    """
    report = Report()
    if not data:
        return report.done([])
    rate = _RATES.get(data[3:11])
    if rate is None:
        said = _field(data[3:11])
        raise MalformedSubtitle(
            f"this is not an EBU STL file: bytes 4 to 11 name no known frame rate (“{said}”)",
            cs=f"tohle není soubor EBU STL: bajty 4 až 11 neuvádějí známou snímkovou frekvenci („{said}“)",
        )
    if len(data) < _HEADER:
        raise MalformedSubtitle(
            f"the header of {_HEADER} bytes is cut off after byte {len(data)}",
            cs=f"hlavička ({_HEADER} bajtů) je useknutá za bajtem {len(data)}",
        )
    code = data[12:14]
    if code != _LATIN and code not in _CODES:
        said = _field(code)
        raise MalformedSubtitle(
            f"bytes 13 and 14 of the header name no known table of characters (“{said}”)",
            cs=f"bajty 13 a 14 hlavičky neuvádějí známou znakovou sadu („{said}“)",
        )
    if (len(data) - _HEADER) % _BLOCK:
        number = (len(data) - _HEADER) // _BLOCK + 1
        there = (len(data) - _HEADER) % _BLOCK
        raise _refused(
            number,
            f"it is cut off after byte {there} of {_BLOCK}",
            f"je useknutý za bajtem {there} ({_BLOCK} jich má mít)",
        )
    _header(data, report)
    subtitles = _subtitles(data, rate, report)
    shift = _shift(data, subtitles, rate, report)
    return report.done(in_order(_cues(subtitles, shift, code, report), report, blocks=True))


def _field(data: bytes, page: str = "cp850") -> str:
    return quoted(data.decode(page, "replace").replace("\0", " "))


def _header(data: bytes, report: Report) -> None:
    number = data[:3].decode("latin-1")
    page = f"cp{number}" if number in _PAGES else "cp850"
    for name, cs, start, end in _FIELDS:
        if value := _field(data[start:end], page):
            report.add(None, f"the {name} “{value}” was left out", f"vynecháno: {cs} „{value}“")
    if data[255:256] == b"0":
        report.add(
            None,
            "the header says that its time codes are not intended for use; they were used",
            "hlavička říká, že její časové kódy nejsou určené k použití; použili jsme je",
        )
    disks, disk = _number(data[272:273]), _field(data[273:274])
    if disks is not None and disks > 1:
        report.add(
            None,
            f"this is disk {disk} of {disks}; what is on the others is not here",
            f"tohle je disk {disk} z {disks}, co je na ostatních, tu není",
        )
    said, there = _number(data[238:243]), (len(data) - _HEADER) // _BLOCK
    if said is not None and said != there:
        report.add(
            None,
            f"the header says there are {said} blocks, and there are {there}; "
            "a part of the file may be missing",
            f"podle hlavičky má soubor bloků {said}, a je jich {there}; část souboru možná chybí",
        )


def _count(data: bytes, there: int, comments: int, report: Report) -> None:
    """Compare the header's number of subtitles with what is there; comments count to some writers."""
    said = _number(data[243:248])
    if said is not None and said not in (there, there - comments):
        report.add(
            None,
            f"the header says there are {said} subtitles, and there are {there - comments}; "
            "some may be missing",
            f"podle hlavičky má soubor titulků {said}, a je jich {there - comments}; "
            "některé možná chybí",
        )


def _number(field: bytes) -> int | None:
    """A number of the header; None where it holds none."""
    digits = field.strip(b" \0")
    return int(digits) if digits.isdigit() else None


def _subtitles(data: bytes, rate: tuple[int, Fraction], report: Report) -> list[_Subtitle]:
    """Subtitles of one block or more, told by their group and number.

    What has lost its last block, so that another number follows, is a subtitle still: its text is never
    given to its neighbour.
    """
    out: list[_Subtitle] = []
    parts: list[tuple[int, bytes]] = []
    groups: set[int] = set()
    count = comments = 0
    for number, at in enumerate(range(_HEADER, len(data), _BLOCK), start=1):
        block = data[at : at + _BLOCK]
        extension = block[3]
        if _RESERVED <= extension < _LAST:
            _told(report, number, "user data were left out", "vlastní údaje byly vynechány")
            continue
        groups.add(block[0])
        if parts and block[:3] != parts[0][1][:3]:
            _told(
                report,
                parts[-1][0],
                "the end of the subtitle is missing; its text up to there was kept",
                "konec titulku chybí, jeho text až sem zůstal",
            )
            joined = _joined(parts, rate, report)
            count, comments, parts = count + 1, comments + (not joined), []
            out.extend(joined)
        if extension != _LAST and extension != len(parts):
            _told(
                report,
                number,
                "a block of the subtitle is missing or twice",
                "blok titulku chybí nebo je dvakrát",
            )
        parts.append((number, block))
        if extension == _LAST:
            joined = _joined(parts, rate, report)
            count, comments, parts = count + 1, comments + (not joined), []
            out.extend(joined)
    if parts:
        raise _refused(parts[-1][0], "the last subtitle is cut off", "poslední titulek je useknutý")
    _count(data, count, comments, report)
    if len(groups) > 1:
        report.add(
            None,
            f"{len(groups)} groups of subtitles (such as languages) were put together",
            f"skupiny titulků (třeba jazyky, celkem {len(groups)}) byly spojeny do jedné",
        )
    return out


def _joined(
    parts: list[tuple[int, bytes]], rate: tuple[int, Fraction], report: Report
) -> list[_Subtitle]:
    """The subtitle of the blocks, which are at least one; none where it is a comment."""
    number, block = parts[-1]
    if block[15] == 1:
        _told(report, number, "a comment was left out", "komentář byl vynechán")
        return []
    start, end = _time(block[5:9], number, rate), _time(block[9:13], number, rate)
    if end < start:
        raise _refused(number, "the cue ends before it starts", "titulek končí dřív, než začne")
    _told(
        report,
        number,
        "the place on the screen was left out",
        "umístění na obrazovce bylo vynecháno",
    )
    text = b"".join(each[16:].rstrip(bytes([_UNUSED])) for _, each in parts)
    return [_Subtitle(number, start, end, block[4], text)]


def _cues(
    subtitles: list[_Subtitle], shift: int, code: bytes, report: Report
) -> list[tuple[int, Cue]]:
    out: list[tuple[int, Cue]] = []
    before: tuple[str, ...] = ()
    for place, each in enumerate(subtitles):
        lines, end = _lines(each, code, report), each.end
        if each.cumulative in (1, 2, 3):
            _told(
                report,
                each.block,
                "lines that add up on the screen became cues of their own",
                "řádky, které na obrazovce přibývají, se staly samostatnými titulky",
            )
            lines = before + lines if each.cumulative > 1 else lines
            before = lines
            if each.cumulative < 3 and place + 1 < len(subtitles):
                end = max(each.start, min(end, subtitles[place + 1].start))
        out.append((each.block, Cue(each.start - shift, end - shift, lines)))
    return out


def _shift(
    data: bytes, subtitles: list[_Subtitle], rate: tuple[int, Fraction], report: Report
) -> int:
    """Start of the programme in ms, by the header; 0 where a subtitle comes before it."""
    field = data[256:264]
    if not field.isdigit():
        return 0
    start = _clock([int(field[at : at + 2]) for at in range(0, 8, 2)], rate)
    if start is None or start == 0 or any(each.start < start for each in subtitles):
        return 0
    said = ":".join(field[at : at + 2].decode() for at in range(0, 8, 2))
    report.add(
        None,
        f"the programme begins at {said}; times are now from its start",
        f"pořad začíná v {said}, časy jsou nově od jeho začátku",
    )
    return start


def _time(field: bytes, number: int, rate: tuple[int, Fraction]) -> int:
    time = _clock(list(field), rate)
    if time is None:
        raise _refused(number, "the time code is none", "časový kód není platný")
    return time


def _clock(parts: list[int], rate: tuple[int, Fraction]) -> int | None:
    hours, minutes, seconds, frames = parts
    if hours > 99 or minutes > 59 or seconds > 59 or frames >= rate[0]:
        return None
    count = ((hours * 60 + minutes) * 60 + seconds) * rate[0] + frames
    return int(count * 1000 / rate[1] + Fraction(1, 2))


def _lines(subtitle: _Subtitle, code: bytes, report: Report) -> tuple[str, ...]:
    rows = []
    for row in subtitle.text.split(bytes([_NEW_LINE])):
        # Control codes: colours, double height, italics; on the screen they take a space.
        codes = [byte for byte in row if byte < 0x20 or 0x80 <= byte < 0xA0]
        if any(byte not in (0x0A, 0x0B, 0x0D) for byte in codes):
            _told(
                report,
                subtitle.block,
                "colours and slanted or underlined text were left out",
                "barvy, kurzíva a podtržení byly vynechány",
            )
        plain = _BLANKS.sub(b" ", row)
        text = _latin(plain) if code == _LATIN else plain.decode(_CODES[code], "replace")
        if "\ufffd" in text:
            _told(
                report,
                subtitle.block,
                "characters that the file's table does not have were replaced by �",
                "znaky, které znaková sada souboru nezná, nahradilo �",
            )
        rows.append(text.strip(" "))
    # Text of double height leaves every other row free.
    return shown_lines("\n".join(row for row in rows if row), None, report)


def _latin(data: bytes) -> str:
    """Text of ISO 6937."""
    out: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte in _ACCENTS:
            letter = chr(data[at]) if at < len(data) and data[at] < 0x80 else ""
            at += bool(letter)
            composed = unicodedata.normalize("NFC", letter + _ACCENTS[byte])
            if letter == " ":
                composed = _ALONE[byte]
            elif (byte, letter) == (0xC2, "g"):
                composed = "ģ"  # coded with an acute, which the Latvian letter wears upside down
            out.append(composed if letter else "\ufffd")
        else:
            out.append(chr(byte) if byte < 0x80 else _SIGNS.get(byte, "\ufffd"))
    return "".join(out)


def _told(report: Report, number: int, reason: str, cs: str) -> None:
    report.add(None, reason, cs, block=number)


def _refused(number: int, reason: str, cs: str) -> MalformedSubtitle:
    return MalformedSubtitle(f"block {number}: {reason}", cs=f"blok {number}: {cs}")
