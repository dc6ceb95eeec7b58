"""Colours as the web expects them: BT.709, limited range, and HDR brought down to what a screen shows.

HDR is brought down by a table computed here, not by a filter, so that every build of ffmpeg gives
the same picture: zscale and libplacebo are missing in some.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.probe import FORMATS, Video
from pipeline.av import paths

# ITU-T H.273: transfer characteristics and matrix coefficients.
_PQ, _HLG = 16, 18
_UNKNOWN = 2

TABLE_SIDE = 33
# ITU-R BT.2408: white of a page and a face in light; above it are only lamps, sky and glints.
_REFERENCE_WHITE_NITS = 203.0
_SOURCE_PEAK_NITS = 1000.0
_SCREEN_GAMMA = 2.4  # ITU-R BT.1886
# ITU-R BT.2087: linear BT.2020 to linear BT.709.
_TO_709 = np.array(
    [
        [1.660491, -0.587641, -0.072850],
        [-0.124550, 1.132900, -0.008349],
        [-0.018151, -0.100579, 1.118730],
    ]
)

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Colour:
    """What the picture's numbers mean; codes of ITU-T H.273."""

    transfer: int
    matrix: int

    @property
    def is_hdr(self) -> bool:
        return self.transfer in {_PQ, _HLG}


def read(source: Path, video: Video) -> Colour:
    """The colour of the first frame that decodes; unknown where none does."""
    import av

    # As everywhere: a playlist disguised as a film names no other file of this machine.
    limits = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}
    try:
        with av.open(
            paths.argument(source), metadata_errors="replace", container_options=limits
        ) as film:
            frame = next(film.decode(film.streams[video.index]))
    except (StopIteration, IndexError, av.FFmpegError):
        return Colour(_UNKNOWN, _UNKNOWN)  # ffmpeg will say what is wrong, if anything is
    assert isinstance(frame, av.VideoFrame)  # noqa: S101 - for types
    return Colour(int(frame.color_trc), int(frame.colorspace))


def scaled(picture: Any, width: int, height: int, video: Video, colour: Colour, table: Path) -> Any:
    """The picture at a size, in BT.709 and 8 bits; `table` is where `write_table` wrote for HDR."""
    size: dict[str, str] = {"flags": "lanczos"}
    if colour.matrix == _UNKNOWN:  # as players guess it
        is_hd = min(video.width, video.height) >= 720
        size["in_color_matrix"] = "bt2020" if colour.is_hdr else "bt709" if is_hd else "bt601"
    if colour.is_hdr:
        # To the size first: the table is then asked for fewer pixels.
        picture = (
            picture.filter("scale", width, height, **size)
            .filter("format", "gbrp10")
            .filter("lut3d", file=paths.plain(table), interp="tetrahedral")
        )
        size = {"flags": "bicubic"}
    return (
        picture.filter("scale", width, height, **size, out_color_matrix="bt709", out_range="tv")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter(
            "setparams",
            colorspace="bt709",
            color_primaries="bt709",
            color_trc="bt709",
            range="tv",
        )
    )


def write_table(path: Path, colour: Colour) -> None:
    """The way from an HDR signal to BT.709 as a .cube file, red changing fastest."""
    steps = np.linspace(0, 1, TABLE_SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    with path.open("w", encoding="ascii") as file:
        file.write(f"LUT_3D_SIZE {TABLE_SIDE}\n")
        for row in to_sdr(signal, colour.transfer):
            file.write("{:.5f} {:.5f} {:.5f}\n".format(*row))


def to_sdr(signal: Values, transfer: int) -> Values:
    """Signal values 0..1 (rows of red, green, blue in BT.2020) as BT.709 signal values 0..1.

    Light up to about 90 nits keeps its proportion, what is above is bent by the curve of
    ITU-R BT.2390 up to 1000 nits. The brightest of the three colours decides for all, so hues stay.
    """
    nits = _pq_to_nits(signal) if transfer == _PQ else _hlg_to_nits(signal)
    brightest = nits.max(axis=-1, keepdims=True)
    nits = nits * _bent(brightest) / np.maximum(brightest, 1e-6)
    linear = (nits / _REFERENCE_WHITE_NITS) @ _TO_709.T
    return np.asarray(np.clip(linear, 0, 1) ** (1 / _SCREEN_GAMMA))


def _bent(nits: Values) -> Values:
    """ITU-R BT.2390, 5.4.1: a Hermite curve above the knee, in perceptual units."""
    top = _nits_to_pq(np.array(_SOURCE_PEAK_NITS))
    most = _nits_to_pq(np.array(_REFERENCE_WHITE_NITS)) / top
    knee = 1.5 * most - 0.5
    value = np.minimum(_nits_to_pq(nits) / top, 1)
    t = np.maximum(value - knee, 0) / (1 - knee)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return _pq_to_nits(np.where(value < knee, value, curve) * top)


def _pq_to_nits(signal: Values) -> Values:
    """SMPTE ST 2084."""
    power = np.clip(signal, 0, 1) ** (1 / 78.84375)
    share = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    return np.asarray(10_000 * share ** (1 / 0.1593017578125))


def _nits_to_pq(nits: Values) -> Values:
    share = (np.maximum(nits, 0) / 10_000) ** 0.1593017578125
    return np.asarray(((0.8359375 + 18.8515625 * share) / (1 + 18.6875 * share)) ** 78.84375)


def _hlg_to_nits(signal: Values) -> Values:
    """ITU-R BT.2100 HLG as seen on its reference screen of 1000 nits (system gamma 1.2)."""
    scene = np.where(
        signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    light = scene @ np.array([[0.2627], [0.6780], [0.0593]])
    return np.asarray(_SOURCE_PEAK_NITS * np.maximum(light, 1e-9) ** 0.2 * scene)
