"""Where the sound falls silent, and edges of words laid there.

An engine's attention finds the middle of a word well and its edges badly: beside a pause they lie
anywhere in it. The sound itself says where a word begins and ends (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.speech.audio import SAMPLE_RATE
from transcripts.subtitles.times import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
        ends = begin if right and begin > out[left][0] + SHORTEST_WORD_MS else early
        has_room = right < len(out) and end < out[right][1] - SHORTEST_WORD_MS
        begins = end if has_room else late
        if ends > begins:
            continue  # one of the two words is too short to give way
        if right:
            out[left][1] = ends
        if right < len(out):
            out[right][0] = begins
    return [(start, end) for start, end in out]
