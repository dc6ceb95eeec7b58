"""What can go wrong around ffmpeg, each with one English sentence (a msgid) for people."""

from __future__ import annotations


class AvError(Exception):
    """`code` for programs, `sentence` for people; neither holds file names or ffmpeg's own words."""

    code = "av"
    sentence = "The recording could not be processed. The original is kept. Try again."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.sentence} {detail}".strip())
        self.detail = detail


class FfmpegMissing(AvError):
    code = "ffmpeg_missing"
    sentence = (
        "ffmpeg was not found, so no film can be processed. Everything uploaded is kept. "
        "Install ffmpeg with libx264, or the package imageio-ffmpeg, or name the program in LIVES_FFMPEG."
    )


class FfmpegFailed(AvError):
    """`stderr_tail` is the last part of what ffmpeg wrote, for the log."""

    code = "ffmpeg_failed"
    sentence = (
        "The recording could not be converted. The original is kept and no half-made file was left. "
        "Play the original; if it stops or stutters, upload a new copy, otherwise try again."
    )

    def __init__(self, returncode: int, stderr_tail: str) -> None:
        super().__init__(f"(ffmpeg ended with {returncode}) {stderr_tail[-2000:]}")
        self.returncode = returncode
        self.stderr_tail = stderr_tail


class FfmpegTimeout(AvError):
    code = "ffmpeg_timeout"
    sentence = (
        "Converting the recording took too long and was stopped. The original is kept and no "
        "half-made file was left. Try again when the machine is less busy."
    )


class DiskFull(AvError):
    """`missing_bytes` more must be free, where that is known."""

    code = "disk_full"
    sentence = (
        "There is not enough free space on the disk. The original is kept and no half-made file "
        "was left. Free some space, then try again."
    )

    def __init__(self, detail: str = "", *, missing_bytes: int = 0) -> None:
        super().__init__(detail)
        self.missing_bytes = missing_bytes


class OutOfMemory(AvError):
    code = "out_of_memory"
    sentence = (
        "The machine has too little free memory to convert the recording. The original is kept and no "
        "half-made file was left. Try again when the machine is less busy."
    )


class Cancelled(AvError):
    code = "cancelled"
    sentence = (
        "The work was stopped on request. The original is kept and no half-made file was left."
    )
