"""SubRip, by pysrt behind a strict adapter.

pysrt 1.1.2 left to itself drops malformed cues, loses the text after a blank line, reads a letter in a
time as 0 and accepts an end before the start. So the file is first divided into blocks here, each with its
line number and its times checked; pysrt then parses it with ERROR_RAISE, and the two must agree on the
number of cues, their times and their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pysrt

from transcripts.subtitles.model import Cue, MalformedSubtitle

from .encoding import decode_told
from .report import Import, Report
from .strict import writable_lines

_TIME = r"(\d{1,4}):([0-5]\d):([0-5]\d)[,.](\d{3})"
TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s(.*))?")
# What players take for looks: a few HTML tags (no text of ours is an attribute) and ASS overrides.
FORMATTING = re.compile(r"</?(?:[biu]|s|font(?:\s[^<>]*)?)>|\{\\[^{}]*\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    lines: tuple[str, ...]


def read(data: bytes) -> Import:
    """Cues of an SRT file in its own order.

    Formatting tags and coordinates are left out and reported. Raises `MalformedSubtitle` with the line
    number. No bytes at all are no cues.
    """
    text, changes = decode_told(data)
    report = Report(changes)
    lines = text.split("\n")
    blocks = list(_blocks(lines))
    cues = [_cue(block, first=not place) for place, block in enumerate(blocks)]
    _compare(lines, blocks, cues)
    _check_numbers(blocks, report)
    return report.done([_bare(*pair, report) for pair in zip(blocks, cues, strict=True)])


def _compare(lines: Sequence[str], blocks: Sequence[_Block], cues: Sequence[Cue]) -> None:
    """Pass where pysrt reads the same cues, or raise `MalformedSubtitle`."""
    parsed = pysrt.SubRipFile()
    try:
        parsed.read([f"{line}\n" for line in lines], error_handling=pysrt.SubRipFile.ERROR_RAISE)
    except pysrt.Error as error:
        # pysrt says how many lines came before the end of the cue it could not read.
        before = error.args[0] if error.args and isinstance(error.args[0], int) else 0
        line = max((block.line for block in blocks if block.line <= before), default=1)
        raise MalformedSubtitle(
            "this is not a SubRip cue", line, cs="tohle není titulek ve formátu SubRip"
        ) from error
    if len(parsed) != len(cues):
        pairs = zip(cues, parsed, strict=False)
        differs = next((at for at, pair in enumerate(pairs) if not _same(*pair)), None)
        at = min(len(parsed), len(cues) - 1) if differs is None else differs
        raise MalformedSubtitle(
            f"the file has {len(cues)} cues but {len(parsed)} can be read",
            blocks[at].line if blocks else 1,
            cs=f"počet titulků v souboru je {len(cues)}, přečíst se jich dá {len(parsed)}",
        )
    for number, (cue, item) in enumerate(zip(cues, parsed, strict=True), start=1):
        if not _same(cue, item):
            raise MalformedSubtitle(
                f"cue {number} can be read in two ways",
                blocks[number - 1].line,
                cs=f"titulek {number} se dá přečíst dvěma způsoby",
            )


def _same(cue: Cue, item: pysrt.SubRipItem) -> bool:
    text = "\n".join(line.rstrip() for line in cue.lines)
    times = (item.start.ordinal, item.end.ordinal)
    return bool(times == (cue.start_ms, cue.end_ms) and item.text == text)


def _check_numbers(blocks: Sequence[_Block], report: Report) -> None:
    for number, block in enumerate(blocks, start=1):
        if block.lines[0].strip() != str(number):
            report.add(
                block.line,
                "cues are not numbered from 1 one by one; their numbers were left out",
                "titulky nejsou očíslované od 1 po jedné, jejich čísla byla vynechána",
            )
            return


def _bare(block: _Block, cue: Cue, report: Report) -> Cue:
    """The cue without what is no text of it."""
    at = len(block.lines) - len(cue.lines) - 1
    timing = TIMING.fullmatch(block.lines[at])
    if timing and "." in block.lines[at][: timing.end(8)]:
        report.add(
            block.line + at,
            "a full stop before the milliseconds was read as the comma of SubRip",
            "tečka před milisekundami byla přečtena jako čárka, kterou má SubRip",
        )
    if timing and (rest := (timing[9] or "").strip()):
        report.add(
            block.line + at,
            f"the position “{rest}” was left out",
            f"umístění „{rest}“ bylo vynecháno",
        )
    if not any("<" in line or "{" in line for line in cue.lines):
        return cue
    lines = []
    for number, line in enumerate(cue.lines, start=block.line + at + 1):
        tags = FORMATTING.findall(line)
        for tag in dict.fromkeys(tags):
            report.add(
                number, f"the formatting {tag} was left out", f"formátování {tag} bylo vynecháno"
            )
        bare = FORMATTING.sub("", line) if tags else line
        if bare.strip():
            lines.append(bare.strip() if tags else bare)
    return replace(cue, lines=tuple(lines))


def write(cues: Sequence[Cue]) -> bytes:
    """UTF-8 without a mark, cues numbered from 1, lines ended by LF.

    Raises `MalformedSubtitle` for what SRT cannot hold (see `strict.writable_lines`), and for a line of
    text that looks like a cue's timing.
    """
    out = []
    for number, cue in enumerate(cues, start=1):
        lines = writable_lines(cue, number)
        if any(TIMING.fullmatch(line) for line in lines):
            raise MalformedSubtitle(
                f"cue {number} has a line that looks like a cue's times",
                cs=f"titulek {number} má řádek, který vypadá jako časy titulku",
            )
        item = pysrt.SubRipItem(number, cue.start_ms, cue.end_ms, "\n".join(lines))
        out.append(str(item))
    return "\n".join(out).encode("utf-8")


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield _Block(number - len(block), tuple(block))
            block = []


def _cue(block: _Block, *, first: bool) -> Cue:
    at = 0 if "-->" in block.lines[0] else 1
    if at == 1 and not block.lines[0].strip().isdecimal():
        if first:
            raise MalformedSubtitle(
                "this is no SubRip file, which begins with the number or the times of a cue",
                block.line,
                cs="tohle není soubor SubRip, ten začíná číslem nebo časy titulku",
            )
        raise MalformedSubtitle(
            "text that belongs to no cue, cut off by a blank line",
            block.line,
            cs="text, který nepatří k žádnému titulku, oddělil ho prázdný řádek",
        )
    if at >= len(block.lines):
        raise MalformedSubtitle(
            "a cue number without times", block.line, cs="číslo titulku bez časů"
        )
    timing = TIMING.fullmatch(block.lines[at])
    if timing is None:
        raise MalformedSubtitle(
            "times must look like 00:00:01,000 --> 00:00:02,500",
            block.line + at,
            cs="časy musí mít podobu 00:00:01,000 --> 00:00:02,500",
        )
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:8])
    if end < start:
        raise MalformedSubtitle(
            "the cue ends before it starts", block.line + at, cs="titulek končí dřív, než začne"
        )
    text = block.lines[at + 1 :]
    for offset, line in enumerate(text, start=at + 1):
        if TIMING.fullmatch(line):
            raise MalformedSubtitle(
                "two cues with no blank line between",
                block.line + offset,
                cs="dva titulky bez prázdného řádku mezi nimi",
            )
    if at == 0 and not text:
        raise MalformedSubtitle(
            "times with neither a cue number nor text",
            block.line,
            cs="časy bez čísla titulku i bez textu",
        )
    return Cue(start, end, text)


def _milliseconds(parts: Sequence[str]) -> int:
    hours, minutes, seconds, milliseconds = (int(part) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
