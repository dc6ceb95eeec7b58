"""Two-pass loudness: measure by EBU R 128 (ITU-R BS.1770), then bring to the level of the web.

Target -16 LUFS and -1.5 dBTP: speech is understood on a phone's loudspeaker without clipping.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.av import paths, run
from pipeline.av.errors import FfmpegFailed

TARGET_LUFS = -16.0
TARGET_PEAK_DBTP = -1.5
SAMPLE_RATE = 48_000
# Quieter than this is the noise of an empty room; raising it would only make the noise loud.
_SILENCE_LUFS = -60.0
_NARROWEST_RANGE_LU = 11.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the first pass measured; None where the sound is digital silence."""

    integrated_lufs: float | None
    true_peak_dbtp: float | None
    range_lu: float
    threshold_lufs: float
    offset_lu: float

    @property
    def is_silent(self) -> bool:
        return self.integrated_lufs is None or self.integrated_lufs < _SILENCE_LUFS

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Loudness:
        return cls(**data)


def prepared(sound: Any) -> Any:
    """Stereo at 48 kHz, holes and a late start filled with silence so that times stay those of the film."""
    return sound.filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0}).filter(
        "aformat", sample_fmts="fltp", channel_layouts="stereo"
    )


def measure(
    source: Path,
    *,
    duration_ms: int = 0,
    stream: str = "a:0",
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Loudness:
    """First pass over one sound track (an ffmpeg stream specifier); errors are those of `run.run`."""
    sound = prepared(paths.source(source)[stream]).filter(
        "loudnorm", I=TARGET_LUFS, TP=TARGET_PEAK_DBTP, LRA=_NARROWEST_RANGE_LU, print_format="json"
    )
    said = run.run(
        ffmpeg.output(sound, "-", format="null"),
        duration_ms=duration_ms,
        on_progress=on_progress,
        should_stop=should_stop,
        timeout_s=timeout_s,
        loglevel="info",  # the filter's JSON is an information
    )
    try:
        found = json.JSONDecoder().raw_decode(said, said.rindex("{"))[0]
        return Loudness(
            integrated_lufs=_finite(found["input_i"]),
            true_peak_dbtp=_finite(found["input_tp"]),
            range_lu=float(found["input_lra"]),
            threshold_lufs=float(found["input_thresh"]),
            offset_lu=_finite(found["target_offset"]) or 0.0,
        )
    except (ValueError, KeyError) as error:
        raise FfmpegFailed(0, said) from error


def filter_for(sound: Any, loudness: Loudness) -> Any:
    """Second pass on a `prepared` sound: one constant gain where the peaks allow it, else loudnorm's own."""
    if loudness.is_silent:
        return sound
    levelled = sound.filter(
        "loudnorm",
        I=TARGET_LUFS,
        TP=TARGET_PEAK_DBTP,
        # A target range narrower than the measured one would forbid the linear gain.
        LRA=min(50.0, max(_NARROWEST_RANGE_LU, math.ceil(loudness.range_lu))),
        measured_I=_within(loudness.integrated_lufs, -99, 0),
        measured_TP=_within(loudness.true_peak_dbtp, -99, 99),
        measured_LRA=_within(loudness.range_lu, 0, 99),
        measured_thresh=_within(loudness.threshold_lufs, -99, 0),
        offset=_within(loudness.offset_lu, -99, 99),
        linear="true",
    )
    # loudnorm puts out 192 kHz when it had to work dynamically.
    return levelled.filter("aresample", SAMPLE_RATE)


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _within(value: float | None, lowest: float, highest: float) -> float:
    return lowest if value is None else min(max(value, lowest), highest)
