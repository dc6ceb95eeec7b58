"""Three workers, thirty films, and somebody who kills workers and restarts servers at random.

LIVES_CHAOS_S: for how many seconds (45). LIVES_CHAOS_SEED: which chances (1).
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import films
import pytest
from machines import ENGINES, Machines

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("LIVES_CHAOS_S", "45"))
SEED = int(os.environ.get("LIVES_CHAOS_SEED", "1"))
WORKERS, TONES, SPOKEN = 3, 27, 3

LEFT = "SELECT count(*) FROM pipeline_step WHERE state IN ('ready', 'running')"
#: Steps that cost three workers are given up, as they should be; people try them again.
RETRY = """
from pipeline.models import Step
from pipeline.services import runs
failed = list(Step.objects.filter(state="failed"))
result = [step.error for step in failed if not step.deaths]
for step in failed:
    runs.retry(step)
"""
STORED = """
from media.models import Recording, Rendition
from transcripts.models import Transcript
from pipeline.models import Run, Step
result = {
    "renditions": sorted(Rendition.objects.values_list("file", flat=True)),
    "kinds": sorted({" ".join(sorted(film.renditions.values_list("kind", flat=True)))
                     for film in Recording.objects.all()}),
    "originals": sorted(Recording.objects.values_list("original", flat=True)),
    "transcripts": Transcript.objects.count(),
    "films with one": Transcript.objects.values("recording").distinct().count(),
    "spoken": sorted(t.recording.title for t in Transcript.objects.all() if t.cues.exists()),
    "cues twice": sum(t.cues.count() - t.cues.values("position").distinct().count()
                      for t in Transcript.objects.all()),
    "not done": [str(step) for step in Step.objects.exclude(state="done")],
    "runs": Run.objects.count(),
}
"""


@pytest.fixture(params=ENGINES)
def machines(request, tmp_path, templates):
    machines = Machines(request.param, templates, tmp_path, {})
    try:
        yield machines
    finally:
        machines.end()


def test_every_film_comes_through_once_whatever_dies(machines, tmp_path_factory):
    machines.run(films.REGISTER, *films.make(
        tmp_path_factory.mktemp("films"), tones=TONES, spoken=SPOKEN
    ))  # fmt: skip
    happened = rage(machines, random.Random(SEED))
    machines.wait(lambda: left(machines) == 0, f"after {happened}", patience_s=2400)
    assert machines.run(RETRY) == []
    machines.wait(lambda: left(machines) == 0, "what was given up and tried again", 1200)
    time.sleep(6)  # one more sweep
    for worker in machines.workers:
        worker.terminate()
    codes = [worker.wait(120) for worker in machines.workers]
    assert codes.count(0) == WORKERS, machines.log()[-4000:]

    stored = machines.run(STORED)
    assert (stored["not done"], stored["runs"]) == ([], TONES + SPOKEN)
    assert stored["transcripts"] == stored["films with one"] == TONES + SPOKEN
    assert stored["spoken"] == [f"speech-{number}" for number in range(SPOKEN)]
    assert stored["cues twice"] == 0
    assert len(stored["kinds"]) == 1
    assert stored["renditions"] == files(machines.folder / "renditions")
    assert stored["originals"] == files(machines.folder / "originals")
    assert files(machines.folder / "work") == []
    assert [words for words in programs(machines.folder) if "ffmpeg" in words] == []
    assert happened["workers killed"] > 0
    print(happened)


def rage(machines: Machines, chance: random.Random) -> dict[str, int]:
    """Kill and restart for SECONDS; three workers live at the end."""
    happened = {"workers killed": 0, "databases restarted": 0, "brokers restarted": 0}
    living = [machines.start() for _worker in range(WORKERS)]
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(chance.uniform(1, 8))
        what = chance.choice(["worker", "worker", "database", "broker"])
        if what == "database" and machines.postgres:
            machines.postgres.stop()
            time.sleep(chance.uniform(0, 4))
            machines.postgres.start()
            happened["databases restarted"] += 1
        elif what == "broker" and machines.redis:
            machines.redis.stop()
            time.sleep(chance.uniform(0, 4))
            machines.redis.start()
            happened["brokers restarted"] += 1
        else:
            number = chance.randrange(WORKERS)
            assert living[number].poll() is None, machines.log()[-4000:]  # nothing else ends one
            living[number].kill()
            living[number].wait()
            living[number] = machines.start()
            happened["workers killed"] += 1
    return happened


def left(machines: Machines) -> int:
    return machines.query(LEFT)[0][0]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def programs(folder: Path) -> list[str]:
    """Command lines of running programs that name this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in words:
            found.append(words)
    return found
