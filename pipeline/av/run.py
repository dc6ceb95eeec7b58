"""The one place where ffmpeg is started, watched and, when need be, ended with all its children."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import ffmpeg

from pipeline.av import binary, paths
from pipeline.av.errors import Cancelled, DiskFull, FfmpegFailed, FfmpegTimeout, OutOfMemory

STDERR_KEPT_BYTES = 64 * 1024
DEFAULT_TIMEOUT_S = 12 * 3600.0
DEFAULT_STALL_S = 600.0  # moving the index of a long film to its front reports no progress
_TICK_S = 0.2
_ASK_S = 0.5
_LAST_BREATH_S = 60.0
_DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded|File too large")
_KILLED = -9  # the signal's number on every POSIX system
_NO_MEMORY = re.compile(
    r"Cannot allocate memory|malloc of size \d+ failed|Resource temporarily unavailable"
)
_QUIET_ENVIRONMENT = {"LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"}  # error texts are matched

Progress = Callable[[float], None]
ShouldStop = Callable[[], bool]


def run(
    stream: Any,
    outputs: Sequence[Path] = (),
    *,
    duration_ms: int = 0,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    stall_s: float = DEFAULT_STALL_S,
    loglevel: str = "warning",
) -> str:
    """Run an ffmpeg-python stream; returns the last 64 KiB of what ffmpeg wrote to stderr.

    `outputs` are the files the stream writes (named in it by `paths.argument`). Each is written under
    a temporary name beside it and renamed when all are complete, so a name never holds half a file.
    `on_progress` gets 0..1 against `duration_ms`, never falling, 1.0 last. It and `should_stop` are
    called in the caller's thread, a few times a second.

    Raises FfmpegMissing, FfmpegFailed, FfmpegTimeout (too long in all, or `stall_s` without a sign of
    progress), DiskFull, OutOfMemory, Cancelled. Whatever is raised, ffmpeg's process group is dead afterwards.
    """
    parts = {out: out.absolute().with_name(f".{uuid.uuid4().hex}.part") for out in outputs}
    command = [
        binary.find().path,
        *("-nostdin", "-y", "-hide_banner", "-nostats", "-loglevel", loglevel),
        *("-progress", "pipe:1"),
        *_redirected(ffmpeg.get_args(stream), parts),
    ]
    watch = _Watch(duration_ms, on_progress, should_stop, timeout_s, stall_s)
    try:
        said = watch.run(command)
        if not all(part.exists() for part in parts.values()):
            raise FfmpegFailed(0, said)  # nothing decoded, and ffmpeg does not call that an error
        for out, part in parts.items():
            part.replace(out)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    if on_progress:
        on_progress(1.0)
    return said


def _redirected(args: list[str], parts: dict[Path, Path]) -> list[str]:
    """The arguments with every output name exchanged for its temporary one; inputs stay."""
    temporary = {paths.argument(out): paths.argument(part) for out, part in parts.items()}
    in_tee = {
        paths.argument(out): (paths.slave_name(out), paths.slave_name(part))
        for out, part in parts.items()
    }
    redirected, written = [], set()
    for before, arg in zip(["", *args], args, strict=False):
        if arg in temporary and before != "-i":
            written.add(arg)
            arg = temporary[arg]
        elif before not in {"-i", "-filter_complex"}:
            for whole, (name, part) in in_tee.items():  # tee's list of files is one argument
                start, found, end = arg.partition(f"]{name}")
                if found and end[:1] in {"", "|"}:
                    written.add(whole)
                    arg = f"{start}]{part}{end}"
        redirected.append(arg)
    if written != set(temporary):
        raise ValueError(f"the stream does not write {set(temporary) - written}")
    return redirected


class _Watch:
    def __init__(
        self,
        duration_ms: int,
        on_progress: Progress | None,
        should_stop: ShouldStop | None,
        timeout_s: float,
        stall_s: float,
    ) -> None:
        self.duration_us = duration_ms * 1000
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.timeout_s, self.stall_s = timeout_s, stall_s
        self.stderr = bytearray()
        self.reached = 0.0

    def run(self, command: list[str]) -> str:
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with _process_group(command) as process:
            assert process.stdout is not None and process.stderr is not None  # noqa: S101 - for types
            readers = [
                threading.Thread(target=_read_lines, args=(process.stdout, lines), daemon=True),
                threading.Thread(target=self._read_stderr, args=(process.stderr,), daemon=True),
            ]
            for reader in readers:
                reader.start()
            try:
                self._follow(lines)
                _wait_unreaped(process)
            finally:
                _kill_group(process)
                returncode = process.wait()
                for reader in readers:
                    reader.join(timeout=10)
        said = bytes(self.stderr).decode("utf-8", "replace")
        if returncode != 0:
            if _DISK_FULL.search(said):
                raise DiskFull(said[-500:])
            # Nobody but the system's guard against lack of memory kills it while it is waited for.
            if returncode == _KILLED or _NO_MEMORY.search(said):
                raise OutOfMemory(said[-500:])
            raise FfmpegFailed(returncode, said)
        return said

    def _follow(self, lines: queue.SimpleQueue[str | None]) -> None:
        """Read progress until ffmpeg closes its end, is too slow, or is asked to stop."""
        started = moved = asked = time.monotonic()
        latest: dict[str, str] = {}
        while True:
            try:
                line: str | None = lines.get(timeout=_TICK_S)
            except queue.Empty:
                line = ""
            if line is None:
                return
            now = time.monotonic()
            key, _, value = line.partition("=")
            if key in {"frame", "out_time_us", "total_size"} and latest.get(key) != value:
                latest[key] = value
                moved = now
            if key == "out_time_us":
                self._report(value)
            if self.should_stop is not None and now - asked > _ASK_S:
                asked = now
                if self.should_stop():
                    raise Cancelled
            if now - started > self.timeout_s:
                raise FfmpegTimeout(f"Limit: {self.timeout_s:.0f} s.")
            if now - moved > self.stall_s:
                raise FfmpegTimeout(f"No progress for {self.stall_s:.0f} s.")

    def _report(self, out_time_us: str) -> None:
        if not out_time_us.lstrip("-").isdigit() or self.duration_us <= 0:
            return  # "N/A" until the first packet is out
        share = min(int(out_time_us) / self.duration_us, 0.999)
        if share > self.reached:
            self.reached = share
            if self.on_progress:
                self.on_progress(share)

    def _read_stderr(self, pipe: IO[bytes]) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), 8192):
                self.stderr += chunk
                del self.stderr[:-STDERR_KEPT_BYTES]


def _read_lines(pipe: IO[bytes], lines: queue.SimpleQueue[str | None]) -> None:
    with pipe:
        for line in pipe:
            lines.put(line.decode("utf-8", "replace").strip())
    lines.put(None)


@contextlib.contextmanager
def _process_group(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """ffmpeg at the head of a process group of its own, so that its children end with it.

    Where the system has util-linux' `setpriv`, ffmpeg also dies with us: a worker that was killed
    leaves nobody behind who goes on writing.
    """
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "KILL", *command]
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **_QUIET_ENVIRONMENT},
        **options,
    )
    try:
        yield process
    finally:
        _kill_group(process)
        process.wait()


def _wait_unreaped(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end of ffmpeg, leaving its number taken so that its group can still be named."""
    until = time.monotonic() + _LAST_BREATH_S
    while not _has_ended(process):
        if time.monotonic() > until:
            raise FfmpegTimeout("It closed its output but did not end.")
        time.sleep(0.01)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    if sys.platform == "win32":
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:
        return  # reaped: its number may already belong to another process
    if sys.platform == "win32":
        taskkill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(taskkill, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
