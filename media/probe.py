"""What a file is, judged by its content and never by its name.

Nothing here knows Django. The work is flat in time and memory, however long the film: container
headers are walked with seeks, a handful of frames is decoded, and the sample index says where
the data must end. Only a container that does not state its length is read to its end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from media import containers

if TYPE_CHECKING:
    from av.container import InputContainer

# Demuxers that are tried. Playlists (hls, dash, concat) and pictures are left out on purpose: a
# playlist can name other files of this machine or addresses of others.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "asf", "flv", "mxf", "dv",
    "wav", "w64", "aiff", "caf", "mp3", "aac", "flac", "ogg", "amr",
)  # fmt: skip
# Recognised by a few sync bits only, so noise can pass for them: several frames must decode.
_WEAK_SYNC = frozenset({"mp3", "aac", "mpeg", "amr", "dv", "mpegts"})
_FRAMES_OF_WEAK_SYNC = 5
_PACKETS_TRIED = 400
_HDR_TRANSFERS = frozenset({16, 18})  # ITU-T H.273: PQ (SMPTE ST 2084) and HLG (ARIB STD-B67)
# These state a length but not where the data ends, so the end itself is read.
_END_UNSTATED = frozenset({"flac", "asf", "flv", "mxf"})
_EARLY_END_MS = 2000
MOST_CHANNELS = 64  # of ffmpeg's resampler

# What a file that was made to do harm may take of this machine before its reader is stopped.
_MOST_MEMORY = 4 << 30
_MOST_SECONDS = 120
_SLOWEST_DISK = 20 << 20  # bytes a second; only a file without a stated length is read whole

EMPTY = (
    "The file is empty: it holds 0 bytes. Nothing was stored. "
    "Copy it from the camera or card again and upload the new copy."
)
NOT_MEDIA = (
    "This file is not a film or a sound recording that can be read. Nothing was stored. "
    "Choose the recording itself, for example an MP4, MOV, MKV, WAV or MP3 file."
)
TRUNCATED = (
    "The recording ends early: part of the file is missing. Nothing was stored. "
    "Copy it from the camera or card again, wait until copying has finished, and upload it once more."
)

TOO_MANY_CHANNELS = (
    "The recording has more than 64 sound channels, and no more can be mixed. Nothing was stored. "
    "Export it in stereo and upload that."
)


class ProbeError(Exception):
    """A file that cannot be taken. `sentence` is an English msgid for people, `code` for programs."""

    code = "probe"
    sentence = NOT_MEDIA

    def __init__(self, detail: str = "") -> None:
        super().__init__(self.sentence)
        self.detail = detail


class EmptyFile(ProbeError):
    code = "empty_file"
    sentence = EMPTY


class NotMedia(ProbeError):
    code = "not_media"
    sentence = NOT_MEDIA


class Truncated(ProbeError):
    code = "truncated"
    sentence = TRUNCATED


class TooManyChannels(ProbeError):
    code = "too_many_channels"
    sentence = TOO_MANY_CHANNELS


@dataclass(frozen=True, slots=True)
class Video:
    """The first moving picture. Width and height in square pixels as shown, after rotation."""

    index: int
    codec: str
    width: int
    height: int
    fps: float
    rotation: int  # degrees clockwise a player turns the coded picture: 0, 90, 180 or 270
    pixel_format: str
    hdr: bool


@dataclass(frozen=True, slots=True)
class Audio:
    """The first sound track that can be decoded; sample_rate in Hz."""

    index: int
    codec: str
    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Probe:
    container: str
    duration_ms: int
    size_bytes: int
    video: Video | None
    audio: Audio | None

    @property
    def has_video(self) -> bool:
        return self.video is not None

    @property
    def has_audio(self) -> bool:
        return self.audio is not None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Probe:
        return cls(
            container=data["container"],
            duration_ms=data["duration_ms"],
            size_bytes=data["size_bytes"],
            video=Video(**data["video"]) if data["video"] else None,
            audio=Audio(**data["audio"]) if data["audio"] else None,
        )


class _Nameless:
    """A file for the demuxer without its name, so that only bytes are judged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.read, self.tell = file.read, file.tell

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, OverflowError):  # hostile headers send the demuxer before byte 0
            return -1


def probe(path: Path) -> Probe:
    """Describe a recording; raises EmptyFile, NotMedia, Truncated, or OSError if it cannot be read."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise EmptyFile
        head = file.read(4096)
        if _is_text(head):
            raise NotMedia("text")
        ends_early = containers.ends_early(file, head, size)
        file.seek(0)
        try:
            return _demux(file, size, ends_early)
        except ProbeError:
            if ends_early:
                raise Truncated from None
            raise


def probe_apart(path: Path) -> Probe:
    """`probe` in a process of its own, for files from outside.

    A hostile file can crash, hang or fill the memory of the libraries that read it; then only that
    process ends, and the file is `NotMedia`.
    """
    seconds = _MOST_SECONDS + path.stat().st_size / _SLOWEST_DISK
    command = [sys.executable, "-m", "media.probe", str(path.absolute())]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parent.parent,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotMedia(f"not read within {seconds:.0f} s") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise NotMedia(f"its reader ended with {done.returncode}") from error
    if "probe" in answer:
        return Probe.from_dict(answer["probe"])
    if "errno" in answer:
        raise OSError(answer["errno"], answer["detail"], str(path))
    kinds = (EmptyFile, NotMedia, Truncated, TooManyChannels)
    kind = next(kind for kind in kinds if kind.code == answer["code"])
    raise kind(answer["detail"])


def _main(path: Path) -> dict[str, Any]:
    """What `probe_apart` reads."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return {"probe": probe(path).to_dict()}
    except ProbeError as error:
        return {"code": error.code, "detail": error.detail}
    except MemoryError:
        return {"code": NotMedia.code, "detail": "it asked for all memory"}
    except OSError as error:
        return {"errno": error.errno, "detail": error.strerror}


