"""When known words are said: the engine's own alignment, its edges laid where the sound falls silent.

For words a person has typed. The engine hears a few words more on each side, because at the ends of
its window it is least sure; what it says of those is thrown away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.speech.pauses import at_pauses, pauses
from pipeline.speech.recognizer import ChunkFailed, Recognizer
from transcripts.subtitles.model import Word
from transcripts.subtitles.sounds import unspoken
from transcripts.subtitles.times import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The samples between two times in ms, 16 kHz mono, -1..1.
Listen = Callable[[int, int], "NDArray[np.float32]"]

#: Raised when the same words and sound would be given other times than before.
VERSION = 2
# Words heard on each side of those that are wanted, unless a long pause comes first.
CONTEXT = 8
LONGEST_PAUSE_MS = 2_000
# Whisper's window is 30 s; the rest is room for the sound around the words.
LONGEST_MS = 28_000
# Sound before the first and after the last word of a window.
AROUND_MS = 400
# Whisper's cross-attention moves on to a word this much before it is said (docs/benchmarks.md).
EARLY_MS = 25


def times(
    recognizer: Recognizer,
    listen: Listen,
    words: Sequence[Word],
    first: int,
    last: int,
    *,
    language: str,
    film_ms: int,
) -> list[Span]:
    """Spans in ms of the words `first` to `last` (exclusive), of which `words` gives the texts and
    what is known of their times, with their neighbours.

    `language` is a Whisper code. Words that last too long for one window are heard in two halves. What is
    not said (“[smích]”) is not heard: it keeps its own times, as far as the words heard around it leave
    room. Raises `ChunkFailed`.
    """
    silent = unspoken([word.text for word in words])
    said = [index for index, sound in enumerate(silent) if not sound]
    begin, end = bisect_left(said, first), bisect_left(said, last)
    found = _heard(
        recognizer, listen, [words[index] for index in said], begin, end,
        language=language, film_ms=film_ms,
    )  # fmt: skip
    heard = dict(zip(said[begin:end], found, strict=True))
    return [
        heard[index] if index in heard else _kept(words, index, heard)
        for index in range(first, last)
    ]


def _kept(words: Sequence[Word], index: int, heard: Mapping[int, Span]) -> Span:
    """The times of a sound, in ms, within the room between the words heard before and after it."""
    word = words[index]
    low = max((end for at, (_, end) in heard.items() if at < index), default=word.start_ms)
    high = min((start for at, (start, _) in heard.items() if at > index), default=word.end_ms)
    start = min(max(word.start_ms, low), max(low, high))
    return start, max(start, min(word.end_ms, high))


def _heard(
    recognizer: Recognizer,
    listen: Listen,
    words: Sequence[Word],
    first: int,
    last: int,
    *,
    language: str,
    film_ms: int,
) -> list[Span]:
    """Spans of the words `first` to `last` (exclusive), all of which are said."""
    if last <= first:
        return []
    if last - first > 1 and words[last - 1].end_ms - words[first].start_ms > LONGEST_MS:
        middle = (first + last) // 2
        return [
            span
            for part in ((first, middle), (middle, last))
            for span in _heard(recognizer, listen, words, *part, language=language, film_ms=film_ms)
        ]
    begin, end = context(words, first, last)
    start_ms, end_ms = sound_of(words, begin, end, film_ms)
    texts = [word.text for word in words[begin:end]]
    try:
        samples = listen(start_ms, end_ms)
        found = recognizer.align(samples, language, texts)
    except (MemoryError, RuntimeError, ValueError) as error:
        raise ChunkFailed(start_ms, error) from error
    spans = [(round(start * 1000) + EARLY_MS, round(end * 1000) + EARLY_MS) for start, end in found]
    spans = at_pauses(spans, pauses(samples))
    return [
        (start + start_ms, end + start_ms) for start, end in spans[first - begin : last - begin]
    ]


def context(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The words to hear with those wanted: up to eight on each side within 28 s, none beyond a
    pause of 2 s."""
    begin, end = first, last
    for _ in range(CONTEXT):
        if begin and _joins(words, begin, end, begin - 1):
            begin -= 1
        if end < len(words) and _joins(words, begin, end, end):
            end += 1
    return begin, end


def _joins(words: Sequence[Word], begin: int, end: int, new: int) -> bool:
    start = min(words[begin].start_ms, words[new].start_ms)
    finish = max(words[end - 1].end_ms, words[new].end_ms)
    inner, outer = (words[begin], words[new]) if new < begin else (words[new], words[end - 1])
    return finish - start <= LONGEST_MS and inner.start_ms - outer.end_ms <= LONGEST_PAUSE_MS


def sound_of(words: Sequence[Word], begin: int, end: int, film_ms: int) -> Span:
    """From where to where the window's sound goes, in ms: a little around it, at most to the middle
    of the pause to the next word that is not in it; 30 s at most."""
    start, finish = words[begin].start_ms, words[end - 1].end_ms
    before = words[begin - 1].end_ms if begin else 0
    after = words[end].start_ms if end < len(words) else film_ms
    start = max(0, min(start, max(start - AROUND_MS, (start + before) // 2)))
    finish = max(start + 1, finish, min(finish + AROUND_MS, (finish + after) // 2))
    return start, min(finish, max(film_ms, start + 1), start + LONGEST_MS + 2 * AROUND_MS)
