"""Which ffmpeg is used: the one named in LIVES_FFMPEG, else the system's, else the wheel's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.av.errors import FfmpegMissing

# Some distributions ship ffmpeg without x264; such a build cannot make the films.
_NEEDED_ENCODERS = ("libx264", "aac")


@dataclass(frozen=True, slots=True)
class Binary:
    path: str
    version: str


def find() -> Binary:
    """The ffmpeg to run; raises FfmpegMissing with the way to mend it."""
    return _find(os.environ.get("LIVES_FFMPEG", ""))


@lru_cache(maxsize=8)
def _find(named: str) -> Binary:
    if named:
        path = shutil.which(named)
        binary = _examine(path) if path else None
        if binary is None:
            raise FfmpegMissing(f"LIVES_FFMPEG names {named!r}, which is not a usable ffmpeg.")
        return binary
    for path in _candidates():
        binary = _examine(path)
        if binary is not None:
            return binary
    raise FfmpegMissing


def _candidates() -> Iterator[str]:
    system = shutil.which("ffmpeg")
    if system:
        yield system
    try:
        import imageio_ffmpeg

        yield imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        return


def _examine(path: str) -> Binary | None:
    try:
        said = subprocess.run(
            [path, "-hide_banner", "-nostdin", "-encoders"],
            capture_output=True, text=True, errors="replace", timeout=60, check=False,
        )  # fmt: skip
        banner = subprocess.run(
            [path, "-version"],
            capture_output=True, text=True, errors="replace", timeout=60, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.match(r"ffmpeg version (\S+)", banner.stdout)
    encoders = {fields[1] for line in said.stdout.splitlines() if len(fields := line.split()) > 1}
    if version is None or not encoders.issuperset(_NEEDED_ENCODERS):
        return None
    return Binary(path, version[1])
