"""Subtitle files: one module a format, and the table by which a file finds its own.

A module has `read(data) -> Import` (cues, and what of the file a cue cannot hold), `write(cues) -> bytes`,
or both. A format is added by its module and a row of `FORMATS`. What a format cannot hold at all is refused
on writing with `MalformedSubtitle`; what it leaves out is reported; what is wrong in a file is refused with
its line number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from transcripts.subtitles.model import Cue, MalformedSubtitle
from transcripts.subtitles.profiles import Profile

from . import ass, docx, json_, leftover, srt, stl, text, ttml, vtt, whisper
from .report import Change, Export, Import
from .voices import names_of

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Change",
    "Export",
    "Format",
    "Import",
    "Options",
    "UnknownFormat",
    "read",
    "readable",
    "writable",
    "write",
]

# An hour of dense speech is a tenth of a megabyte; with words and their confidences, one or two.
MAX_BYTES = 20_000_000
# Byte order marks, and what no format holds a cue with.
_NOTHING = b"\xef\xbb\xbf\xff\xfe \t\r\n"
# How much of a file is looked at to tell what it is.
_HEAD_BYTES = 4096


class UnknownFormat(MalformedSubtitle):
    """No format is known by that ending; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Options:
    """What only some formats ask for.

    `language` (BCP 47) and `title` of what is written; `times`: time codes in a transcript, None for what
    the format is used to; `film_ms` and `profile` for cues made of plain text.
    """

    language: str = "cs"
    title: str = ""
    times: bool | None = None
    film_ms: int | None = None
    profile: Profile | None = None


_DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Format:
    """`looks_like` is given the beginning of a file as text. What is not in `holds` ("times" and division
    of cues, "speakers", "words") is left out on writing, and reported."""

    name: str
    endings: tuple[str, ...]
    looks_like: Callable[[str], bool]
    read: Callable[[bytes, Options], Import] | None = None
    write: Callable[[Sequence[Cue], Options], bytes] | None = None
    holds: frozenset[str] = frozenset()


def _begins(pattern: str) -> Callable[[str], bool]:
    return re.compile(rf"\s*{pattern}").match  # type: ignore[return-value]


_SRT_HEAD = r"(?:\d+[ \t]*\n\s*)?\d+:\d\d:\d\d[,.]\d+\s*-->"
FORMATS = (
    Format(
        "WebVTT",
        (".vtt",),
        _begins(r"WEBVTT\b"),
        lambda data, _: vtt.read(data),
        lambda cues, _: vtt.write(cues, voices=True),
        frozenset({"times", "speakers"}),
    ),
    Format(
        "EBU STL",
        (".stl",),
        _begins(r".{3}STL\d\d\.01"),
        lambda data, _: stl.read(data),
    ),
    Format(
        "TTML",
        (".ttml", ".dfxp", ".itt", ".xml"),
        _begins(r"(?:<\?xml|<!--|<!DOCTYPE|<(?:\w+:)?tt\b)"),
        lambda data, _: ttml.read(data),
        lambda cues, options: ttml.write(cues, language=options.language),
        frozenset({"times", "speakers"}),
    ),
    Format(
        "ASS",
        (".ass", ".ssa"),
        _begins(r"\[(?:Script Info|V4\+? Styles|Events)\]"),
        lambda data, _: ass.read(data),
    ),
    Format(
        "JSON",
        (".json",),
        _begins(r"(?:\{\s*[\"}]|\[\s*[\]{])"),
        lambda data, _: _read_json(data),
        lambda cues, _: json_.write(cues),
        frozenset({"times", "speakers", "words"}),
    ),
    Format(
        "SubRip",
        (".srt",),
        _begins(_SRT_HEAD),
        lambda data, _: srt.read(data),
        lambda cues, _: srt.write(cues),
        frozenset({"times"}),
    ),
    Format(
        "DOCX",
        (".docx",),
        lambda _: False,
        None,
        lambda cues, options: docx.write(
            cues,
            title=options.title,
            language=options.language,
            times=options.times is not False,
        ),
        frozenset({"speakers"}),
    ),
    Format(
        "text",
        (".txt",),
        lambda _: False,
        lambda data, options: text.read(data, film_ms=options.film_ms, profile=options.profile),
        lambda cues, options: text.write(cues, times=bool(options.times)),
        frozenset({"speakers"}),
    ),
)