def _demux(file: BinaryIO, size: int, ends_early: bool) -> Probe:
    import av

    try:
        with av.open(
            _Nameless(file),
            "r",
            metadata_errors="replace",
            container_options={"format_whitelist": ",".join(FORMATS)},
            io_open=_refuse,
        ) as container:
            return _describe(container, size, ends_early)
    except ProbeError:
        raise
    except av.FFmpegError as error:
        # Its "cannot allocate memory" too: a damaged header asked for gigabytes.
        raise NotMedia(str(error)) from error
    except (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError) as error:
        # Hostile headers reach PyAV's own conversions (rates of 1/0, undecodable names).
        raise NotMedia(repr(error)) from error


def _refuse(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError(f"a recording may not refer to {url!r}")


def _describe(container: InputContainer, size: int, ends_early: bool) -> Probe:
    duration_ms = round(container.duration / 1000) if container.duration else 0
    video, audio, seen_ms, frames = _decode_first(container)
    if video is None and audio is None:
        raise NotMedia("no stream could be decoded")
    name = container.format.name
    if name in _WEAK_SYNC and frames < _FRAMES_OF_WEAK_SYNC:
        raise NotMedia(f"only {frames} frames of {name}")
    if ends_early or _index_ends_early(container, size):
        raise Truncated
    if duration_ms <= 0:
        duration_ms = max(seen_ms, _last_ms(container, 0))
    elif name in _END_UNSTATED and duration_ms > _EARLY_END_MS:
        expected_ms = duration_ms - _EARLY_END_MS
        if _last_ms(container, expected_ms) < expected_ms:
            raise Truncated
    if duration_ms <= 0 or (audio is None and frames < 2):
        raise NotMedia("a still picture")
    if audio is not None and audio.channels > MOST_CHANNELS:
        raise TooManyChannels(f"{audio.channels} channels")
    return Probe(name, duration_ms, size, video, audio)


def _decode_first(container: InputContainer) -> tuple[Video | None, Audio | None, int, int]:
    """First video and audio that really decode, the last time seen (ms), the frames decoded."""
    import av
    from av.stream import Disposition

    wanted = [
        stream
        for stream in container.streams
        if stream.type in {"video", "audio"}
        and stream.codec_context is not None
        and not stream.disposition & Disposition.attached_pic
    ]
    videos: dict[int, Video] = {}
    audios: dict[int, Audio] = {}
    count = seen_ms = 0
    if not wanted:
        return None, None, 0, 0
    for tried, packet in enumerate(container.demux(wanted)):
        stream = packet.stream
        try:
            frames: list[Any] = packet.decode()
        except av.FFmpegError:
            frames = []
        for frame in frames:
            count += 1
            seen_ms = max(seen_ms, round((frame.time or 0) * 1000))
            if isinstance(frame, av.VideoFrame):
                videos.setdefault(stream.index, _video(stream, frame))
            elif frame.sample_rate and frame.layout.nb_channels:
                audios.setdefault(stream.index, _audio(stream, frame))
        kinds = {stream.type for stream in wanted}
        complete = ("video" not in kinds or videos) and ("audio" not in kinds or audios)
        if (complete and count >= _FRAMES_OF_WEAK_SYNC) or tried >= _PACKETS_TRIED:
            break
    video = videos[min(videos)] if videos else None
    audio = audios[min(audios)] if audios else None
    return video, audio, seen_ms, count


def _video(stream: Any, frame: Any) -> Video:
    width, height = frame.width, frame.height
    aspect = stream.sample_aspect_ratio  # the container's word before the codec's, as in players
    if aspect and aspect > 0:
        width = max(1, round(width * aspect))
    rotation = round(-frame.rotation / 90) * 90 % 360
    if rotation in {90, 270}:
        width, height = height, width
    rate = stream.average_rate or stream.guessed_rate
    return Video(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        width=width,
        height=height,
        fps=round(float(rate), 3) if rate else 0.0,
        rotation=rotation,
        pixel_format=frame.format.name,
        hdr=int(frame.color_trc) in _HDR_TRANSFERS,
    )


def _audio(stream: Any, frame: Any) -> Audio:
    return Audio(
        stream.index,
        stream.codec_context.codec.canonical_name,
        frame.sample_rate,
        frame.layout.nb_channels,
    )


def _index_ends_early(container: InputContainer, size: int) -> bool:
    """Whether the sample index names bytes that lie past the end of the file."""
    for stream in container.streams:
        entries = stream.index_entries
        tail = range(max(0, len(entries) - 64), len(entries))
        if any(entries[i].pos + entries[i].size > size for i in tail):
            return True
    return False


def _last_ms(container: InputContainer, from_ms: int) -> int:
    """The end (ms) of the last packet that can be read after `from_ms`."""
    import av

    last = 0
    try:
        container.seek(from_ms * 1000)
        for packet in container.demux():
            if packet.pts is not None and packet.time_base:
                end = (packet.pts + (packet.duration or 0)) * packet.time_base
                last = max(last, round(end * 1000))
    except av.FFmpegError:
        return last
    return last


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not merely a character cut by the 4 KiB window
            return False
        text = head[: error.start].decode("utf-8")
    return len(text) > 0 and all(char.isprintable() or char in "\t\r\n\f\ufeff" for char in text)


if __name__ == "__main__":
    print(json.dumps(_main(Path(sys.argv[1]))))
