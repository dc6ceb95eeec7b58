"""A plain transcript to read: paragraphs, each begun by the name of who speaks, with or without times.

Read, it is a text somebody typed elsewhere. Text alone has no times, so they are estimated: the words are
laid over the film (or over the time between two time codes of the text) by their letters, and cut into cues
that keep the rules. Who has a film to listen to aligns the words with its sound instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcripts.subtitles import profiles
from transcripts.subtitles.linebreak.base import ends_sentence
from transcripts.subtitles.linebreak.tokens import is_dialogue, split, without_hyphen
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word, width
from transcripts.subtitles.profiles import Profile
from transcripts.subtitles.segment import segment
from transcripts.subtitles.times import spread

from .encoding import decode_told
from .report import Import, Report
from .voices import clean_name, names_of

# A silence in which a listener hears a new thought begin; our own choice, paragraphs have no standard.
PARAGRAPH_PAUSE_MS = 2000
# Slower nobody speaks for long: before a code that comes much later there is silence. Our own choice.
SLOWEST_CPS = 5
# Sixteen hours of dense speech.
MAX_BYTES = 1_000_000

_CODE = re.compile(r"[\[(]?(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?[\])]?(?:\s+|$)")
# "Jana:", "Jana Nováková:", "MUDr. Eva Malá:"; not "A pak řekla:".
# Inside a paragraph only a code in brackets begins another one: a wrapped line may begin with “12:30 ”.
_BRACKETED = re.compile(r"[\[(](?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?[\])](?:\s|$)")
_NAME = re.compile(r"((?:[^\W\d_a-z][\w.'’-]{0,30} ?){1,4}):\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one person says without a long pause. `speaker` is None where nobody is known; `named` says
    that somebody else spoke before, so that a reader needs the name."""

    start_ms: int
    text: str
    speaker: str | None = None
    named: bool = False


def paragraphs(
    cues: Sequence[Cue], *, paragraph_pause_ms: int = PARAGRAPH_PAUSE_MS
) -> list[Paragraph]:
    """The cues as running text.

    A paragraph ends where the speaker changes, and where a sentence ends and `paragraph_pause_ms` of
    silence follow.
    """
    out: list[tuple[int, str | None, bool, list[str]]] = []
    named: str | None = None
    last_end = 0
    speaker_before: str | None = None
    for start_ms, end_ms, speaker, text in _turns(cues):
        pause = start_ms - last_end >= paragraph_pause_ms
        fresh = not out or speaker != speaker_before
        if fresh or (pause and ends_sentence(out[-1][3][-1])):
            out.append((start_ms, speaker, bool(speaker) and speaker != named, [text]))
            named = speaker or named
        else:
            out[-1][3].append(text)
        last_end, speaker_before = end_ms, speaker
    return [Paragraph(start, " ".join(said), who, new) for start, who, new, said in out]


def write(
    cues: Sequence[Cue], *, paragraph_pause_ms: int = PARAGRAPH_PAUSE_MS, times: bool = False
) -> bytes:
    """UTF-8 text, a blank line between paragraphs; with `times` each begins with its [hh:mm:ss].

    A name is written where it changes. Raises `MalformedSubtitle` for text that is not valid Unicode.
    """
    out = []
    for each in paragraphs(cues, paragraph_pause_ms=paragraph_pause_ms):
        code = f"[{time_code(each.start_ms)}] " if times else ""
        label = f"{each.speaker}: " if each.named else ""
        out.append(f"{code}{label}{each.text}\n\n")
    try:
        return "".join(out)[:-1].encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedSubtitle(
            "the text holds a broken character", cs="text obsahuje poškozený znak"
        ) from error


def read(data: bytes, *, film_ms: int | None = None, profile: Profile | None = None) -> Import:
    """Cues of a typed transcript; blank lines part its paragraphs.

    A line that begins with a time code in brackets, or with a name where the paragraph does too, begins a
    paragraph of its own. A paragraph may begin with a time code ([00:01:02], 01:02) and a name with a colon, which stays until
    the next name. Words without a code before and after them are spread by letters to the end of the film
    (`film_ms`); where that is not known, at the speed the profile aims at. Between two codes they are said no
    slower than people speak. Raises `MalformedSubtitle` with
    the line for codes that go back or lie beyond the film, and for a file too large for a transcript.
    """
    if len(data) > MAX_BYTES:
        raise MalformedSubtitle(
            f"the file is too large for a transcript ({len(data)} bytes)",
            1,
            cs=f"soubor je na přepis příliš velký (bajtů: {len(data)})",
        )
    text, changes = decode_told(data)
    report = Report(changes)
    profile = profile or profiles.load()
    given = [_given(line, block, report) for line, block in _blocks(text)]
    _name_all(given)
    if not given:
        return report.done([])
    report.add(
        None,
        "times of the words are estimated"
        + ("" if film_ms else "; the length of the film is not known, so as if read aloud"),
        "časy slov jsou odhadnuté"
        + ("" if film_ms else "; délka filmu není známa, tedy jako při čtení"),
    )
    words = [word for run in _runs(given) for word in _words(run, film_ms, profile)]
    return report.done(segment(words, profile, film_ms=film_ms))


