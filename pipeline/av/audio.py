"""The sound a speech engine listens to: 16 kHz, mono, 16-bit WAV."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from pipeline.av import loudness, paths, run, space
from pipeline.av.loudness import Loudness

SAMPLE_RATE = 16_000
_BYTES_PER_MS = SAMPLE_RATE * 2 // 1000
_HEADER_BYTES = 4096
_BLOCK_SAMPLES = 1 << 20


def extract_speech(
    source: Path,
    out_wav: Path,
    *,
    duration_ms: int,
    stream: str = "a:0",
    channels: int = 2,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Path:
    """As `listen`, in a third of the time, for those who need only the file; whatever the channels: then
    one alone loses 3 dB."""
    sound = loudness.prepared(paths.source(source)[stream], channels)
    if channels != 1:
        sound = loudness.comparing(sound)
    said = _write(sound, out_wav, duration_ms, on_progress, should_stop, timeout_s)
    if channels != 1 and loudness.only_channel(said) is not None:
        _double(out_wav)
    return out_wav


def listen(
    source: Path,
    out_wav: Path,
    *,
    duration_ms: int,
    stream: str = "a:0",
    channels: int,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Loudness:
    """Write one sound track of `source` as speech WAV, and measure its loudness on the way.

    The WAV's time 0 is the film's: sound that starts later is preceded by silence. Channels are
    averaged, never dropped; a microphone on one channel alone keeps its full level.
    Raises DiskFull before starting when there is no room, else the errors of `run.run`.
    """
    sound = loudness.measuring(loudness.prepared(paths.source(source)[stream], channels))
    said = _write(sound, out_wav, duration_ms, on_progress, should_stop, timeout_s)
    found = loudness.measured(said)
    if found.only_channel is not None:
        _double(out_wav)
    return found


def _write(
    sound: Any,
    out_wav: Path,
    duration_ms: int,
    on_progress: run.Progress | None,
    should_stop: run.ShouldStop | None,
    timeout_s: float,
) -> str:
    """Write a sound as speech WAV; what ffmpeg and the meters in it said."""
    space.require(out_wav, duration_ms * _BYTES_PER_MS)
    output = ffmpeg.output(
        sound.filter("aformat", sample_fmts="dbl")  # as one of the meters leaves it
        .filter("aresample", SAMPLE_RATE)
        .filter("aformat", sample_fmts="s16", channel_layouts="mono"),
        paths.argument(out_wav),
        format="wav",
        acodec="pcm_s16le",
        map_metadata=-1,
        fflags="+bitexact",
        **{"flags:a": "+bitexact"},
    )
    return run.run(
        output,
        [out_wav],
        duration_ms=duration_ms,
        on_progress=on_progress,
        should_stop=should_stop,
        timeout_s=timeout_s,
        loglevel="info",  # what the meters write is an information
    )


def piece(
    source: Path,
    out_wav: Path,
    start_ms: int,
    end_ms: int,
    *,
    stream: str = "a:0",
    channels: int = 2,
    should_stop: run.ShouldStop | None = None,
) -> Path:
    """Write the sound of `source` between two times as speech WAV, as `listen` would have it there
    but for its loudness; what lies before is skipped, not decoded.

    Raises the errors of `run.run`.
    """
    length = max(1, end_ms - start_ms) / 1000
    seconds = {"ss": f"{start_ms / 1000:.3f}", "t": f"{length:.3f}"}
    sound = (
        loudness.prepared(paths.source(source, **seconds)[stream], channels)
        .filter("aresample", SAMPLE_RATE)
        .filter("aformat", sample_fmts="s16", channel_layouts="mono")
    )
    output = ffmpeg.output(sound, paths.argument(out_wav), format="wav", acodec="pcm_s16le")
    run.run(output, [out_wav], should_stop=should_stop)
    return out_wav


def _double(path: Path) -> None:
    """Give back the 6 dB that averaging with an empty channel took, in place, block by block."""
    with wave.open(str(path), "rb") as sound:
        frames = sound.getnframes()
    with path.open("r+b") as file:
        start = file.read(_HEADER_BYTES).index(b"data") + 8
        for first in range(0, frames, _BLOCK_SAMPLES):
            file.seek(start + 2 * first)
            data = file.read(2 * min(_BLOCK_SAMPLES, frames - first))
            louder = np.clip(np.frombuffer(data, dtype="<i2").astype(np.int32) * 2, -32768, 32767)
            file.seek(start + 2 * first)
            file.write(louder.astype("<i2").tobytes())
