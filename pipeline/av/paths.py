"""File names as ffmpeg arguments that can mean nothing but that file.

`file:` and an absolute path keep `-i.mp4` from being an option and `concat:x` or `http://x` from
being a protocol. Demuxers are limited to those the probe accepts, so that a playlist disguised as a
film cannot name other files of this machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from media.probe import FORMATS


def argument(path: Path) -> str:
    return f"file:{path.absolute()}"


def source(path: Path, **options: Any) -> Any:
    """An ffmpeg-python input node for a recording; `options` are ffmpeg's input options."""
    return ffmpeg.input(
        argument(path),
        format_whitelist=",".join(FORMATS),
        protocol_whitelist="file",
        **options,
    )
