"""The working folder of a command: gone when it ends, also when it is told to end, and after a kill with
the next start."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO, Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

#: A folder is ours where it holds this file, and in use while somebody holds its lock.
HELD = ".lives-held"
#: What ends a command: Ctrl-C, `kill`, a closed terminal (Windows knows the first two).
_SIGNALS = [getattr(signal, s) for s in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, s)]


class _Ended(BaseException):
    """A signal came; not an Exception, so that nothing on the way swallows it."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextlib.contextmanager
def folder(prefix: str, place: Path) -> Iterator[Path]:
    """A new folder in `place`, whose name begins with `prefix`, removed afterwards.

    Until then it is the folder for temporary files of this process, so that nothing of the work lies
    elsewhere. Those that killed processes left in `place` are removed first. Raises `CommandError` (exit code
    128 and the signal's number) after the folder is gone where a signal ends the command, and OSError where
    `place` cannot be written.
    """
    clear(prefix, place)
    before = tempfile.tempdir
    with _told_to_end():
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            with _held(made):
                tempfile.tempdir = str(made)
                yield made
        finally:
            tempfile.tempdir = before
            shutil.rmtree(made, ignore_errors=True)


def clear(prefix: str, place: Path) -> None:
    """Remove the working folders of processes that no longer live; others, and what is no such folder, stay."""
    with contextlib.suppress(OSError):
        for made in [each for each in place.iterdir() if each.name.startswith(prefix)]:
            if _is_left(made):
                shutil.rmtree(made, ignore_errors=True)


def _is_left(made: Path) -> bool:
    held = made / HELD
    try:
        if made.is_symlink() or held.is_symlink() or not held.is_file():
            return False
        with held.open("r+b") as file:
            _lock(file)
    except OSError:  # in use, somebody else's, or gone meanwhile
        return False
    return True


@contextlib.contextmanager
def _held(made: Path) -> Iterator[None]:
    """Hold the folder. Locked before it has its name, so that nobody finds it there without an owner."""
    windows = os.name == "nt"  # where a file that is open keeps its name
    first = made / (HELD if windows else f"{HELD}.new")
    with first.open("xb") as file:
        with contextlib.suppress(
            OSError
        ):  # a disk that knows no locks: then it is nobody's to clear
            _lock(file)
            if not windows:
                first.rename(made / HELD)
        yield


def _lock(file: IO[bytes]) -> None:
    """Lock the file or raise OSError at once. The system drops the lock when the process dies."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def _told_to_end() -> Iterator[None]:
    """What a signal interrupts is tidied up first; only then the command ends, with a sentence."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the business of whoever called the command
        return
    before: dict[int, Any] = {}

    def end(number: int, _frame: FrameType | None) -> None:
        for each in before:  # a second one does not stop the tidying
            signal.signal(each, signal.SIG_IGN)
        raise _Ended(number)

    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            before[number] = signal.signal(number, end)
    try:
        yield
    except _Ended as ended:
        raise CommandError(
            _("It was ended before it was done. Nothing was written."),
            returncode=128 + ended.number,
        ) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
