"""Advanced SubStation Alpha (.ass) and its older sister (.ssa), read only, by a reader of our own.

pysubs2, which is kept, takes the fields of an event in one fixed order whatever the file's Format line
says, has no line numbers, and forgets comments, layers and drawings; so it is the stranger our reader is
compared with in tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from transcripts.subtitles.model import Cue, MalformedSubtitle

from .encoding import decode_told
from .report import Import, Report, in_order, quoted, shown_lines
from .voices import clean_name

_SECTION = re.compile(r"\[([^\[\]]+)\]")
_TIME = re.compile(r"(\d{1,4}):([0-5]?\d):([0-5]?\d)[.:,](\d{2,3})")
_DRAWING = re.compile(r"\\p(\d+)")
_EVENT = (
    "Layer",
    "Start",
    "End",
    "Style",
    "Name",
    "MarginL",
    "MarginR",
    "MarginV",
    "Effect",
    "Text",
)
_NOTHING = {"", "0", "0000", "00000", "Marked=0"}


def read(data: bytes) -> Import:
    """Cues of the dialogues by their start; the actor's name is the speaker.

    Styles, overrides, layers, margins, effects, drawings, comments, fonts and pictures are reported.
    Raises `MalformedSubtitle` with the line. No bytes at all are no cues.
    """
    text, changes = decode_told(data)
    reader = _Reader(Report(changes))
    if not text:
        return reader.report.done([])
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        reader.line(number, line)
    if not reader.has_events:
        raise MalformedSubtitle(
            "there is no section [Events]", len(lines), cs="chybí oddíl [Events]"
        )
    return reader.report.done(in_order(reader.cues, reader.report))


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.section = ""
        self.fields: Sequence[str] = _EVENT
        self.has_events = False
        self.soft_breaks = False
        self.cues: list[tuple[int, Cue]] = []

    def line(self, number: int, given: str) -> None:
        line = given.strip()
        if match := _SECTION.fullmatch(line):
            self.section = match[1].strip().lower()
            self.has_events = self.has_events or self.section == "events"
            known = self.section in ("events", "script info") or "styles" in self.section
            if not known:
                self.report.add(
                    number,
                    f"the section [{match[1]}] was left out",
                    f"oddíl [{match[1]}] byl vynechán",
                )
        elif not line or not self.section:
            if line:
                raise MalformedSubtitle(
                    "the file must begin with a section such as [Script Info]",
                    number,
                    cs="soubor musí začínat oddílem, třeba [Script Info]",
                )
        elif line.startswith((";", "!:")):
            self.report.add(number, "a comment was left out", "komentář byl vynechán")
        elif self.section == "events":
            self._event(number, given.lstrip())
        elif "styles" in self.section:
            if line.lower().startswith("style:"):
                name = line[6:].split(",")[0].strip()
                self.report.add(
                    number, f"the style “{name}” was left out", f"styl „{name}“ byl vynechán"
                )
            elif not line.lower().startswith("format:"):
                self.report.add(
                    number,
                    f"a line of [{self.section}] was left out: “{quoted(line)}”",
                    f"řádek oddílu [{self.section}] byl vynechán: „{quoted(line)}“",
                )
        elif self.section == "script info":
            self._info(number, line)
        else:
            self.report.add(
                number,
                f"a line of [{self.section}] was left out",
                f"řádek oddílu [{self.section}] byl vynechán",
            )

    def _info(self, number: int, line: str) -> None:
        key, _, value = (part.strip() for part in line.partition(":"))
        if key.lower() == "wrapstyle":
            self.soft_breaks = value == "2"
            self.report.add(
                number,
                f"“{key}” of the file was left out",
                f"údaj „{key}“ o souboru byl vynechán",
            )
        elif key.lower() == "timer" and value.rstrip("0").rstrip(".,") not in ("", "100"):
            self.report.add(
                number,
                f"times are to run at {value} %; they were kept as they are written",
                f"časy mají běžet na {value} %, zůstaly tak, jak jsou zapsané",
            )
        elif key.lower() not in ("scripttype", "timer"):
            self.report.add(
                number, f"“{key}” of the file was left out", f"údaj „{key}“ o souboru byl vynechán"
            )

    def _event(self, number: int, line: str) -> None:
        kind, _, rest = line.partition(":")
        kind = kind.strip().lower()
        if kind == "format":
            self.fields = [field.strip() for field in rest.split(",")]
            if not {"Start", "End", "Text"} <= set(self.fields) or self.fields[-1] != "Text":
                raise MalformedSubtitle(
                    "the Format line must name Start, End and, last, Text",
                    number,
                    cs="řádek Format musí jmenovat Start, End a nakonec Text",
                )
        elif kind == "dialogue":
            values = rest.lstrip().split(",", len(self.fields) - 1)
            if len(values) < len(self.fields):
                raise MalformedSubtitle(
                    f"the dialogue has {len(values)} fields, not {len(self.fields)}",
                    number,
                    cs=f"dialog má polí {len(values)}, ne {len(self.fields)}",
                )
            self._dialogue(number, dict(zip(self.fields, values, strict=True)))
        else:
            said = "" if kind == "comment" else quoted(rest)
            self.report.add(
                number,
                f"an event “{quoted(kind)}” was left out" + (f": “{said}”" if said else ""),
                f"událost „{quoted(kind)}“ byla vynechána" + (f": „{said}“" if said else ""),
            )

    def _dialogue(self, number: int, event: Mapping[str, str]) -> None:
        start, end = (_milliseconds(number, event[key]) for key in ("Start", "End"))
        if end < start:
            raise MalformedSubtitle(
                "the cue ends before it starts", number, cs="titulek končí dřív, než začne"
            )
        for key, value in event.items():
            unused = key in ("Start", "End", "Text", "Name", "Actor")
            if unused or value.strip() in _NOTHING or value.strip(" *") == "Default":
                continue
            self.report.add(
                number,
                f"{key} “{value.strip()}” was left out",
                f"{key} „{value.strip()}“ bylo vynecháno",
            )
        lines, drawn = self._text(number, event["Text"])
        speaker = clean_name(event.get("Name") or event.get("Actor")) or None
        if drawn and not lines:
            self.report.add(
                number,
                "an event that only draws was left out" + (f": “{speaker}”" if speaker else ""),
                "událost, která jen kreslí, byla vynechána" + (f": „{speaker}“" if speaker else ""),
            )
            return
        self.cues.append((number, Cue(start, end, lines, speaker=speaker)))

    def _text(self, number: int, text: str) -> tuple[tuple[str, ...], bool]:
        """Lines of the text, and whether something was drawn."""
        out, done, drawing, drawn = [], 0, False, False
        for start, end in _overrides(text):
            found = text[start:end]
            out.append(self._piece(number, text[done:start], drawing))
            done = end
            for scale in _DRAWING.findall(found):
                drawing = int(scale[:9]) > 0
                drawn = drawn or drawing
            self.report.add(
                number,
                f"the formatting {found} was left out",
                f"formátování {found} bylo vynecháno",
            )
        out.append(self._piece(number, text[done:], drawing))
        plain = "".join(out).replace("\\N", "\n").replace("\\h", "\u00a0")
        plain = plain.replace("\\{", "{").replace("\\}", "}")
        plain = plain.replace("\\n", "\n" if self.soft_breaks else " ")
        return shown_lines(plain, number, self.report), drawn

    def _piece(self, number: int, text: str, drawing: bool) -> str:
        if drawing and text.strip():
            self.report.add(
                number,
                f"a drawing was left out: “{quoted(text)}”",
                f"kresba byla vynechána: „{quoted(text)}“",
            )
        return "" if drawing else text


def _overrides(text: str) -> Iterator[tuple[int, int]]:
    """Where each override begins and ends: from a brace to the first that closes, whatever is between."""
    at = 0
    while (start := text.find("{", at)) >= 0:
        if start and text[start - 1] == "\\":
            at = start + 1
            continue
        end = text.find("}", start)
        if end < 0:
            return
        yield start, end + 1
        at = end + 1


def _milliseconds(number: int, text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise MalformedSubtitle(
            "times must look like 0:00:01.50", number, cs="časy musí mít podobu 0:00:01.50"
        )
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(match[4].ljust(3, "0"))
