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

_OPTION = ":\\'"
_TEE = "\\'|[] \t\n\r"


def argument(path: Path) -> str:
    return f"file:{path.absolute()}"


def plain(path: Path) -> str:
    """A name for a filter's option; those open files only, so no protocol can be meant."""
    return str(path.absolute())


def slave(path: Path, **options: str) -> str:
    """One file of ffmpeg's tee, which writes the same packets to several; `options` are its muxer's."""
    settings = ":".join(name + "=" + _escaped(value, _OPTION) for name, value in options.items())
    return f"[{_escaped(settings, _TEE)}]{slave_name(path)}"


def slave_name(path: Path) -> str:
    """How `slave` writes the file itself."""
    return _escaped(argument(path), _TEE)


def _escaped(text: str, special: str) -> str:
    return "".join(f"\\{char}" if char in special else char for char in text)


def source(path: Path, **options: Any) -> Any:
    """An ffmpeg-python input node for a recording; `options` are ffmpeg's input options."""
    return ffmpeg.input(
        argument(path),
        format_whitelist=",".join(FORMATS),
        protocol_whitelist="file",
        **options,
    )
