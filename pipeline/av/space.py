"""Ask for room before work starts, so that a full disk is a sentence and not half a film."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.av.errors import DiskFull

# Kept free for the database and its journal, which share the disk with the films.
RESERVE_BYTES = 64 * 1024 * 1024


def require(path: Path, needed_bytes: int, *, reserve_bytes: int = RESERVE_BYTES) -> None:
    """Raise DiskFull unless the disk that holds (or will hold) `path` has `needed_bytes` to spare."""
    place = path.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed_bytes + reserve_bytes:
        raise DiskFull(f"Needed: {_megabytes(needed_bytes)} MB, free: {_megabytes(free)} MB.")


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
