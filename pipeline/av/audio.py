"""The sound a speech engine listens to: 16 kHz, mono, 16-bit WAV."""

from __future__ import annotations

from pathlib import Path

import ffmpeg

from pipeline.av import paths, run, space

SAMPLE_RATE = 16_000
_BYTES_PER_MS = SAMPLE_RATE * 2 // 1000


def extract_speech(
    source: Path,
    out_wav: Path,
    *,
    duration_ms: int,
    stream: str = "a:0",
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
    timeout_s: float = run.DEFAULT_TIMEOUT_S,
) -> Path:
    """Write one sound track of `source` as speech WAV, its time 0 being the film's time 0.

    A microphone on one channel only stays audible: channels are averaged, never dropped. Sound that
    starts later than the picture is preceded by silence, so cue times fit the film.
    Raises DiskFull before starting when there is no room, else the errors of `run.run`.
    """
    space.require(out_wav, duration_ms * _BYTES_PER_MS)
    sound = (
        paths.source(source)[stream]
        .filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
        .filter("aformat", sample_fmts="s16", channel_layouts="mono")
    )
    output = ffmpeg.output(
        sound,
        paths.argument(out_wav),
        format="wav",
        acodec="pcm_s16le",
        map_metadata=-1,
        fflags="+bitexact",
        **{"flags:a": "+bitexact"},
    )
    run.run(
        output,
        [out_wav],
        duration_ms=duration_ms,
        on_progress=on_progress,
        should_stop=should_stop,
        timeout_s=timeout_s,
    )
    return out_wav
