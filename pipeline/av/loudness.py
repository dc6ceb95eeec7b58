"""Two-pass loudness: measure by EBU R 128 (ITU-R BS.1770), then bring to the level of the web.

Target -16 LUFS and -1.5 dBTP: speech is understood on a phone's loudspeaker without clipping. The
whole film gets one gain, so quiet stays quiet beside loud; peaks it would clip are caught by a limiter.
"""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, replace
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
# AAC's own rounding lifts a peak by this much.
_CODEC_HEADROOM_DB = 0.5
# Beyond this a limiter would be heard, and the film is rather left a little quieter.
_MOST_MADE_UP_LU = 9.0
_PASSES = 3
_NEAR_ENOUGH_LU = 0.3
# A channel this much quieter than the other is an empty socket or its hum, not a second microphone.
_DEAD_CHANNEL_DB = 30.0
_CHANNELS_OF_5_1 = 6
_CHANNELS_OF_7_1 = 8
# Who speaks is in the centre, so the sides give way to it: ITU-R BS.775 would set them 3 dB higher.
_DIALOGUE_FIRST = "stereo|FL=0.707*FC+0.5*FL+0.354*BL|FR=0.707*FC+0.5*FR+0.354*BR"


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the first pass measured; None where the sound is digital silence.

    `only_channel` (0 left, 1 right) is set where the other one carries nothing; the figures are
    those of that channel heard on both sides. `offset_lu` is what the limiter takes from the loudness,
    None until `refine` has asked.
    """

    integrated_lufs: float | None
    true_peak_dbtp: float | None
    range_lu: float
    threshold_lufs: float
    offset_lu: float | None = None
    only_channel: int | None = None

    @property
    def is_silent(self) -> bool:
        return self.integrated_lufs is None or self.integrated_lufs < _SILENCE_LUFS

    @property
    def gain_db(self) -> float:
        """The one gain of the whole film; 0 for silence."""
        if self.is_silent or self.integrated_lufs is None:
            return 0.0
        return TARGET_LUFS - self.integrated_lufs + (self.offset_lu or 0.0)

    @property
    def clips(self) -> bool:
        """Whether the gain lifts a peak above what is allowed."""
        if self.true_peak_dbtp is None:
            return False
        return self.true_peak_dbtp + self.gain_db > TARGET_PEAK_DBTP - _CODEC_HEADROOM_DB

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Loudness:
        return cls(**data)


def prepared(sound: Any, channels: int, only_channel: int | None = None) -> Any:
    """Stereo at 48 kHz, holes and a late start filled with silence so that times stay those of the film.

    `channels` is the source's count: one is heard on both sides, from six the centre is taken for
    the dialogue, and more than eight are tracks of a field recorder, which are averaged.
    """
    if channels > _CHANNELS_OF_7_1:
        tracks = "+".join(f"c{number}" for number in range(channels))
        sound = sound.filter("pan", args=f"stereo|c0<{tracks}|c1<{tracks}")
    sound = sound.filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
    if _CHANNELS_OF_5_1 <= channels <= _CHANNELS_OF_7_1:
        sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="5.1")
        sound = sound.filter("pan", args=_DIALOGUE_FIRST)
    if channels == 1:
        sound = sound.filter(
            "pan", args="stereo|c0=c0|c1=c0"
        )  # at full level; ffmpeg's own takes 3 dB
    sound = sound.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    if only_channel is not None:
        sound = sound.filter("pan", args=f"stereo|c0=c{only_channel}|c1=c{only_channel}")
    return sound


def comparing(sound: Any) -> Any:
    """A `prepared` sound that passes a meter for each channel; read them with `only_channel`."""
    return sound.filter("astats", measure_overall="none", measure_perchannel="RMS_level")


def measuring(sound: Any) -> Any:
    """A `prepared` sound that passes all meters on its way; read them with `measured`."""
    return comparing(sound).filter("ebur128", peak="true", framelog="verbose")


def only_channel(said: str) -> int | None:
    """The channel (0 left, 1 right) that has all the sound, by what the meters of `comparing` wrote; None
    where both have some. Raises FfmpegFailed where they wrote nothing."""
    try:
        left, right = (
            float(level) for level in re.findall(r"RMS level dB: (-?[\d.]+|-?inf|-?nan)", said)[-2:]
        )
    except ValueError as error:
        raise FfmpegFailed(0, said) from error
    # Two that are silent differ by no number.
    if not abs(left - right) >= _DEAD_CHANNEL_DB:
        return None
    return 0 if left > right else 1


def measured(said: str) -> Loudness:
    """What the meters of `measuring` wrote. Raises FfmpegFailed where they wrote nothing."""
    try:
        summary = said[said.rindex("Summary:") :]
        integrated, threshold, width, peak = (
            float(re.search(rf"{name}:\s+(-?[\d.]+|-?inf|-?nan) ", summary)[1])  # type: ignore[index]
            for name in ("I", "Threshold", "LRA", "Peak")
        )
    except (ValueError, TypeError) as error:
        raise FfmpegFailed(0, said) from error
    if not math.isfinite(peak):
        return Loudness(None, None, 0.0, threshold)
    found = Loudness(integrated, peak, width, threshold)
    alone = only_channel(said)
    if alone is None:
        return found
    twice = 10 * math.log10(2)  # the same power from a second side
    return replace(
        found,
        integrated_lufs=integrated + twice,
        threshold_lufs=threshold + twice,
        only_channel=alone,
    )


def measure(
    source: Path,
    *,
    duration_ms: int = 0,
    stream: str = "a:0",
    channels: int,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Loudness:
    """First pass over one sound track (an ffmpeg stream specifier); errors are those of `run.run`."""
    sound = measuring(prepared(paths.source(source)[stream], channels))
    said = run.run(
        ffmpeg.output(sound, "-", format="null"),
        duration_ms=duration_ms,
        on_progress=on_progress,
        should_stop=should_stop,
        timeout_s=timeout_s,
        loglevel="info",  # what the meters write is an information
    )
    return measured(said)


def refine(
    source: Path,
    loudness: Loudness,
    *,
    duration_ms: int = 0,
    stream: str = "a:0",
    channels: int,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Loudness:
    """Where the limiter has to work, listen once more to what it leaves, and make up for that.

    A film whose peaks have room is returned as it is, without listening. A raised gain gives the
    limiter more to do, so it takes up to three passes. Errors are those of `run.run`.
    """
    if loudness.is_silent or not loudness.clips or loudness.offset_lu is not None:
        return loudness
    for number in range(_PASSES):
        report = _share_of(on_progress, number)
        sound = prepared(paths.source(source)[stream], channels, loudness.only_channel)
        said = run.run(
            ffmpeg.output(measuring(filter_for(sound, loudness)), "-", format="null"),
            duration_ms=duration_ms,
            on_progress=report,
            should_stop=should_stop,
            timeout_s=timeout_s,
            loglevel="info",
        )
        reached = measured(said).integrated_lufs
        missing = 0.0 if reached is None else TARGET_LUFS - reached
        offset = min(max((loudness.offset_lu or 0.0) + missing, 0.0), _MOST_MADE_UP_LU)
        loudness = replace(loudness, offset_lu=round(offset, 2))
        if missing < _NEAR_ENOUGH_LU:
            break
    if on_progress:
        on_progress(1.0)
    return loudness


def _share_of(on_progress: run.Progress | None, number: int) -> run.Progress | None:
    if on_progress is None:
        return None
    return lambda share: on_progress((number + share) / _PASSES)


def filter_for(sound: Any, loudness: Loudness) -> Any:
    """Second pass on a `prepared` sound."""
    if loudness.is_silent:
        return sound
    sound = sound.filter("volume", volume=f"{loudness.gain_db:.2f}dB", precision="float")
    if not loudness.clips:
        return sound
    # Peaks lie between samples; at four times the rate the limiter sees them.
    return (
        sound.filter("aresample", 4 * SAMPLE_RATE)
        .filter(
            "alimiter",
            limit=f"{TARGET_PEAK_DBTP - _CODEC_HEADROOM_DB}dB",
            attack=5,
            release=50,
            level="false",
        )
        .filter("aresample", SAMPLE_RATE)
    )
