"""The shape of the sound, for the strip under the film in the correction studio."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_BLOCK_BUCKETS = 600


@dataclass(frozen=True, slots=True)
class Peaks:
    """Greatest absolute sample in each bucket, 0 (silence) to 100 (full scale)."""

    buckets_per_second: int
    duration_ms: int
    values: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "buckets_per_second": self.buckets_per_second,
            "duration_ms": self.duration_ms,
            "values": list(self.values),
        }


def peaks(wav: Path, buckets_per_second: int = 10) -> Peaks:
    """Peaks of a 16-bit PCM WAV, any number of channels; memory does not grow with the file's length.

    Raises ValueError for a WAV that is not 16-bit, and `wave.Error` for what is no WAV.
    """
    values: list[int] = []
    with wave.open(str(wav), "rb") as sound:
        if sound.getsampwidth() != 2:
            raise ValueError(f"{8 * sound.getsampwidth()}-bit WAV; 16-bit is needed")
        rate, channels, frames = sound.getframerate(), sound.getnchannels(), sound.getnframes()
        # Bucket borders are computed from 0, not added up, so a rate that does not divide evenly
        # (11 025 Hz by 10) never drifts.
        count = -(-frames * buckets_per_second // rate)
        borders = [bucket * rate // buckets_per_second for bucket in range(count)] + [frames]
        for first in range(0, count, _BLOCK_BUCKETS):
            last = min(first + _BLOCK_BUCKETS, count)
            data = sound.readframes(borders[last] - borders[first])
            samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int32)
            starts = (np.array(borders[first:last]) - borders[first]) * channels
            starts = starts[starts < len(samples)]
            if len(starts):
                loudest = np.maximum.reduceat(np.abs(samples), starts)
                values += [int(value) for value in -(-loudest * 100 // 32768)]
    return Peaks(buckets_per_second, round(frames * 1000 / rate), tuple(values))
