"""Log mel features as Kaldi makes them (80 bands, 25 ms every 10 ms), which voice models are trained on.

Follows Kaldi's feature-window.cc and mel-computations.cc with their defaults and no dither.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.speech.audio import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FRAME = SAMPLE_RATE * 25 // 1000
STEP = SAMPLE_RATE * 10 // 1000
TRANSFORM = 512
LOWEST_HZ = 20.0
PREEMPHASIS = 0.97


def frames_of(samples: int) -> int:
    """How many whole frames lie in so many samples."""
    return max((samples - FRAME) // STEP + 1, 0)


def log_mels(samples: NDArray[np.float32], bands: int = 80) -> NDArray[np.float32]:
    """Samples in -1..1 to log energies, shape (frames, bands)."""
    import numpy as np

    if len(samples) < FRAME:
        return np.zeros((0, bands), np.float32)
    scaled = np.ascontiguousarray(samples, np.float32) * 32768
    frames = np.lib.stride_tricks.sliding_window_view(scaled, FRAME)[::STEP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    frames = (frames - np.float32(PREEMPHASIS) * before) * _window()
    power = np.abs(np.fft.rfft(frames, TRANSFORM)) ** 2
    energies = power[:, :-1].astype(np.float32) @ _filters(bands)
    logs: NDArray[np.float32] = np.log(np.maximum(energies, np.finfo(np.float32).eps))
    return logs


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    import numpy as np

    return np.hanning(FRAME).astype(np.float32) ** np.float32(0.85)  # Povey's


@lru_cache(maxsize=2)
def _filters(bands: int) -> NDArray[np.float32]:
    """Triangles on the mel scale, shape (256, bands)."""
    import numpy as np

    def mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
        return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)

    lowest, highest = mel(LOWEST_HZ), mel(SAMPLE_RATE / 2)
    width = (highest - lowest) / (bands + 1)
    at = mel(np.arange(TRANSFORM // 2) * SAMPLE_RATE / TRANSFORM)[:, None]
    left = lowest + np.arange(bands) * width
    rising, falling = (at - left) / width, (left + 2 * width - at) / width
    return np.maximum(np.minimum(rising, falling), 0).astype(np.float32)
