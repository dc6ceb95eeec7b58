# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a second worker is worth: short films through all stages by one worker and by two.

    .venv/bin/python benchmarks/workers.py demo/films/*.mp4 --copies 3

Each case is a new site in a temporary folder with the same films; `--copies` makes more of them by
another title in the file. One worker on one core is compared with two on a core each, which is what
a second worker of the same machine or a second machine adds. One worker that may use both cores is
measured too: ffmpeg and the speech engine use every core they see, so on one machine the second
worker has less left to gain.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Name of a case, cores the workers may use, how many they are.
CASES = (
    ("one worker on one core", 1, 1),
    ("two workers on a core each", 2, 2),
    ("one worker on two cores", 2, 1),
)
REGISTER = """
import json, os, sys
from datetime import date
from pathlib import Path
import django; django.setup()
from media.enums import Scope
from media.models import Appearance, Participant
from media.services import consent, recordings
for name in sys.argv[1:]:
    film = recordings.register(
        recordings.stream_file(Path(name)), name=name, title=Path(name).stem, language="cs"
    )
    person = Participant.objects.create(name=Path(name).stem)
    consent.record(
        Appearance.objects.create(recording=film, participant=person),
        [Scope.AI_TRANSCRIPTION], form_version="1", signed_on=date(2026, 1, 5),
    )
"""
REPORT = """
import json
import django; django.setup()
from django.db.models import Sum, Min, Max, Count
from pipeline.models import Step
steps = Step.objects
ends = steps.aggregate(begin=Min("started_at"), end=Max("finished_at"))
print(json.dumps({
    "seconds": (ends["end"] - ends["begin"]).total_seconds(),
    "stages": {row["stage"]: round(row["spent"], 1) for row in
               steps.order_by().values("stage").annotate(spent=Sum("spent_s"))},
    "states": sorted(set(steps.values_list("state", flat=True))),
    "workers": steps.values("worker").distinct().count(),
}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("films", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=2, help="of each film")
    parser.add_argument("--rounds", type=int, default=1)
    words = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("This needs two cores.")
    print(f"{platform.machine()}, {len(cores)} cores, load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lives-workers-") as scratch:
        films = copies(words.films, words.copies, Path(scratch))
        for round_ in range(words.rounds):
            took = {name: case(Path(scratch), f"{round_}-{number}", films, cores[:used], workers)
                    for number, (name, used, workers) in enumerate(CASES)}  # fmt: skip
            for name, found in took.items():
                print(f"{name}: {found['seconds']:.1f} s; by stage {found['stages']}")
            alone, two, both = (took[name]["seconds"] for name, _cores, _workers in CASES)
            print(f"two workers take {alone / two:.2f} times the load of one on one core,")
            print(f"and {both / two:.2f} times that of one on both cores", flush=True)


def copies(films: list[Path], count: int, folder: Path) -> list[Path]:
    """Each film so many times, as files of other bytes."""
    made = []
    for film in films:
        for number in range(count):
            made.append(folder / f"{film.stem}-{number}.mp4")
            subprocess.run(
                [_ffmpeg(), "-v", "error", "-y", "-i", str(film), "-map", "0:v", "-map", "0:a",
                 "-c", "copy", "-metadata", f"title={number}", str(made[-1])],
                check=True,
            )  # fmt: skip
    return made


def _ffmpeg() -> str:
    sys.path.insert(0, str(ROOT))
    from pipeline.av import binary

    return binary.find().path


def case(
    scratch: Path, name: str, films: list[Path], cores: list[int], workers: int
) -> dict[str, object]:
    """Register the films on a site of their own and wait until its workers are done."""
    folder = scratch / name
    folder.mkdir()
    (folder / "models").symlink_to(ROOT / "var" / "models")
    environment = {**os.environ, "LIVES_DATA": str(folder), "PYTHONPATH": str(ROOT),
                   "DJANGO_SETTINGS_MODULE": "cms.settings"}  # fmt: skip
    environment.pop("DATABASE_URL", None)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        return done.stdout

    run("manage.py", "migrate", "--no-input", "-v0")
    run("-c", REGISTER, *map(str, films))
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        run("manage.py", "worker", "--workers", str(workers), "--until-idle")
    finally:
        os.sched_setaffinity(0, before)
    found: dict[str, object] = json.loads(run("-c", REPORT))
    if found["states"] != ["done"]:
        sys.exit(f"{name}: {found}")
    return found


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.0f} s in all")
