"""How a recording is cut for an engine: chunks of at most 30 s, in groups, in blocks of at most 10 minutes.

A chunk is what Whisper's window of 30 s takes at once: stretches of speech laid end to end, the long
pauses between them shortened, because an engine invents words over silence and each window costs
the same, full or not. A group is decoded in one go. A block is what one worker takes. Cuts depend on
the sound alone, so everybody who cuts it gets the same. Positions are samples at 16 kHz.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.speech.audio import SAMPLE_RATE, Sound
from pipeline.speech.words import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Seconds. Whisper's window is 30 s; the rest is room for the padding.
LONGEST_CHUNK = 28.0
# A chunk that has to end before the speech does ends at the longest pause after this share of it.
EARLIEST_END = 0.75
# A pause longer than this is shortened inside a chunk ...
KEPT_PAUSE = 1.0
# ... and one longer than this ends it: what was said before has nothing to do with it.
LONGEST_PAUSE = 8.0
# The detector cuts soft first and last sounds; this is given back on either side.
PADDING = 0.3
LONGEST_BLOCK = 600.0
# The settings that change what is heard, for the record of a transcription.
OPTIONS: Mapping[str, float] = {
    "longest_chunk_s": LONGEST_CHUNK,
    "earliest_end": EARLIEST_END,
    "kept_pause_s": KEPT_PAUSE,
    "longest_pause_s": LONGEST_PAUSE,
    "padding_s": PADDING,
    "longest_block_s": LONGEST_BLOCK,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of samples."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Chunk:
    """What goes through the engine's window at once: `spans` of the recording, in order, laid end
    to end, and the `speech` heard inside them."""

    spans: tuple[Span, ...]
    speech: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end

    @property
    def length(self) -> int:
        """Samples the engine gets: at most 30 s."""
        return sum(span.length for span in self.spans)

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(span.length for span in self.speech) / SAMPLE_RATE

    def samples(self, sound: Sound) -> NDArray[np.float32]:
        """What the engine gets, shape (length,), float32 in -1..1."""
        import numpy as np

        return np.concatenate([sound.samples(span.start, span.end) for span in self.spans])

    def locate(self, word: Heard) -> Heard:
        """A word with the chunk's seconds as a word with the recording's.

        A word over a joint is put wholly where its middle lies.
        """
        middle = (word.start + word.end) / 2 * SAMPLE_RATE
        before = 0
        for span in self.spans:
            if middle < before + span.length or span is self.spans[-1]:
                break
            before += span.length
        first, last = span.start / SAMPLE_RATE, span.end / SAMPLE_RATE
        offset = (span.start - before) / SAMPLE_RATE
        start = min(max(word.start + offset, first), last)
        end = min(max(word.end + offset, start), last)
        return Heard(word.text, start, end, word.probability)

    def halves(self) -> tuple[Chunk, ...]:
        """Cut in two at the longest pause between its stretches of speech; itself if it has one."""
        if len(self.speech) < 2:
            return (self,)
        cut = max(
            range(1, len(self.speech)),
            key=lambda i: (
                self.speech[i].start - self.speech[i - 1].end,
                -abs(2 * i - len(self.speech)),
            ),
        )
        end, start = self.speech[cut - 1].end, self.speech[cut].start
        middle = (end + start) // 2
        before = [Span(s.start, min(s.end, middle)) for s in self.spans if s.start < middle]
        after = [Span(max(s.start, middle), s.end) for s in self.spans if s.end > middle]
        return (
            Chunk(tuple(before), self.speech[:cut]),
            Chunk(tuple(after), self.speech[cut:]),
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "spans": [[span.start, span.end] for span in self.spans],
            "speech": [[span.start, span.end] for span in self.speech],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Chunk:
        return cls(
            tuple(Span(*span) for span in data["spans"]),
            tuple(Span(*span) for span in data["speech"]),
        )


Block = tuple[Chunk, ...]


def cut(speech: Sequence[Span], length: int) -> tuple[Chunk, ...]:
    """`speech`, in order, packed into as few chunks as its pauses allow well.

    `length` is the sound's, in samples. A chunk ends at a pause over 8 s; one that would grow too
    long ends at the longest pause of its last part, where a sentence most likely ends.
    """
    longest = int(LONGEST_CHUNK * SAMPLE_RATE)
    packed: list[list[Span]] = []
    for group in _grouped(_shortened(speech, longest)):
        left = group
        while left:
            count = _fitting(left, longest)
            if count < len(left):
                count = _best_end(left, count, longest)
            packed.append(left[:count])
            left = left[count:]
    result = []
    for i, stretches in enumerate(packed):
        before = packed[i - 1][-1].end if i else -length
        after = packed[i + 1][0].start if i + 1 < len(packed) else 2 * length
        result.append(_chunk(stretches, before, after, length))
    return tuple(result)


def blocks(chunks: Sequence[Chunk]) -> tuple[Block, ...]:
    """Chunks in order, as many together as lie within 10 minutes."""
    longest = int(LONGEST_BLOCK * SAMPLE_RATE)
    found: list[list[Chunk]] = []
    for chunk in chunks:
        if found and chunk.end - found[-1][0].start <= longest:
            found[-1].append(chunk)
        else:
            found.append([chunk])
    return tuple(tuple(block) for block in found)


def groups(block: Block, size: int) -> tuple[tuple[Chunk, ...], ...]:
    """The chunks of a block that are decoded together, `size` at a time."""
    return tuple(block[first : first + size] for first in range(0, len(block), size))


def _cost(pause: int) -> int:
    """Samples a pause takes inside a chunk."""
    kept = int(KEPT_PAUSE * SAMPLE_RATE)
    return pause if pause <= kept else 2 * int(PADDING * SAMPLE_RATE)


def _fitting(stretches: Sequence[Span], longest: int) -> int:
    taken = 0
    for i, stretch in enumerate(stretches):
        pause = _cost(stretch.start - stretches[i - 1].end) if i else 0
        if i and taken + pause + stretch.length > longest:
            return i
        taken += pause + stretch.length
    return len(stretches)


def _best_end(stretches: Sequence[Span], fitting: int, longest: int) -> int:
    taken, best = 0, (-1, 0)
    for i in range(1, fitting + 1):
        taken += stretches[i - 1].length
        pause = stretches[i].start - stretches[i - 1].end
        if taken >= EARLIEST_END * longest or i == fitting:
            best = max(best, (pause, i))
        taken += _cost(pause)
    return best[1]


def _chunk(stretches: Sequence[Span], before: int, after: int, length: int) -> Chunk:
    padding = int(PADDING * SAMPLE_RATE)
    start = stretches[0].start - min(padding, (stretches[0].start - before) // 2)
    spans = []
    for earlier, later in pairwise(stretches):
        if _cost(later.start - earlier.end) < later.start - earlier.end:
            spans.append(Span(max(start, 0), earlier.end + padding))
            start = later.start - padding
    end = stretches[-1].end + min(padding, (after - stretches[-1].end) // 2)
    spans.append(Span(max(start, 0), min(end, length)))
    return Chunk(tuple(spans), tuple(stretches))


def _shortened(speech: Iterable[Span], longest: int) -> list[Span]:
    # Two stretches the detector joined over an edge may together be longer than a chunk may be.
    return [
        Span(start, min(start + longest, span.end))
        for span in speech
        for start in range(span.start, span.end, longest)
    ]


def _grouped(speech: Iterable[Span]) -> list[list[Span]]:
    pause = int(LONGEST_PAUSE * SAMPLE_RATE)
    found: list[list[Span]] = []
    for span in speech:
        if found and span.start - found[-1][-1].end <= pause:
            found[-1].append(span)
        else:
            found.append([span])
    return found
