"""Keeping the memory of long work flat: a transcription, a book with hundreds of photographs.

glibc gives each thread a heap of its own and keeps what they free, so the peak of a long film wanders
upwards with chance. With one heap, given back after each group, ten minutes and ninety take the same.
Elsewhere (macOS, musl, Windows) both do nothing. Source: mallopt(3), malloc_trim(3).
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

_M_ARENA_MAX = -8


@lru_cache(maxsize=1)
def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None


def keep_one() -> None:
    """From here on, no thread of this process gets a new heap."""
    if libc := _glibc():
        libc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return what is free to the system."""
    if libc := _glibc():
        libc.malloc_trim(0)
