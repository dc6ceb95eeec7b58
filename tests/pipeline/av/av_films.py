"""Arguments for films made by ffmpeg, and readers of what comes out."""

import struct
import subprocess
from pathlib import Path

from pipeline.av import binary

ULTRAFAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def picture(size: str = "128x96", seconds: float = 2, rate: int = 25) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")


def tone(seconds: float = 2, volume: str = "1") -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=r=48000:d={seconds},volume={volume}")


def ffmpeg(*arguments: str) -> str:
    command = [binary.find().path, "-nostdin", "-hide_banner", "-y", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    return done.stderr.decode("utf-8", "replace")


def boxes(path: Path) -> list[str]:
    """The names of an MP4's top boxes, in order."""
    data, position, names = path.read_bytes(), 0, []
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        names.append(kind.decode("ascii"))
        position += length
    return names


def loudness_of(path: Path) -> float:
    """Integrated loudness in LUFS by the meter that had no part in setting it."""
    said = ffmpeg("-i", str(path), "-af", "ebur128", "-f", "null", "-")
    return float(said[said.rindex("Summary:") :].split("I:")[1].split("LUFS")[0])


def keyframe_times(path: Path) -> list[float]:
    import av

    with av.open(str(path)) as film:
        return [
            float(packet.pts * packet.time_base)
            for packet in film.demux(video=0)
            if packet.is_keyframe and packet.pts is not None
        ]


def pixel(path: Path, x: float, y: float) -> str:
    """The colour at a place (shares of width and height) of the first frame, named."""
    import av

    with av.open(str(path)) as film:
        image = next(film.decode(video=0)).to_image()
    red, _, blue = image.getpixel((int(x * image.width), int(y * image.height)))
    return "red" if red > blue else "blue"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
