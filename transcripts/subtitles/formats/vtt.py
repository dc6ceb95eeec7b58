"""WebVTT, by a writer and a reader of our own (W3C WebVTT: The Web Video Text Tracks Format).

The libraries seen leave & and < raw in the text, or glue a bad cue to the one before it.
Read: text and voices. Notes, styles, regions, settings and styling tags are not part of a cue here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from transcripts.subtitles.model import Cue, MalformedSubtitle

from .encoding import decode
from .strict import clock, writable_lines

_TIME = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<(/?)([^\s<>.]*)(?:\.[^\s<>]*)?(?:\s+([^<>]*))?>")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")


def read(data: bytes) -> list[Cue]:
    """Cues of a WebVTT file in its own order; a cue of one voice has it as its speaker.

    Raises `MalformedSubtitle` with the line number. No bytes at all are no cues.
    """
    text = decode(data)
    if not text:
        return []
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise MalformedSubtitle(
            "a WebVTT file must begin with WEBVTT", 1, cs="soubor WebVTT musí začínat slovem WEBVTT"
        )
    cues = []
    for number, block in _blocks(lines):
        if number == 1:
            stray = next((at for at, line in enumerate(block) if "-->" in line), None)
            if stray is not None:
                raise MalformedSubtitle(
                    "no blank line after the header",
                    number + stray,
                    cs="za hlavičkou chybí prázdný řádek",
                )
        elif not (_ASIDE.fullmatch(block[0]) and "-->" not in "".join(block[:2])):
            cues.append(_cue(number, block))
    return cues


def write(cues: Sequence[Cue], *, voices: bool = False) -> bytes:
    """UTF-8; & < > escaped. With `voices` a cue that has a speaker begins with its voice tag.

    Raises `MalformedSubtitle` for what WebVTT cannot hold (see `strict.writable_lines`).
    """
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        lines = writable_lines(cue, number)
        name = " ".join((cue.speaker or "").split()) if voices else ""
        voice = f"<v {_escaped(name)}>" if name else ""
        text = voice + "\n".join(_escaped(line) for line in lines)
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}"
        blocks.append(f"{times}\n{text}\n" if text else f"{times}\n")
    return "\n".join(blocks).encode("utf-8")


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


def _cue(line: int, block: list[str]) -> Cue:
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
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
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
    lines, speaker = _text("\n".join(payload))
    return Cue(start, end, lines, speaker=speaker)


def _text(payload: str) -> tuple[tuple[str, ...], str | None]:
    names = [
        html.unescape(tag.group(3) or "").strip()
        for tag in _TAG.finditer(payload)
        if tag.group(2) == "v" and not tag.group(1)
    ]
    text = html.unescape(_TAG.sub("", payload))
    lines = tuple(line for line in text.split("\n") if line)
    speaker = names[0] if len(set(names)) == 1 and names[0] else None
    return lines, speaker


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
