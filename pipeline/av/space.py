"""Ask for room before work starts, so that a full disk is a sentence and not half a film."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.av.errors import DiskFull

# Kept free for the database and its journal, which share the disk with the films.
RESERVE_BYTES = 64 * 1024 * 1024


def require(path: Path, needed_bytes: int, *, reserve_bytes: int = RESERVE_BYTES) -> None:
    """Raise DiskFull unless the disk that holds (or will hold) `path` has `needed_bytes` to spare."""
    free = _free_bytes(path)
    if missing := max(0, needed_bytes + reserve_bytes - free):
        detail = f"Needed: {_megabytes(needed_bytes)} MB, free: {_megabytes(free)} MB."
        raise DiskFull(detail, missing_bytes=missing)


def _free_bytes(path: Path) -> int:
    place = path.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
