"""What the benchmarks of speech share: a Czech film of any length, and processes that are measured.

The films are the demo's, whose voices are synthetic, one after another as often as needed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DEMO = ROOT / "demo" / "films"
SLUGS = ("tri-urady-jedna-dcera", "rano-u-lesodvorskych")


def ffmpeg() -> str:
    """The ffmpeg the product uses."""
    from pipeline.av import binary

    return binary.find().path


def joined(target: Path, times: int = 1) -> tuple[float, str]:
    """Write the sound of both demo films, `times` over, as `target` (FLAC, mono); its seconds and
    what is said in it."""
    quiet = [ffmpeg(), "-nostdin", "-v", "error"]
    with tempfile.TemporaryDirectory() as folder:
        flacs = []
        for slug in SLUGS:
            flac = Path(folder) / f"{slug}.flac"
            sound = ["-i", str(DEMO / f"{slug}.mp4"), "-vn", "-ac", "1", "-c:a", "flac", str(flac)]
            subprocess.run([*quiet, *sound], check=True)
            flacs.append(flac)
        listed = Path(folder) / "list.txt"
        listed.write_text("".join(f"file '{flac}'\n" for flac in flacs * times))
        whole = ["-f", "concat", "-safe", "0", "-i", str(listed), "-c:a", "flac", "-y", str(target)]
        subprocess.run([*quiet, *whole], check=True)
    references = [json.loads((DEMO / f"{slug}.reference.json").read_text()) for slug in SLUGS]
    said = " ".join(line["text"] for reference in references for line in reference["lines"])
    seconds = sum(reference["duration_ms"] for reference in references) / 1000
    return seconds * times, " ".join([said] * times)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process and its children took; the memory is that of the largest of them."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, quietly. Raises SystemExit with its last words where it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command],
            stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{command[0]} failed:\n{said.read()[-2000:].decode()}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def normalise(text: str) -> str:
    """Lower case, words only, one blank between them."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))
