"""What is said, in English, by the recogniser itself: sentence by sentence, over the subtitles it is said in.

A sentence is given to the engine alone: its translation then belongs to that sentence's subtitles
whatever the engine thinks of times, which are a guess where the words were never said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.speech import decoding
from pipeline.speech.aligning import Listen
from pipeline.speech.recognizer import ChunkFailed, Recognizer, Segment, Segments
from transcripts.subtitles import fitting
from transcripts.subtitles.linebreak.base import ends_sentence
from transcripts.subtitles.linebreak.tokens import is_dialogue
from transcripts.subtitles.model import Cue
from transcripts.subtitles.profiles import Profile

#: The one language Whisper translates into.
LANGUAGE = "en"
# A sentence goes on in the next subtitle unless it lasts this long or somebody falls silent.
LONGEST_MS = 20_000
PAUSE_MS = 1_500
# Sound before the first and after the last subtitle, where nothing else is said in it.
AROUND_MS = 200
MOST_MS = 29_500
# Below Whisper's own limit of confidence, where a sentence is about as often made up as heard. On
# 90 sentences in synthetic voices the base model was over this with nine, eight of them what was said.
AVERAGE_LOGPROB = -0.8
# What films end with where Whisper learnt its English, and nobody says in an interview.
FAREWELLS = re.compile(r"thanks? (you )?(so much )?for watching|in the next video|subscribe", re.I)


def sentences(cues: Sequence[Cue]) -> list[tuple[int, int]]:
    """The cues in runs, each given as its first and the one after its last, that hold a sentence or a few.

    A run ends with a sentence, before a pause, before somebody else speaks, and before it is too long.
    """
    if not cues:
        return []
    edges = [0]
    for at, (above, below) in enumerate(pairwise(cues), start=1):
        if (
            ends_sentence(above.plain.rstrip())
            or below.start_ms - above.end_ms > PAUSE_MS
            or above.speaker != below.speaker
            or is_dialogue(above.lines)
            or is_dialogue(below.lines)
            or below.end_ms - cues[edges[-1]].start_ms > LONGEST_MS
        ):
            edges.append(at)
    return list(pairwise([*edges, len(cues)]))


def translated(
    recognizer: Recognizer,
    listen: Listen,
    cues: Sequence[Cue],
    first: int,
    last: int,
    profile: Profile,
    *,
    language: str,
    film_ms: int,
) -> list[str]:
    """A text for each of the cues `first` to `last` (exclusive), one of `sentences`; "" where the engine
    says nothing that can be believed.

    `language` is the Whisper code of what is spoken, `profile` the one of the translation. Raises
    `ChunkFailed`.
    """
    start_ms, end_ms = _sound_of(cues, first, last, film_ms)
    try:
        answer = recognizer.translate(listen(start_ms, end_ms), language)
    except (MemoryError, RuntimeError, ValueError) as error:
        raise ChunkFailed(start_ms, error) from error
    lengths = [cue.duration_ms for cue in cues[first:last]]
    return fitting.over(believed(answer), lengths, profile)


def believed(answer: Segments) -> str:
    """The text of an answer; nothing where any of it is in doubt, as half a sentence misleads more than
    none, and what the engine makes up about a family would stand beside their faces."""
    if any(_is_doubtful(segment) for segment in answer):
        return ""
    return " ".join(segment.text.strip() for segment in answer).replace("-->", "→")


def _is_doubtful(segment: Segment) -> bool:
    return (
        bool(decoding.made_up(segment))
        or segment.average_logprob < AVERAGE_LOGPROB
        or FAREWELLS.search(segment.text) is not None
    )


def _sound_of(cues: Sequence[Cue], first: int, last: int, film_ms: int) -> tuple[int, int]:
    """From where to where the sound goes, in ms: a little around, never into the neighbours."""
    start, end = cues[first].start_ms, cues[last - 1].end_ms
    before = cues[first - 1].end_ms if first else 0
    after = cues[last].start_ms if last < len(cues) else max(film_ms, end)
    start = max(0, min(start, max(start - AROUND_MS, before)))
    end = max(end, min(end + AROUND_MS, after))
    return start, min(end, start + MOST_MS)
