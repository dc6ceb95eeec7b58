"""Originals as files of this machine, which ffmpeg and PyAV want."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from media import cache
from media.models import Recording

#: The copy this process works on, so that nobody drops it meanwhile. A worker has one film in hand.
_in_use: IO[bytes] | None = None


def local(recording: Recording) -> Path:
    """The original on this machine's disk: itself, or a copy fetched once from the bucket.

    Copies over LIVES_CACHE_GB are dropped, the longest unused first. Raises FileNotFoundError where
    there is none, OSError where it cannot be fetched or does not fit.
    """
    global _in_use
    storage, name = storages["originals"], recording.original.name
    if isinstance(storage, FileSystemStorage):
        path = Path(storage.path(name))
        if not path.is_file():
            raise FileNotFoundError(path)
        return path
    folder = Path(settings.WORK_DIR) / "cache" / "originals"
    copy = folder / Path(name).name
    folder.mkdir(parents=True, exist_ok=True)
    if not copy.exists():
        cache.make_room(folder, max(0, settings.CACHE_LIMIT_BYTES - recording.size_bytes))
    _let_go()
    _in_use = cache.hold(storage, name, copy, sha256=recording.sha256)
    os.utime(copy)
    return copy


def _let_go() -> None:
    global _in_use
    before, _in_use = _in_use, None
    if before is not None:
        before.close()
