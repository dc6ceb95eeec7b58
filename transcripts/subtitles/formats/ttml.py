"""TTML and its profiles for subtitles (IMSC, EBU-TT-D, DFXP): W3C Timed Text Markup Language 2.

By a reader and a writer of our own: ttconv, which is kept, reads the times right but knows nothing of who
speaks (`ttm:agent`) nor of lines, and logs what it leaves out; so it is the stranger ours are compared with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from transcripts.subtitles.model import Cue, MalformedSubtitle

from . import xml_
from .report import Import, Report, in_order, quoted
from .strict import clock, writable_lines
from .ttml_clock import Clock
from .ttml_elements import keeps_spaces, tell_left_out, tell_loose, tell_text, texts
from .ttml_head import Head
from .voices import clean_name, names_of, spoken
from .xml_ import Element, local_name

PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
_SPACES = re.compile(r"[ \t\r\n]+")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUBY = {"text", "textContainer", "delimiter"}
# A paragraph whose parts have times of their own is cut at each; more of them is no subtitle.
_MAX_PARTS = 500
_READ = {"begin", "end", "dur", "timeContainer", "agent", "space"}
_PARAMETERS = {"timeBase", "frameRate", "frameRateMultiplier", "subFrameRate", "tickRate"}

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xmlns:ebutts="urn:ebu:tt:style" ttp:timeBase="media" ttp:contentProfiles="{profile}" \
xml:lang={language} xml:space="preserve">
<head>{metadata}
<styling>
<style xml:id="text" tts:color="white" tts:backgroundColor="black" \
tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%" tts:textAlign="center"/>
<style xml:id="dialogue" ebutts:multiRowAlign="start"/>
</styling>
<layout>
<region xml:id="bottom" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"/>
</layout>
</head>
<body style="text" region="bottom">
<div>
"""


def read(data: bytes) -> Import:
    """Cues of the paragraphs by their start; the agent is the speaker.

    A paragraph without an end lasts to the beginning of the next. Styles, regions, metadata, animation,
    pictures and hidden text are reported. Raises `MalformedSubtitle` with the line; a document type is
    refused. No bytes at all are no cues.
    """
    if not data:
        return Import([])
    parsed = xml_.parse(data)
    report = Report()
    for line in parsed.comments:
        report.add(line, "a comment was left out", "komentář byl vynechán")
    for line, name in parsed.instructions:
        report.add(
            line,
            f"the processing instruction “{name}” was left out",
            f"pokyn pro zpracování „{name}“ byl vynechán",
        )
    return report.done(_Reader(parsed.root, report).cues())


def write(cues: Sequence[Cue], *, language: str = "cs") -> bytes:
    """IMSC 1.1 text, UTF-8; `language` is a BCP 47 tag.

    Raises `MalformedSubtitle` for what the format cannot hold (see `strict.writable_lines`) and for
    characters XML cannot.
    """
    agents: dict[str, str] = {}
    paragraphs = []
    for number, cue in enumerate(cues, start=1):
        lines = writable_lines(cue, number)
        names = names_of(cue) if lines else None
        said = [*lines, *map(clean_name, (cue.speaker, *(names or ())))]
        if any(_NOT_XML.search(each) for each in said):
            raise MalformedSubtitle(
                f"cue {number} holds a character that XML cannot",
                cs=f"titulek {number} obsahuje znak, který XML neumí zapsat",
            )
        if names is None:
            attributes = _agent(clean_name(cue.speaker), agents)
            text = "<br/>".join(escape(line) for line in lines)
        else:
            attributes = ' style="dialogue"'
            text = "<br/>".join(
                f"<span{_agent(clean_name(name), agents)}>{escape(line)}</span>"
                for line, name in zip(lines, names, strict=True)
            )
        begin, end = clock(cue.start_ms, "."), clock(cue.end_ms, ".")
        paragraphs.append(f'<p begin="{begin}" end="{end}"{attributes}>{text}</p>\n')
    metadata = "".join(
        f'\n<ttm:agent xml:id="{key}" type="person"><ttm:name type="full">{escape(name)}</ttm:name></ttm:agent>'
        for name, key in agents.items()
    )
    head = _HEAD.format(
        profile=PROFILE,
        language=quoteattr(language),
        metadata=f"\n<metadata>{metadata}\n</metadata>" if metadata else "",
    )
    return f"{head}{''.join(paragraphs)}</div>\n</body>\n</tt>\n".encode()


