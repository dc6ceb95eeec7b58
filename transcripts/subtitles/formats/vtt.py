"""WebVTT, by a writer and a reader of our own (W3C WebVTT: The Web Video Text Tracks Format).

The libraries seen leave & and < raw in the text, or glue a bad cue to the one before it.
Read: text and voices. Notes, styles, regions, settings and styling tags are not part of a cue here;
each is reported.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from transcripts.subtitles.model import Cue, MalformedSubtitle, width

from .encoding import decode_told
from .report import Import, Report
from .strict import clock, writable_lines
from .voices import clean_name, names_of, spoken

_TIME = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t](.*))?")
_TAG = re.compile(r"<(/?)([^\s<>.]*)(\.[^\s<>]*)?(?:\s([^<>]*))?>")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t].*)?")
_ASIDES = {
    "NOTE": ("a note was left out", "poznámka byla vynechána"),
    "STYLE": ("a style sheet was left out", "předpis vzhledu byl vynechán"),
    "REGION": ("a region was left out", "oblast obrazu byla vynechána"),
}

# The lines of a dialogue begin one under another, as the hyphens of printed dialogue do, and the block as
# a whole stays in the middle: a line of 42 characters takes 80 % of the picture (the BBC's guidelines,
# "Dialogue dashes" and "Line length"). A player that has no settings shows both lines centred.
_FULL_LINE_CHARACTERS, _FULL_LINE_PERCENT = 42, 80


def read(data: bytes) -> Import:
    """Cues of a WebVTT file in its own order; a cue of one voice has it as its speaker.

    Where each line of a cue has a voice of its own, words say who speaks; their times are spread over the
    cue. Raises `MalformedSubtitle` with the line number. No bytes at all are no cues.
    """
    text, changes = decode_told(data)
    report = Report(changes)
    if not text:
        return report.done([])
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise MalformedSubtitle(
            "a WebVTT file must begin with WEBVTT", 1, cs="soubor WebVTT musí začínat slovem WEBVTT"
        )
    cues = []
    for number, block in _blocks(lines):
        if number == 1:
            _header(block, report)
        elif (aside := _ASIDE.fullmatch(block[0])) and "-->" not in "".join(block[:2]):
            report.add(number, *_ASIDES[aside[1]])
        else:
            cues.append(_cue(number, block, report))
    return report.done(cues)


def write(cues: Sequence[Cue], *, voices: bool = False) -> bytes:
    """UTF-8; & < > escaped. With `voices` a cue that has a speaker begins with its voice tag, and each
    line of a dialogue with that of who says it, the lines aligned at their beginnings.

    Raises `MalformedSubtitle` for what WebVTT cannot hold (see `strict.writable_lines`).
    """
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        lines = writable_lines(cue, number)
        settings, text = _voiced(cue, lines) if voices else ("", _joined(lines))
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}{settings}"
        blocks.append(f"{times}\n{text}\n" if text else f"{times}\n")
    return "\n".join(blocks).encode("utf-8")


def _voiced(cue: Cue, lines: Sequence[str]) -> tuple[str, str]:
    """Settings and text of a cue that says who speaks."""
    names = names_of(cue) if lines else None
    if names is None:
        name = clean_name(cue.speaker)
        return "", (f"<v {_escaped(name)}>" if name else "") + _joined(lines)
    text = [
        f"<v {_escaped(name)}>{_escaped(line)}</v>" if name else _escaped(line)
        for line, name in zip(lines, map(clean_name, names), strict=True)
    ]
    longest = min(_FULL_LINE_CHARACTERS, max(width(line) for line in lines))
    left = 50 - longest * _FULL_LINE_PERCENT // _FULL_LINE_CHARACTERS // 2
    return f" position:{left}% align:start size:{100 - left}%", "\n".join(text)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(_escaped(line) for line in lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _header(block: Sequence[str], report: Report) -> None:
    for number, line in enumerate(block, start=1):
        if "-->" in line:
            raise MalformedSubtitle(
                "no blank line after the header", number, cs="za hlavičkou chybí prázdný řádek"
            )
        said = line[len("WEBVTT") :].strip() if number == 1 else line.strip()
        if said.startswith("X-TIMESTAMP-MAP"):
            report.add(
                number,
                "the file belongs to a part of a stream; its times were kept as they are written",
                "soubor patří k části proudu, jeho časy zůstaly tak, jak jsou zapsané",
            )
        elif said:
            report.add(
                number, f"the header “{said}” was left out", f"hlavička „{said}“ byla vynechána"
            )


def _cue(line: int, block: list[str], report: Report) -> Cue:
    at = 0 if "-->" in block[0] else 1
    if at >= len(block) or "-->" not in block[at]:
        raise MalformedSubtitle(
            "text that belongs to no cue, cut off by a blank line",
            line,
            cs="text, který nepatří k žádnému titulku, oddělil ho prázdný řádek",
        )
    timing = _TIMING.fullmatch(block[at])
    if timing is None:
        raise MalformedSubtitle(
            "times must look like 00:01.000 --> 00:02.500",
            line + at,
            cs="časy musí mít podobu 00:01.000 --> 00:02.500",
        )
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:8])
    if end < start:
        raise MalformedSubtitle(
            "the cue ends before it starts", line + at, cs="titulek končí dřív, než začne"
        )
    payload = block[at + 1 :]
    for offset, text in enumerate(payload, start=at + 1):
        if "-->" in text:
            raise MalformedSubtitle(
                "two cues with no blank line between",
                line + offset,
                cs="dva titulky bez prázdného řádku mezi nimi",
            )
    if at:
        report.add(line, "the cue's own name was left out", "vlastní jméno titulku bylo vynecháno")
    if settings := (timing[9] or "").strip():
        report.add(
            line + at,
            f"the position “{settings}” was left out",
            f"umístění „{settings}“ bylo vynecháno",
        )
    return spoken(start, end, _parts(payload, line + at + 1, report), line + at + 1, report)


def _parts(payload: Sequence[str], line: int, report: Report) -> list[tuple[str, str]]:
    """The text in the order of the file, each piece with the voice it is in ("" for none)."""
    parts: list[tuple[str, str]] = []
    name = ""
    opened: set[str] = set()
    for number, text in enumerate(payload, start=line):
        done = 0
        for tag in _TAG.finditer(text):
            parts.append((name, html.unescape(text[done : tag.start()])))
            done = tag.end()
            if tag[2] == "v":
                name = "" if tag[1] else clean_name(html.unescape(tag[4] or ""))
                if tag[3]:
                    report.add(
                        number,
                        f"the classes “{tag[3]}” of a voice were left out",
                        f"třídy „{tag[3]}“ hlasu byly vynechány",
                    )
            elif not tag[1] or tag[2] not in opened:
                report.add(
                    number,
                    f"the formatting {tag[0]} was left out",
                    f"formátování {tag[0]} bylo vynecháno",
                )
                opened.add(tag[2])
        parts.append((name, html.unescape(text[done:])))
        if number < line + len(payload) - 1:
            parts.append((name, "\n"))
    return parts


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
