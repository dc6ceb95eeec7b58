# SPDX-License-Identifier: AGPL-3.0-or-later
"""How true the time left is: a film as the first of a new site, then others, watched as an editor does.

    .venv/bin/python benchmarks/time_left.py FIRST.mp4 SECOND.mp4 ...

The site is a new one in a temporary folder with one worker. Every second the page's own estimate is
asked, and when a film has ended each answer is compared with the time that was really left. What
counts are the answers after a tenth of the time; one is right within 20 % of the truth, or within
2 s, since nobody sees less in a number of whole seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from workers import REGISTER, ROOT

WITHIN, FROM, LEAST_S = 0.2, 0.1, 2.0
WATCH = """
import json, sys, time
import django; django.setup()
from pipeline.models import Run
from pipeline.services.standing import standing
seen, began = [], None
while True:
    run = Run.objects.order_by("-pk").prefetch_related("steps").first()
    now = standing(run)
    if any(step.started_at for step in now.steps):
        began = began or time.monotonic()
        seen.append((time.monotonic() - began, now.eta_s, now.progress))
        if now.state not in ("ready", "running", "waiting"):
            break
    time.sleep(1)
print(json.dumps({"seen": seen, "state": now.state}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("films", nargs="+", type=Path)
    words = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, load before: {load:.1f}")
    with tempfile.TemporaryDirectory(prefix="lives-time-left-") as scratch:
        environment = site(Path(scratch))
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for film in words.films:
                python(environment, REGISTER, str(film.resolve()))
                print(told(film.name, json.loads(python(environment, WATCH))), flush=True)
        finally:
            worker.terminate()
            worker.wait()


def site(data: Path) -> dict[str, str]:
    """The environment of a new site in `data` with this checkout's weights."""
    (data / "models").symlink_to(ROOT / "var" / "models")
    environment = {
        **os.environ, "LIVES_DATA": str(data), "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    return environment


def python(environment: dict[str, str], code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, env=environment, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return done.stdout


def told(name: str, watched: dict) -> str:
    seen = watched["seen"]
    end = seen[-1][0]
    late = [(at, eta) for at, eta, _share in seen[:-1] if at >= FROM * end]
    silent = sum(eta is None for _at, eta in late)
    off = [(abs(eta - (end - at)), end - at) for at, eta in late if eta is not None]
    right = sum(wrong <= max(WITHIN * left, LEAST_S) for wrong, left in off)
    shares = [wrong / left for wrong, left in off if left > 10]
    return (
        f"{name}: {watched['state']} after {end:.0f} s; right {right} of {len(late)} times"
        f" ({100 * right / len(late):.0f} %), silent {silent} times,"
        f" off by {100 * statistics.median(shares):.0f} % (median),"
        f" {100 * max(shares):.0f} % at worst while more than 10 s were left"
    )


if __name__ == "__main__":
    main()
