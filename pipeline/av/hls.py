"""HLS (RFC 8216) over the films as they are: playlists that name byte ranges of one MP4 a size.

Nothing is encoded or copied. A film made with `fragments` holds a fragment for each keyframe; its
boxes say where each begins, and the playlist points there. So the same file is what a plain player
plays, what a visitor keeps, and what HLS streams.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from pipeline.av.errors import FfmpegFailed

SEGMENT_S = 6
_BASE_OFFSET, _DESCRIPTION, _DEFAULT_DURATION = 0x1, 0x2, 0x8  # flags of tfhd


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes `start` to `start + length`, which play for `duration` seconds."""

    start: int
    length: int
    duration: Fraction


@dataclass(frozen=True, slots=True)
class Film:
    """One size: its first bytes, which describe it, and its segments. Bit rates in bit/s."""

    head_bytes: int
    segments: tuple[Segment, ...]
    codecs: str
    width: int
    height: int
    rate: float

    @property
    def peak_bitrate(self) -> int:
        return math.ceil(max(8 * each.length / each.duration for each in self.segments))

    @property
    def average_bitrate(self) -> int:
        return math.ceil(
            8
            * sum(each.length for each in self.segments)
            / sum(each.duration for each in self.segments)
        )


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    length: int
    data: bytes  # empty for what is not read


def read(path: Path) -> Film:
    """Where the fragments of a film lie. Raises FfmpegFailed for a file that has none."""
    import av

    with av.open(str(path)) as container:
        video = container.streams.video[0]
        avcc = video.codec_context.extradata or b""
        codecs = f"avc1.{avcc[1:4].hex()}"
        if container.streams.audio:
            codecs += ",mp4a.40.2"
        width, height = video.width, video.height
        rate = float(video.average_rate or 0)
        track, scale = video.id, Fraction(video.time_base or 1)
    with path.open("rb") as file:
        boxes = list(_boxes(file))
    head = next((box.start + box.length for box in boxes if box.kind == b"moov"), 0)
    starts = [box for box in boxes if box.kind == b"moof"]
    ends = [box.start for box in starts[1:]]
    ends += [next((box.start + box.length for box in reversed(boxes) if box.kind == b"mdat"), 0)]
    fragments = [
        Segment(box.start, end - box.start, _duration(box.data, track) * scale)
        for box, end in zip(starts, ends, strict=True)
    ]
    segments = tuple(_joined(fragments))
    if not head or not segments or any(each.duration <= 0 for each in segments):
        raise FfmpegFailed(0, f"no fragments with pictures in {path.suffix}")
    return Film(head, segments, codecs, width, height, rate)


def playlist(film: Film, address: str) -> str:
    """The media playlist of one size, all of it in the file at `address`."""
    longest = max(each.duration for each in film.segments)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{round(longest)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{address}",BYTERANGE="{film.head_bytes}@0"',
    ]
    for each in film.segments:
        lines += [
            f"#EXTINF:{float(each.duration):.6f},",
            f"#EXT-X-BYTERANGE:{each.length}@{each.start}",
            address,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def master(films: Sequence[Film], address: Callable[[int], str]) -> str:
    """The playlist of sizes; `address` gives the place of a size's own playlist by its number.

    The first is what a player begins with before it knows the network, so a middle one stands there.
    """
    order = list(range(len(films)))
    order.insert(0, order.pop(len(films) // 2))
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for number in order:
        film = films[number]
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={film.peak_bitrate}"
            f",AVERAGE-BANDWIDTH={film.average_bitrate}"
            f',CODECS="{film.codecs}",RESOLUTION={film.width}x{film.height}'
            f",FRAME-RATE={film.rate:.3f},CLOSED-CAPTIONS=NONE",
            address(number),
        ]
    return "\n".join([*lines, ""])


def _joined(fragments: Sequence[Segment]) -> Iterator[Segment]:
    """Neighbours put together up to `SEGMENT_S`: fewer requests, and still a keyframe in front."""
    pending: Segment | None = None
    for each in fragments:
        if pending is None:
            pending = each
        elif pending.duration + each.duration <= SEGMENT_S:
            pending = Segment(
                pending.start, pending.length + each.length, pending.duration + each.duration
            )
        else:
            yield pending
            pending = each
    if pending is not None:
        yield pending


def _boxes(file: BinaryIO) -> Iterator[_Box]:
    """The top boxes of an MP4; what is in the fragments' headers is read, the rest is skipped."""
    position = 0
    while len(header := _at(file, position, 16)) >= 8:
        length, kind = struct.unpack(">I4s", header[:8])
        size = 8
        if length == 1 and len(header) == 16:
            (length,), size = struct.unpack(">Q", header[8:]), 16
        if length < size:
            return
        data = _at(file, position + size, length - size) if kind == b"moof" else b""
        yield _Box(kind, position, length, data)
        position += length


def _at(file: BinaryIO, position: int, length: int) -> bytes:
    file.seek(position)
    return file.read(length)


def _duration(moof: bytes, track: int) -> int:
    """How long one track plays in a fragment, in units of that track."""
    total = 0
    for kind, traf in _inside(moof):
        if kind != b"traf":
            continue
        parts = list(_inside(traf))
        header = next(data for name, data in parts if name == b"tfhd")
        if struct.unpack(">I", header[4:8])[0] == track:
            default = _default_duration(header)
            total += sum(_run_duration(data, default) for name, data in parts if name == b"trun")
    return total


def _inside(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        if length < 8:
            return
        yield kind, data[position + 8 : position + length]
        position += length


def _default_duration(tfhd: bytes) -> int:
    """ISO/IEC 14496-12, 8.8.7: optional fields follow in the order of their flags."""
    flags = int.from_bytes(tfhd[1:4])
    at = 8 + 8 * bool(flags & _BASE_OFFSET) + 4 * bool(flags & _DESCRIPTION)
    return int.from_bytes(tfhd[at : at + 4]) if flags & _DEFAULT_DURATION else 0


def _run_duration(trun: bytes, default: int) -> int:
    """ISO/IEC 14496-12, 8.8.8."""
    flags, count = int.from_bytes(trun[1:4]), int.from_bytes(trun[4:8])
    if not flags & 0x100:
        return count * default
    at = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return sum(
        int.from_bytes(trun[at + sample * width : at + sample * width + 4])
        for sample in range(count)
    )