def time_code(time_ms: int) -> str:
    """hh:mm:ss, begun seconds cut off; a time before the film is its beginning."""
    seconds = max(0, time_ms) // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@dataclass(slots=True)
class _Given:
    line: int
    at_ms: int | None
    name: str | None
    words: list[str]


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        line = line.strip()
        named = block and _name_at(block[0]) and _name_at(line)
        if block and (_BRACKETED.match(line) or named):
            yield number - len(block), block
            block = []
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _name_at(line: str) -> bool:
    """Whether a line says who speaks, after its time code if it has one."""
    code = _CODE.match(line)
    return _NAME.match(line, code.end() if code else 0) is not None


def _given(line: int, block: list[str], report: Report) -> _Given:
    text = " ".join(block)
    at_ms = None
    if code := _CODE.match(text):
        hours, minutes, seconds = (int(part or 0) for part in code.groups()[:3])
        at_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((code[4] or "0").ljust(3, "0"))
        text = text[code.end() :]
    name = None
    if label := _NAME.match(text):
        name = clean_name(label[1])
        text = text[label.end() :]
        report.add(
            line,
            f"“{name}:” was taken for who speaks",
            f"„{name}:“ jsme vzali jako jméno toho, kdo mluví",
        )
    return _Given(line, at_ms, name, split(text))


def _name_all(given: Sequence[_Given]) -> None:
    """Names stay until the next one."""
    name: str | None = None
    for each in given:
        name = each.name = each.name or name


@dataclass(frozen=True, slots=True)
class _Run:
    """Paragraphs from one time code to the next."""

    start_ms: int
    end_ms: int | None
    given: Sequence[_Given]


def _runs(given: Sequence[_Given]) -> Iterator[_Run]:
    coded = [place for place, each in enumerate(given) if each.at_ms is not None]
    first, start = 0, 0
    for place in coded:
        at, line = given[place].at_ms or 0, given[place].line
        if at < start:
            raise MalformedSubtitle("the time code goes back", line, cs="časový kód jde zpátky")
        if place > first:
            yield _Run(start, at, given[first:place])
        first, start = place, at
    yield _Run(start, None, given[first:])


def _words(run: _Run, film_ms: int | None, profile: Profile) -> list[Word]:
    said = [(word, each.name) for each in run.given for word in each.words]
    if not said:
        return []
    letters = sum(width(word) + 1 for word, _ in said)
    end = run.end_ms if run.end_ms is not None else film_ms
    if run.end_ms is not None:
        end = min(run.end_ms, run.start_ms + letters * 1000 // SLOWEST_CPS)
    if end is None:
        end = run.start_ms + round(letters * 1000 / profile.target_cps)
    if end < run.start_ms:
        raise MalformedSubtitle(
            "the time code lies beyond the film",
            run.given[0].line,
            cs="časový kód leží za koncem filmu",
        )
    spans = spread([word for word, _ in said], run.start_ms, end)
    return [
        Word(word, start, stop, None, name)
        for (word, name), (start, stop) in zip(said, spans, strict=True)
    ]


def _turns(cues: Sequence[Cue]) -> Iterator[tuple[int, int, str | None, str]]:
    for cue in cues:
        if not cue.plain.strip():
            continue
        if not is_dialogue(cue.lines):
            yield cue.start_ms, cue.end_ms, cue.speaker, _spaced(cue.plain)
            continue
        names = names_of(cue) or [cue.speaker] * len(cue.lines)
        for name, line in zip(names, cue.lines, strict=True):
            yield cue.start_ms, cue.end_ms, name, _spaced(without_hyphen(line))


def _spaced(text: str) -> str:
    """On one line, its spaces single; those that must not break stay as they are."""
    return " ".join(split(text))
