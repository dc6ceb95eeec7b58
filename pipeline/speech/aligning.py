"""When known words are said: the engine's own alignment, its edges laid where the sound falls silent.

For words a person has typed. The engine hears a few words more on each side, because at the ends of
its window it is least sure; what it says of those is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.speech.audio import SAMPLE_RATE
from pipeline.speech.recognizer import ChunkFailed, Recognizer
from transcripts.subtitles.model import Word
from transcripts.subtitles.times import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The samples between two times in ms, 16 kHz mono, -1..1.
Listen = Callable[[int, int], "NDArray[np.float32]"]

#: Raised when the same words and sound would be given other times than before.
VERSION = 1
# Words heard on each side of those that are wanted, unless a long pause comes first.
CONTEXT = 8
LONGEST_PAUSE_MS = 2_000
# Whisper's window is 30 s; the rest is room for the sound around the words.
LONGEST_MS = 28_000
# Sound before the first and after the last word of a window.
AROUND_MS = 400
# Whisper's cross-attention moves on to a word this much before it is said (docs/benchmarks.md).
EARLY_MS = 25
# Energy is looked at in frames of this length ...
FRAME_MS = 10
# ... a frame is silent this far down from the loud ones to the quiet ones, in dB ...
SILENT_SHARE = 0.6
# ... where those lie so far apart at least: in noise no silence is looked for ...
SMALLEST_RANGE_DB = 15.0
# ... and so many of them are a pause: the closure of a k or a t is shorter.
SHORTEST_PAUSE_MS = 80
# An edge this near to a pause lies at the pause.
NEAR_MS = 100
SHORTEST_WORD_MS = 40


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

    `language` is a Whisper code. Words that last too long for one window are heard in two halves.
    Raises `ChunkFailed`.
    """
    if last <= first:
        return []
    if last - first > 1 and words[last - 1].end_ms - words[first].start_ms > LONGEST_MS:
        middle = (first + last) // 2
        return [
            span
            for part in ((first, middle), (middle, last))
            for span in times(recognizer, listen, words, *part, language=language, film_ms=film_ms)
        ]
    begin, end = context(words, first, last)
    start_ms, end_ms = sound_of(words, begin, end, film_ms)
    texts = [word.text for word in words[begin:end]]
    try:
        samples = listen(start_ms, end_ms)
        found = recognizer.align(samples, language, texts)
    except (MemoryError, RuntimeError, ValueError) as error:
        raise ChunkFailed(
            "The speech engine failed at %(at)s (%(error)s). What was recognised before is kept. "
            "Most likely the memory was too small: close other programs and try again.",
            at=f"{start_ms // 60_000}:{start_ms // 1000 % 60:02d}",
            error=str(error) or type(error).__name__,
        ) from error
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


def pauses(samples: NDArray[np.float32]) -> list[Span]:
    """Where nothing is said, in ms from the first sample: at least 80 ms each, by the energy."""
    import numpy as np

    length = SAMPLE_RATE * FRAME_MS // 1000
    count = len(samples) // length
    if not count:
        return []
    frames = samples[: count * length].reshape(count, length).astype(np.float64)
    energy = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    loud, quiet = np.percentile(energy, 95), np.percentile(energy, 3)
    if loud - quiet < SMALLEST_RANGE_DB:
        return []
    silent = np.concatenate([[False], energy < loud - SILENT_SHARE * (loud - quiet), [False]])
    changes = np.flatnonzero(np.diff(silent.astype(int)))
    found = [(int(a) * FRAME_MS, int(b) * FRAME_MS) for a, b in changes.reshape(-1, 2)]
    return [(a, b) for a, b in found if b - a >= SHORTEST_PAUSE_MS]


def at_pauses(spans: Sequence[Span], silent: Sequence[Span]) -> list[Span]:
    """The spans with each edge that lies in or near a pause laid at its edge."""
    out = [list(span) for span in spans]
    for right in range(len(out) + 1):
        left = right - 1
        early = out[left][1] if right else out[0][0] if out else 0
        late = out[right][0] if right < len(out) else early
        near = [(max(0, a - late, early - b), a - b, a, b) for a, b in silent]
        nearest = min(near, default=None)
        if nearest is None or nearest[0] > NEAR_MS:
            continue
        begin, end = nearest[2:]
        if right and begin > out[left][0] + SHORTEST_WORD_MS:
            out[left][1] = begin
        if right < len(out) and end < out[right][1] - SHORTEST_WORD_MS:
            out[right][0] = end
    return [(start, end) for start, end in out]
