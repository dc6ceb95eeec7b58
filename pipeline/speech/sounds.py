"""What is to be heard where nobody speaks: music or noise, for subtitles that tell the deaf of it.

A suggestion for a person, no more: what a sound is called and whether it matters to the film is theirs
to say. A steady background is no sound of its own, so a stretch has to stand out of the film's quiet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pipeline.speech.audio import SAMPLE_RATE, Sound
from pipeline.speech.chunks import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["music", "noise"]

FRAME = 1024  # samples: 64 ms, bins of 15.6 Hz
HOP = 512
PIECE = 10 * SAMPLE_RATE  # of a stretch looked at in one go: some 40 MB
# A voice goes on sounding in the room, and the detector's edges are about this exact.
AROUND_SPEECH_MS = 400
# What is shorter would leave no time to read of it.
LEAST_MS = 1_500
# Sounds nearer than this are one.
JOIN = 600 * SAMPLE_RATE // 1000
# How far above the quietest tenth of the pauses a sound is, and how loud that tenth may be taken for.
ABOVE_QUIET_DB = 12.0
LOUDEST_QUIET_DB = -45.0
# A bin is a tone where it is this many times the median of the bins around it: of noise, whose bins are
# spread exponentially, one in 256 is.
PEAK = 8.0
AROUND_BINS = 24
LOW_HZ, HIGH_HZ = 100, 4_000
# Of the (flattened) energy, how much tones hold: of noise 3 %, of a chord nearly all.
TONAL = 0.35
# A tone of music stays where it is for two tenths of a second; a voice, laughing or crying, glides.
HELD_FRAMES = 6
HELD = 0.3
# The share of a sound's frames that has to be tones which are held.
MUSIC = 0.5


@dataclass(frozen=True, slots=True)
class Sounding:
    """From when to when, in ms, something is heard while nobody speaks."""

    start_ms: int
    end_ms: int
    kind: Kind


def find(sound: Sound, speech: Sequence[Span]) -> list[Sounding]:
    """Sounds outside of `speech` (samples, in order), in their order. Reads ten seconds at a time."""
    import numpy as np

    stretches = [
        (start, end, [_frames(sound.samples(at, min(at + PIECE, end))) for at in range(start, end, PIECE)])
        for start, end in _pauses(speech, sound.length)
    ]  # fmt: skip
    levels = [level for _, _, parts in stretches for part in parts for level in part.levels]
    if not levels:
        return []
    quiet = min(float(np.percentile(levels, 10)), LOUDEST_QUIET_DB)
    return [
        found
        for start, _, parts in stretches
        for found in _in_stretch(start, parts, quiet + ABOVE_QUIET_DB)
    ]


@dataclass(frozen=True, slots=True)
class _Frames:
    """Of each frame the level in dB of full scale, and whether it is of tones that are held."""

    levels: NDArray[np.float64]
    tones: NDArray[np.bool_]


def _pauses(speech: Sequence[Span], length: int) -> Iterator[tuple[int, int]]:
    """Where nobody speaks for long enough, in samples."""
    around = AROUND_SPEECH_MS * SAMPLE_RATE // 1000
    least = LEAST_MS * SAMPLE_RATE // 1000
    at = 0
    for span in [*speech, Span(length + around, length + around)]:
        end = min(span.start - around, length)
        if end - at >= least:
            yield at, end
        at = max(at, span.end + around)


def _frames(samples: NDArray[np.float32]) -> _Frames:
    import numpy as np

    if len(samples) < FRAME:
        return _Frames(np.empty(0), np.empty(0, np.bool_))
    windows = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    levels = 10 * np.log10(np.mean(windows.astype(np.float64) ** 2, axis=1) + 1e-12)
    power = np.abs(np.fft.rfft(windows * np.hanning(FRAME).astype(np.float32), axis=1)) ** 2
    low, high = LOW_HZ * FRAME // SAMPLE_RATE, HIGH_HZ * FRAME // SAMPLE_RATE
    padded = np.pad(power, ((0, 0), (AROUND_BINS, AROUND_BINS)), mode="reflect")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND_BINS + 1, axis=1)
    flat = (power / (np.median(around, axis=2) + 1e-12))[:, low:high]
    peaks = flat > PEAK
    share = np.where(peaks, flat, 0).sum(axis=1) / (flat.sum(axis=1) + 1e-12)
    held = np.zeros(len(windows))
    if len(windows) > HELD_FRAMES:
        both = (peaks[HELD_FRAMES:] & peaks[:-HELD_FRAMES]).sum(axis=1)
        held[:-HELD_FRAMES] = both / np.maximum(1, peaks[:-HELD_FRAMES].sum(axis=1))
        held[-HELD_FRAMES:] = held[-HELD_FRAMES - 1]
    return _Frames(levels, (share > TONAL) & (held > HELD))


def _in_stretch(start: int, parts: Sequence[_Frames], threshold: float) -> Iterator[Sounding]:
    """Runs of loud frames, those nearly joined as one, each with what most of it is."""
    import numpy as np

    loud = [
        (start + number * PIECE + int(index) * HOP, bool(part.tones[index]))
        for number, part in enumerate(parts)
        for index in np.flatnonzero(part.levels > threshold)
    ]
    edges = [
        0,
        *(at for at in range(1, len(loud)) if loud[at][0] - loud[at - 1][0] > FRAME + JOIN),
        len(loud),
    ]
    for first, last in pairwise(edges):
        if first == last:
            continue
        begin_ms = loud[first][0] * 1000 // SAMPLE_RATE
        end_ms = (loud[last - 1][0] + FRAME) * 1000 // SAMPLE_RATE
        if end_ms - begin_ms >= LEAST_MS:
            tones = sum(tone for _, tone in loud[first:last])
            yield Sounding(
                begin_ms, end_ms, "music" if tones >= MUSIC * (last - first) else "noise"
            )