def readable() -> tuple[str, ...]:
    """Endings that can be read."""
    return tuple(ending for each in FORMATS if each.read for ending in each.endings)


def writable() -> tuple[str, ...]:
    """Endings that can be written."""
    return tuple(ending for each in FORMATS if each.write for ending in each.endings)


def read(name: str, data: bytes, options: Options = _DEFAULTS) -> Import:
    """Cues of a file by what it holds, else by the ending of its name.

    A file whose name says another format than its content is read by its content, and that is reported.
    Raises `UnknownFormat`, and `MalformedSubtitle` for what cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise MalformedSubtitle(
            f"the file is too large for subtitles ({len(data)} bytes)",
            cs=f"soubor je na titulky příliš velký (bajtů: {len(data)})",
        )
    ending = PurePath(name).suffix.lower()
    named = _find(ending, (each for each in FORMATS if each.read))
    if named and not data.strip(_NOTHING):
        return Import([])
    found = _recognised(data)
    chosen = found or named
    if chosen is None or chosen.read is None:
        raise _unknown(ending, readable())
    done = chosen.read(data, options)
    if named and chosen is not named:
        told = Change(
            f"the file is {chosen.name}, although its name ends in {ending}",
            f"soubor je {chosen.name}, přestože jeho jméno končí na {ending}",
        )
        return Import(done.cues, (told, *done.changes))
    return done


def write(ending: str, cues: Sequence[Cue], options: Options = _DEFAULTS) -> Export:
    """The file of that ending (".srt"), and what of the cues it does not hold.

    Raises `UnknownFormat`, and `MalformedSubtitle` for cues that the format cannot hold at all.
    """
    chosen = _find(ending.lower(), (each for each in FORMATS if each.write))
    if chosen is None or chosen.write is None:
        raise _unknown(ending, writable())
    return Export(chosen.write(cues, options), tuple(_left_out(chosen, cues, options)))


def _find(ending: str, among: Iterable[Format]) -> Format | None:
    return next((each for each in among if ending in each.endings), None)


def _recognised(data: bytes) -> Format | None:
    head = data[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        # The marks of formats are ASCII; zeros are those of UTF-16 without a mark.
        start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")
    return next((each for each in FORMATS if each.looks_like(start)), None)


def _read_json(data: bytes) -> Import:
    plain = data.strip(_NOTHING).replace(b"\0", b"")  # also where it is UTF-16
    ours = json_.FORMAT.encode() in plain[:_HEAD_BYTES] or not whisper.looks_like(plain)
    return json_.read(data) if ours else whisper.read(data)


def _left_out(chosen: Format, cues: Sequence[Cue], options: Options) -> Iterable[Change]:
    name, holds = chosen.name, chosen.holds
    if "words" not in holds and (count := sum(bool(cue.words) for cue in cues)):
        yield Change(
            f"times and confidences of words were left out ({count} cues)",
            f"časy a jistoty slov byly vynechány (titulků: {count})",
        )
    if "times" not in holds and cues:
        kept = options.times if options.times is not None else name == "DOCX"
        yield Change(
            "cues and lines were joined into paragraphs"
            + ("; only the beginnings of those have times" if kept else ", their times left out"),
            "titulky a řádky byly spojeny do odstavců"
            + ("; časy mají jen jejich začátky" if kept else ", jejich časy vynechány"),
        )
        yield from leftover.hyphens(cues)
        yield from leftover.empty(cues)
    if "speakers" not in holds:
        yield from leftover.speakers(cues)
    elif "words" not in holds:
        for number, cue in enumerate(cues, start=1):
            names = {word.speaker for word in cue.words} - {None, cue.speaker}
            if names and names_of(cue) is None:
                yield Change(
                    "who says which word was left out",
                    "údaj, kdo říká které slovo, byl vynechán",
                    cue=number,
                )
    if name == "SubRip":
        for number, cue in enumerate(cues, start=1):
            for tag in dict.fromkeys(srt.FORMATTING.findall(cue.text)):
                yield Change(
                    f"players will take “{tag}” for formatting, not for text",
                    f"přehrávače vezmou „{tag}“ jako formátování, ne jako text",
                    cue=number,
                )


def _unknown(ending: str, known: Sequence[str]) -> UnknownFormat:
    listed = ", ".join(known)
    return UnknownFormat(
        f"no format is known by the ending “{ending}”; there are {listed}",
        cs=f"příponu „{ending}“ neznáme; známe {listed}",
    )
