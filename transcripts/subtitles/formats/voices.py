"""Who says which line of a cue."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from transcripts.subtitles.linebreak.tokens import is_dialogue, split, without_hyphen
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.naming import forms
from transcripts.subtitles.times import spread

from .report import Report, shown_lines


def names_of(cue: Cue) -> tuple[str | None, ...] | None:
    """Names of who says each line of a dialogue, told by its words; None where it is no dialogue, or where
    its words do not tell (another number of turns than of lines)."""
    if not is_dialogue(cue.lines):
        return None
    turns = tuple(name for name, _ in groupby(word.speaker for word in cue.words))
    return turns if len(turns) == len(cue.lines) and any(turns) else None


def words_of(
    lines: Sequence[str], names: Sequence[str | None], start_ms: int, end_ms: int
) -> tuple[Word, ...]:
    """Words of a cue whose file says who speaks each line, but not when: spread over the cue by letters.

    Only words can say that two speak in one cue.
    """
    bare = [without_hyphen(line) for line in lines] if is_dialogue(lines) else lines
    said = [(text, name) for line, name in zip(bare, names, strict=True) for text in split(line)]
    spans = spread([text for text, _ in said], start_ms, end_ms) if said else []
    return tuple(
        Word(text, start, end, None, name)
        for (text, name), (start, end) in zip(said, spans, strict=True)
    )


def clean_name(name: str | None) -> str:
    """A name as a file can hold it: on one line, its spaces single; empty for nobody."""
    return " ".join((name or "").split())


def spoken(
    start_ms: int, end_ms: int, parts: Sequence[tuple[str, str]], line: int, report: Report
) -> Cue:
    """A cue from its text in pieces, each with the name of who says it ("" where the file does not say)."""
    lines = shown_lines("".join(text for _, text in parts), line, report)
    parts = _with_labels(parts)
    named = list(dict.fromkeys(name for name, text in parts if name))
    # A voice around no text is nobody's in a cue that has some; an empty cue keeps its one voice.
    speakers = [name for name in named if any(name == n and t.strip() for n, t in parts)]
    silent = [name for name in named if name not in speakers] if lines else []
    if silent:
        report.add(
            line,
            f"a voice without any text was left out: {', '.join(silent)}",
            f"hlas bez textu byl vynechán: {', '.join(silent)}",
        )
    speakers = speakers or ([] if lines else named)
    nobody = any(not name and _is_said(text) for name, text in parts)
    if len(speakers) < 2 and not (speakers and nobody):
        return Cue(start_ms, end_ms, lines, speaker=speakers[0] if speakers else None)
    by_line = _names_by_line(parts)
    if not lines or by_line is None or len(by_line) != len(lines):
        report.add(
            line,
            f"who says which line is not clear, names were left out: {', '.join(speakers)}",
            f"není jasné, kdo říká který řádek, jména byla vynechána: {', '.join(speakers)}",
        )
        return Cue(start_ms, end_ms, lines)
    if nobody:
        report.add(
            line,
            "only a part of the cue says who speaks; the times of its words are estimated",
            "kdo mluví, říká jen část titulku; časy jeho slov jsou odhadnuté",
        )
    else:
        report.add(
            line,
            "two speak in the cue; the times of its words are estimated",
            "v titulku mluví dva, časy jeho slov jsou odhadnuté",
        )
    return Cue(start_ms, end_ms, lines, words_of(lines, by_line, start_ms, end_ms))


def _with_labels(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pieces with a name that is only shown ("Jana:" before what Jana says) as part of her voice."""
    out = list(parts)
    said = [at for at, (_name, text) in enumerate(parts) if text.strip()]
    for at, after in pairwise(said):
        (name, text), voice = parts[at], parts[after][0]
        shown = text.strip().lstrip("-–— ")
        if not name and voice and shown.endswith(":") and clean_name(shown[:-1]) in forms(voice):
            out[at] = (voice, text)
    return out


def _is_said(text: str) -> bool:
    """Whether there is more than the punctuation and hyphens that files leave outside of a voice."""
    return any(char.isalnum() for char in text)


def _names_by_line(parts: Sequence[tuple[str, str]]) -> list[str | None] | None:
    """The one name of each line that shows something, or None where two share a line."""
    lines: list[dict[str, bool]] = [{}]
    for name, text in parts:
        for place, piece in enumerate(text.split("\n")):
            if place:
                lines.append({})
            if piece.strip():
                lines[-1][name] = lines[-1].get(name, False) or bool(name) or _is_said(piece)
    out: list[str | None] = []
    for said in filter(None, lines):
        names = [name for name, counts in said.items() if counts] or [""]
        if len(names) > 1:
            return None
        out.append(names[0] or None)
    return out
