"""Whether a file ends before its own container headers say it should.

Only box and chunk headers are read, with seeks between them: flat in time and memory. `media.probe`
is the one caller; nothing here knows Django.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_PICTURE_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc", b"heim"})
_TOP_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid"})
_BOXES_WALKED = 4096
_RIFF_SIZE_UNKNOWN = 0x7FFF0000  # recorders that cannot seek back write a size near 2 or 4 GiB


def ends_early(file: BinaryIO, head: bytes, size: int) -> bool:
    """Whether the container's own headers promise more bytes than the file has."""
    if head[4:8] in _TOP_BOXES:
        return _boxes_end_early(file, size)
    if head[:4] in {b"RIFF", b"RIFX", b"FORM"} and len(head) >= 8:
        order = "<I" if head[:4] == b"RIFF" else ">I"  # AIFF's FORM is big-endian
        promised: int = struct.unpack(order, head[4:8])[0]
        return 0 < promised < _RIFF_SIZE_UNKNOWN and promised + 8 > size + 1
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return _segment_ends_early(head, size)
    return False


def _boxes_end_early(file: BinaryIO, size: int) -> bool:
    """ISO base media (MP4, MOV): a box past the end of the file, or no `moov` at all."""
    position, seen, brand = 0, set(), b""
    for _ in range(_BOXES_WALKED):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            break
        length, kind = struct.unpack(">I4s", header[:8])
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack(">Q", header[8:16])
        elif length == 0:
            length = size - position
        if length < 8 or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
            break  # rubbish after the last box is common and harmless
        if kind == b"ftyp":
            brand = header[8:12]
        seen.add(kind)
        if position + length > size:
            return True
        position += length
    return b"moov" not in seen and not (b"meta" in seen and brand in _PICTURE_BRANDS)


def _segment_ends_early(head: bytes, size: int) -> bool:
    """Matroska and WebM: a Segment of stated size that goes past the end of the file."""
    header_size, position = _vint(head, 4)
    if header_size is None or position + header_size + 4 > len(head):
        return False
    position += header_size
    if head[position : position + 4] != b"\x18\x53\x80\x67":
        return False
    promised, start = _vint(head, position + 4)
    return promised is not None and start + promised > size


def _vint(data: bytes, position: int) -> tuple[int | None, int]:
    """An EBML variable-size integer (RFC 8794, 4): its value, None if unknown, and where it ends."""
    if position >= len(data) or data[position] == 0:
        return None, position
    length = 9 - data[position].bit_length()
    value = int.from_bytes(data[position : position + length], "big") & ((1 << 7 * length) - 1)
    return (None if value == (1 << 7 * length) - 1 else value), position + length
