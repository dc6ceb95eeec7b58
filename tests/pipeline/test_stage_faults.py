"""No room and no memory in every stage of a film: a sentence, nothing lost, and on it goes."""

from __future__ import annotations

import copy
import dataclasses
import errno
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from ledger_goal import step, work_off

from media.enums import Scope
from media.models import Appearance, Participant
from media.services import consent, recordings
from pipeline.av import binary
from pipeline.models import Run
from pipeline.registry import registry
from pipeline.services import runs, steps
from transcripts.models import Cue

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SPEECH = Path(__file__).resolve().parents[1] / "data" / "speech" / "care.flac"
STAGES = [stage.name for stage in registry.of("film")]


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    subprocess.run(
        [binary.find().path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=192x108:r=10:d=4",
         "-t", "4", "-i", str(SPEECH), "-preset", "ultrafast", str(path)], check=True,
    )  # fmt: skip
    return path


@pytest.fixture
def run(film, transactional_db) -> Run:
    recording = recordings.register(
        recordings.stream_file(film), name="film.mp4", title="Film", language="cs"
    )
    appearance = Appearance.objects.create(
        recording=recording, participant=Participant.objects.create(name="Jana Nováková")
    )
    consent.record(
        appearance, [Scope.AI_TRANSCRIPTION], form_version="1", signed_on=date(2026, 1, 5)
    )
    return Run.objects.get(recording=recording)


def done(run: Run) -> set[str]:
    return set(run.steps.filter(state="done").values_list("stage", flat=True))


def behind(name: str) -> set[str]:
    """The stages that need this one, and those that need them."""
    found = {name}
    for stage in registry.of("film"):  # in order, so once is enough
        if found & {*stage.needs, stage.parts_from}:
            found.add(stage.name)
    return found


@pytest.mark.parametrize("name", STAGES)
def test_a_fault_stops_one_stage_and_what_hangs_on_it_and_goes_on_afterwards(
    name, run, monkeypatch
):
    stage = registry.get("film", name)
    fault: Exception

    def broken(context):
        (context.work / "half").write_bytes(b"half a file")
        raise fault

    monkeypatch.setitem(registry.stages["film"], name, dataclasses.replace(stage, run=broken))
    with translation.override("en"):
        fault = OSError(errno.ENOSPC, "No space left on device")
        while steps.advance():
            pass
        held = step(run, name)
        assert (held.state, held.error) == ("ready", "")
        assert held.message.startswith("There is too little free space on the disk.")
        fault = MemoryError()
        work_off()
        failed = step(run, name)
        assert failed.state == "failed"
        assert failed.error.startswith("The machine has too little free memory for this step.")
    assert done(run) == {*STAGES} - behind(name)
    assert not list((Path(settings.WORK_DIR) / "steps").glob("*"))

    monkeypatch.setitem(registry.stages["film"], name, stage)
    runs.retry(failed)
    work_off()
    assert done(run) == {*STAGES}
    assert Cue.objects.filter(transcript__recording=run.recording).exists()


def test_a_small_disk_of_the_renditions_is_found_out_before_the_work(run, small_disk, settings):
    places = copy.deepcopy(settings.STORAGES)
    places["renditions"]["OPTIONS"]["location"] = str(small_disk)
    settings.STORAGES = places
    with translation.override("en"):
        while steps.advance():
            pass
        held = step(run, "renditions")
    assert held.state == "ready"
    assert "MB more are needed" in held.message
    assert not list(small_disk.rglob("*.mp4"))
    assert {"words", "subtitles"} <= done(run)


STARVED = """
import resource, sys
from pathlib import Path
from media.probe import probe
from pipeline.av import ladder
from pipeline.av.errors import OutOfMemory
source, out = map(Path, sys.argv[1:])
found = probe(source)
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
try:
    ladder.make_ladder(source, out, found, None)
except OutOfMemory as error:
    print(error.sentence, sorted(path.name for path in out.iterdir()))
"""


def test_an_ffmpeg_without_memory_is_told_from_a_broken_film(tmp_path):
    source, out = tmp_path / "large.mp4", tmp_path / "out"
    out.mkdir()
    subprocess.run(
        [binary.find().path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25:d=1",
         "-preset", "ultrafast", str(source)], check=True,
    )  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", STARVED, str(source), str(out)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert said.stdout.startswith("The machine has too little free memory to convert"), said.stderr
    assert said.stdout.endswith("[]\n")
