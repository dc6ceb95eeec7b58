"""A plain transcript to read: paragraphs, each begun by the name of who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from transcripts.subtitles.linebreak.base import ends_sentence
from transcripts.subtitles.linebreak.tokens import is_dialogue, without_hyphen
from transcripts.subtitles.model import Cue

# A silence in which a listener hears a new thought begin; our own choice, paragraphs have no standard.
PARAGRAPH_PAUSE_MS = 2000


def write(cues: Sequence[Cue], *, paragraph_pause_ms: int = PARAGRAPH_PAUSE_MS) -> bytes:
    """UTF-8 text, a blank line between paragraphs.

    A paragraph ends where the speaker changes, and where a sentence ends and `paragraph_pause_ms` of
    silence follow. A name is written where it changes.
    """
    paragraphs: list[str] = []
    named: str | None = None
    last_end = 0
    speaker_before: str | None = None
    for start_ms, end_ms, speaker, text in _turns(cues):
        pause = start_ms - last_end >= paragraph_pause_ms
        fresh = not paragraphs or speaker != speaker_before
        if fresh or (pause and ends_sentence(paragraphs[-1])):
            label = f"{speaker}: " if speaker and speaker != named else ""
            paragraphs.append(label + text)
            named = speaker or named
        else:
            paragraphs[-1] += " " + text
        last_end, speaker_before = end_ms, speaker
    return "".join(f"{paragraph}\n\n" for paragraph in paragraphs)[:-1].encode("utf-8")


def _turns(cues: Sequence[Cue]) -> Iterator[tuple[int, int, str | None, str]]:
    for cue in cues:
        if not cue.plain.strip():
            continue
        if not is_dialogue(cue.lines):
            yield cue.start_ms, cue.end_ms, cue.speaker, " ".join(cue.plain.split())
            continue
        names = [name for name, _ in groupby(word.speaker for word in cue.words)]
        known = len(names) == len(cue.lines)
        for index, line in enumerate(cue.lines):
            text = " ".join(without_hyphen(line).split())
            yield cue.start_ms, cue.end_ms, names[index] if known else None, text
