"""How the cost of `./lives transcribe` grows with the length of the film, and what a kill costs.

    .venv/bin/python benchmarks/long_films.py [--minutes 10,30,90] [--kill 30]

The films are the demo's, one after another. For each length: time, peak memory, words. For the length
`--kill` also: killed with -9 when about half is written down, how long the next start takes until it
decodes something new, as a share of the whole, and whether the result has the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from films import ROOT, Cost, joined, run

#: The command itself, ended at the moment the engine is first asked to decode.
UNTIL_DECODING = """
import os, sys, time
sys.path.insert(0, sys.argv.pop(1))
from pipeline.speech import faster
def decode(*_):
    print(time.time(), flush=True)
    os._exit(0)
faster.FasterWhisper.decode = decode
import manage
manage.main()
"""


def words(film: Path, out: Path) -> list[str | Path]:
    return [ROOT / "manage.py", "transcribe", film, "--out", out]


def journalled(data: Path) -> int:
    """Bytes written down so far."""
    return sum(file.stat().st_size for file in (data / "journals").glob("*/*.journal"))


def whole(film: Path, data: Path, out: Path) -> tuple[Cost, str, int]:
    cost = run([sys.executable, *words(film, out)], {"LIVES_DATA": str(data)})
    return cost, digest(out), journalled(data)


def digest(out: Path) -> str:
    (file,) = out.glob("*.json")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def killed(film: Path, data: Path, out: Path, half: int) -> tuple[float, str]:
    """Seconds from the start after a kill to the first new decoding, and the hash of the result."""
    environment = {**os.environ, "LIVES_DATA": str(data)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    command = [sys.executable, *map(str, words(film, out))]
    with subprocess.Popen(command, **quiet) as child:  # type: ignore[call-overload]
        while journalled(data) < half and child.poll() is None:
            time.sleep(0.2)
        child.send_signal(signal.SIGKILL)
    began = time.time()
    rest = [str(word) for word in words(film, out)[1:]]
    probe = [sys.executable, "-c", UNTIL_DECODING, str(ROOT), *rest]
    said = subprocess.run(probe, env=environment, capture_output=True, text=True, check=True)
    resumed = float(said.stdout) - began
    run([sys.executable, *words(film, out)], {"LIVES_DATA": str(data)})
    return resumed, digest(out)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", default="10,30,90")
    parser.add_argument("--kill", type=int, default=30)
    arguments = parser.parse_args()
    lengths = [int(length) for length in arguments.minutes.split(",")]
    print("| film | time | RTF | peak MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for minutes in lengths:
            place = Path(folder) / str(minutes)
            for name in ("data", "again"):
                (place / name).mkdir(parents=True)
                (place / name / "models").symlink_to(ROOT / "var" / "models")
            film = place / "film.flac"
            seconds, _ = joined(film, max(1, round(minutes * 60 / 237)))
            cost, bytes_of, size = whole(film, place / "data", place / "out")
            print(f"| {seconds / 60:.0f} min | {cost.wall_s:.0f} s | {cost.wall_s / seconds:.3f} | "
                  f"{cost.peak_mb:.0f} |", flush=True)  # fmt: skip
            if minutes == arguments.kill:
                resumed, same = killed(film, place / "again", place / "out-again", size // 2)
                print(f"\nKilled half-way through {seconds / 60:.0f} min: decoding again "
                      f"{resumed:.1f} s after the start, {resumed / cost.wall_s:.1%} of the whole; "
                      f"the result is {'the same' if same == bytes_of else 'ANOTHER'}.\n")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