def _agent(name: str, agents: dict[str, str]) -> str:
    if not name:
        return ""
    return f' ttm:agent="{agents.setdefault(name, f"a{len(agents) + 1}")}"'


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element has from those around it; times in seconds from the beginning of the film."""

    begin: Fraction = Fraction(0)
    end: Fraction | None = None
    timed: bool = False
    preserve: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    around: _Around

    def end(self, otherwise: Fraction) -> Fraction:
        """When it disappears; `otherwise` where neither it nor what is around it says."""
        return otherwise if self.around.end is None else self.around.end


class _Reader:
    def __init__(self, root: Element, report: Report) -> None:
        self.report = report
        if local_name(root.name) != "tt":
            raise MalformedSubtitle(
                "the XML is not TTML: its root is not tt",
                root.line,
                cs="XML není TTML, jeho kořen není tt",
            )
        self.root = root
        self.clock = Clock(root, report)
        self.head = Head(report)
        self.found: list[tuple[int, Fraction, Fraction | None, list[_Run]]] = []

    def cues(self) -> list[Cue]:
        self._attributes(self.root)
        tell_loose(self.report, self.root)
        around = _Around(preserve=keeps_spaces(self.root, False))
        for child in self.root.elements:
            if local_name(child.name) == "head":
                self.head.read(child)
            elif local_name(child.name) == "body":
                self._container(child, around)
            else:
                tell_left_out(self.report, child)
        self.head.tell_silent()
        out: list[tuple[int, Cue]] = []
        ends = self._ends()
        for (line, begin, _, runs), end in zip(self.found, ends, strict=True):
            out.extend((line, cue) for cue in self._cues(line, begin, end, runs))
        return in_order(out, self.report)

    def _attributes(self, element: Element) -> None:
        for name, value in element.attributes.items():
            if local_name(name) in _READ or (
                element is self.root and local_name(name) in _PARAMETERS
            ):
                continue
            self.report.add(
                element.line,
                f"{local_name(name)} “{quoted(value)}” was left out",
                f"údaj {local_name(name)} „{quoted(value)}“ byl vynechán",
            )

    def _container(self, element: Element, around: _Around) -> None:
        """body and div."""
        if self._skipped(element):
            return
        self._attributes(element)
        tell_loose(self.report, element)
        inner = self._inside(element, around)
        sequence = element.attributes.get("timeContainer") == "seq"
        at = inner.begin
        for child in element.elements:
            local = local_name(child.name)
            if local not in ("div", "p"):
                tell_left_out(self.report, child)
                continue
            given = replace(inner, begin=at)
            if local == "div":
                self._container(child, given)
            else:
                self._paragraph(child, given)
            if sequence:
                at = self._end_of(child, given)

    def _end_of(self, element: Element, around: _Around) -> Fraction:
        inner = self._inside(element, around)
        if inner.end is None:
            raise MalformedSubtitle(
                "a part of a sequence has no end", element.line, cs="část posloupnosti nemá konec"
            )
        return inner.end

    def _paragraph(self, element: Element, around: _Around) -> None:
        if self._skipped(element):
            return
        self._attributes(element)
        inner = self._inside(element, around)
        runs: list[_Run] = []
        self._runs(element, inner, runs)
        if not runs:
            runs.append(_Run("", inner))
        if not inner.timed and not any(run.around.timed for run in runs):
            raise MalformedSubtitle(
                "a paragraph has no times", element.line, cs="odstavec nemá časy"
            )
        end = inner.end
        if (
            end is None
            and runs
            and all(run.around.end is not None for run in runs if run.text.strip())
        ):
            end = max((run.around.end for run in runs if run.around.end), default=None)
        self.found.append((element.line, inner.begin, end, runs))

    def _runs(self, element: Element, around: _Around, runs: list[_Run]) -> None:
        sequence = element.attributes.get("timeContainer") == "seq"
        at = around.begin
        for child in element.content:
            if isinstance(child, str):
                if sequence:  # loose text lasts for no time
                    if child.strip():
                        self._never_shown(element.line, child)
                else:
                    runs.append(_Run(child if around.preserve else _SPACES.sub(" ", child), around))
                continue
            local = local_name(child.name)
            if local == "br":
                self._attributes(child)
                if child.text.strip():
                    tell_text(
                        self.report, child.line, "text inside br", "text uvnitř br", child.text
                    )
                runs.append(_Run("\n", around))
            elif local == "span":
                if self._skipped(child):
                    continue
                self._attributes(child)
                inner = self._inside(child, replace(around, begin=at))
                self._runs(child, inner, runs)
                if sequence:
                    at = self._end_of(child, replace(around, begin=at))
            else:
                tell_left_out(self.report, child)

    def _skipped(self, element: Element) -> bool:
        """Whether the element shows nothing, or is a gloss above other text; that is reported."""
        ruby = any(local_name(k) == "ruby" and v in _RUBY for k, v in element.attributes.items())
        if ruby or self.head.hides(element):
            self.report.add(
                element.line,
                f"hidden text or a gloss was left out: “{quoted(texts(element))}”",
                f"skrytý text nebo poznámka nad textem byly vynechány: „{quoted(texts(element))}“",
            )
            return True
        return False

    def _never_shown(self, line: int, text: str) -> None:
        tell_text(
            self.report,
            line,
            "text that is shown for no time",
            "text zobrazený na nulovou dobu",
            text,
        )

    def _inside(self, element: Element, around: _Around) -> _Around:
        given = element.attributes
        begin = around.begin + self.clock.seconds(element, "begin", Fraction(0))
        ends = [around.end]
        if "end" in given:
            ends.append(around.begin + self.clock.seconds(element, "end", Fraction(0)))
        if "dur" in given:
            ends.append(begin + self.clock.seconds(element, "dur", Fraction(0)))
        known = [end for end in ends if end is not None]
        end = min(known) if known else None
        if end is not None and end < begin and ("end" in given or "begin" in given):
            raise MalformedSubtitle(
                "the cue ends before it starts", element.line, cs="titulek končí dřív, než začne"
            )
        return _Around(
            begin,
            end,
            around.timed or bool({"begin", "end", "dur"} & given.keys()),
            keeps_spaces(element, around.preserve),
            self.head.name_of(element) or around.name,
        )

    def _ends(self) -> list[Fraction]:
        """An end for each paragraph: its own, or the next paragraph's beginning."""
        out: list[Fraction] = []
        following: Fraction | None = None
        for line, begin, end, _ in reversed(self.found):
            if end is None:
                if following is None or following <= begin:
                    raise MalformedSubtitle(
                        "a paragraph has no end, and none comes after it",
                        line,
                        cs="odstavec nemá konec a žádný po něm nenásleduje",
                    )
                self.report.add(
                    line,
                    "a paragraph had no end; it lasts until the next",
                    "odstavec neměl konec, trvá do začátku dalšího",
                )
                end = following
            out.append(end)
            following = begin
        return out[::-1]

    def _cues(self, line: int, begin: Fraction, end: Fraction, runs: list[_Run]) -> list[Cue]:
        spans = {(run.around.begin, run.end(end)) for run in runs if run.text.strip()} or {
            (begin, end)
        }
        if len(spans) == 1:
            return [self._cue(line, *spans.pop(), runs)]
        if len(spans) > _MAX_PARTS:
            raise MalformedSubtitle(
                f"a paragraph has more than {_MAX_PARTS} parts with times of their own",
                line,
                cs=f"odstavec má přes {_MAX_PARTS} částí s vlastními časy",
            )
        self.report.add(
            line,
            "parts of the paragraph have times of their own; it became several cues",
            "části odstavce mají vlastní časy, vzniklo z něj víc titulků",
        )
        edges = sorted({edge for span in spans for edge in span})
        for run in runs:
            if run.text.strip() and run.around.begin >= run.end(end):
                self._never_shown(line, run.text)
        out = []
        for first, last in pairwise(edges):
            shown = [run for run in runs if run.around.begin <= first and last <= run.end(end)]
            if any(run.text.strip() for run in shown):
                out.append(self._cue(line, first, last, shown))
        return out

    def _cue(self, line: int, begin: Fraction, end: Fraction, runs: Sequence[_Run]) -> Cue:
        name = next((run.around.name for run in runs), "")
        parts = _collapsed(runs) or [(name, "")]
        return spoken(_milliseconds(begin), _milliseconds(end), parts, line, self.report)


def _milliseconds(seconds: Fraction) -> int:
    """To the nearest, halves up."""
    return int(seconds * 1000 + Fraction(1, 2))


def _collapsed(runs: Sequence[_Run]) -> list[tuple[str, str]]:
    """Text with names; where spaces are not preserved, none at the edges of a line and none double."""
    out: list[tuple[str, str]] = []
    edge, kept = True, True
    for run in runs:
        text = run.text
        if text == "\n":
            while out and not kept and out[-1][1].endswith(" "):
                out[-1] = (out[-1][0], out[-1][1].rstrip(" "))
            edge = True
        elif not run.around.preserve and edge:
            text = text.lstrip(" ")
        if text:
            out.append((run.around.name, text))
            edge = text.endswith((" ", "\n"))
            kept = run.around.preserve
    if out and not kept:
        out[-1] = (out[-1][0], out[-1][1].rstrip(" "))
    return out
