"""Those who make cues of words: this product, and the peers a user might take instead of it.

A peer's own code is called, with 42 characters and two lines; its package need not be installed.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from transcripts.subtitles.linebreak.base import ends_sentence
from transcripts.subtitles.linebreak.tokens import split
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.profiles import Profile
from transcripts.subtitles.segment import segment

Writer = Callable[[Sequence[Word], Profile, int], list[Cue]]
_TIME = re.compile(r"(?:(\d+):)?(\d+):(\d+)[.,](\d+)")
#: Whisper hears half a minute at a time, so no segment of it is longer.
LONGEST_SEGMENT_MS = 30_000


class NotInstalled(Exception):
    """The writer's package is not in this environment."""


def ours(words: Sequence[Word], profile: Profile, film_ms: int) -> list[Cue]:
    return segment(words, profile, film_ms=film_ms)


def openai_whisper(words: Sequence[Word], profile: Profile, film_ms: int) -> list[Cue]:
    return _written("whisper.utils", words, profile)


def whisper_ctranslate2(words: Sequence[Word], profile: Profile, film_ms: int) -> list[Cue]:
    return _written("src.whisper_ctranslate2.writers", words, profile)


WRITERS: dict[str, Writer] = {
    "lives": ours,
    "openai-whisper": openai_whisper,
    "whisper-ctranslate2": whisper_ctranslate2,
}


def _written(module: str, words: Sequence[Word], profile: Profile) -> list[Cue]:
    """Cues of a module's WriteSRT, in the form both peers share."""
    try:
        writer = importlib.import_module(module).WriteSRT("")
    except ImportError as error:
        raise NotInstalled(module) from error
    options = {
        "max_line_width": profile.max_chars_per_line,
        "max_line_count": profile.max_lines,
        "max_words_per_line": None,
        "highlight_words": False,
    }
    words = [word for word in words if split(word.text)]
    if not words:
        return []
    written = writer.iterate_result({"segments": _segments(words)}, options)
    return list(_cues(written, words))


def _segments(words: Sequence[Word]) -> list[dict[str, Any]]:
    """Whisper's result for the words: a segment a sentence or turn, as Whisper gives."""
    groups: list[list[Word]] = [[]]
    for word in words:
        current = groups[-1]
        if current and (
            ends_sentence(current[-1].text)
            or current[-1].speaker != word.speaker
            or word.end_ms - current[0].start_ms > LONGEST_SEGMENT_MS
        ):
            groups.append([])
        groups[-1].append(word)
    return [
        {
            "start": _seconds(group[0].start_ms),
            "end": _seconds(group[-1].end_ms),
            "text": " ".join(word.text for word in group),
            "words": [
                {
                    "word": f" {word.text}",
                    "start": _seconds(word.start_ms),
                    "end": _seconds(word.end_ms),
                }
                for word in group
            ],
        }
        for group in groups
    ]


def _seconds(ms: int) -> float:
    """Never negative, which the peers would not write."""
    return max(0, ms) / 1000


def _cues(written: Iterable[tuple[str, str, str]], words: Sequence[Word]) -> Iterable[Cue]:
    taken = 0
    for start, end, text in written:
        lines = tuple(line.strip() for line in text.split("\n"))
        first, letters = taken, sum(len(word) for line in lines for word in split(line))
        while taken < len(words) and letters > 0:
            letters -= sum(map(len, split(words[taken].text)))
            taken += 1
        yield Cue(_ms(start), _ms(end), lines, tuple(words[first:taken]))


def _ms(text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
