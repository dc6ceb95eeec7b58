"""Cuts of a film that went through the pipeline, and what subtitles make of them."""

from __future__ import annotations

import subprocess
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from media.enums import RenditionKind, Scope
from media.models import Appearance, Participant, Recording
from media.services import consent, recordings
from pipeline.av import binary
from pipeline.models import Run, StepState
from pipeline.services import runs, steps
from transcripts.models import CaptionTrack
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.formats import srt

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SPEECH = Path(__file__).resolve().parents[1] / "data" / "speech" / "care.flac"


def made(path: Path, first: str, second: str) -> Path:
    """Two shots joined by a hard cut, 220 ms after one sentence follows another."""
    inputs = [
        word
        for shot in (first, second)
        for word in ("-f", "lavfi", "-t", "6.4", "-i", f"{shot}=s=320x180:r=25")
    ]
    subprocess.run(
        [binary.find().path, "-nostdin", "-v", "error", "-y", *inputs, "-i", str(SPEECH),
         "-filter_complex", "concat,format=yuv420p", "-map", "2:a", "-preset", "ultrafast", str(path)],
        check=True,
    )  # fmt: skip
    return path


def take_in(film: Path) -> Recording:
    recording = recordings.register(
        recordings.stream_file(film), name=film.name, title=film.stem, language="cs"
    )
    person = Participant.objects.create(name="Jana Nováková")
    appearance = Appearance.objects.create(recording=recording, participant=person)
    consent.record(
        appearance, [Scope.AI_TRANSCRIPTION], form_version="1", signed_on=date(2026, 1, 5)
    )
    return recording


def work() -> None:
    while steps.advance():
        pass


@pytest.fixture
def film(tmp_path):
    recording = take_in(made(tmp_path / "film.mp4", "smptebars", "testsrc2"))
    work()
    recording.refresh_from_db()
    return recording


def edges_off(film: Recording) -> list[str]:
    """What the check says of the machine's own track, which staff watch the film with."""
    track = CaptionTrack.objects.filter(transcript__recording=film).first()
    cues = srt.read(track.srt.encode()).cues
    assert cues
    found = checks.check(cues, profiles.load(), cuts_ms=film.cuts_ms).findings
    return [each.reason for each in found if each.rule == "shot_change"]


def test_the_cuts_of_a_film_are_kept_with_it_and_its_subtitles_keep_to_them(film):
    assert film.cuts_ms == [6400]
    assert edges_off(film) == []
    cues = film.transcripts.get().cues.all()
    # How many come before hangs on the full stops the model hears, and so on the processor.
    assert (6320, 6400) in [(before.end_ms, after.start_ms) for before, after in pairwise(cues)]


def test_a_failure_to_find_cuts_holds_up_nothing_and_is_mended_alone(film):
    run = Run.objects.get(recording=film)
    ends = dict(run.steps.values_list("stage", "finished_at"))
    row = film.renditions.get(kind=RenditionKind.VIDEO_360)
    path, aside = Path(row.file.path), Path(row.file.path).with_suffix(".aside")
    path.rename(aside)
    run.steps.filter(stage="shots").update(fingerprint="of another film")
    runs.refresh(run)
    work()
    states = dict(run.steps.values_list("stage", "state"))
    assert states.pop("shots") == StepState.FAILED
    assert set(states.values()) == {StepState.DONE}
    aside.rename(path)
    runs.retry(run.steps.get(stage="shots"))
    work()
    after = dict(run.steps.values_list("stage", "finished_at"))
    assert {name for name in after if after[name] != ends[name]} == {"shots"}
    assert set(run.steps.values_list("state", flat=True)) == {StepState.DONE}


def test_sound_alone_has_no_cuts_to_find(tmp_path):
    sound = tmp_path / "zvuk.flac"
    sound.write_bytes(SPEECH.read_bytes())
    recording = take_in(sound)
    work()
    recording.refresh_from_db()
    step = Run.objects.get(recording=recording).steps.get(stage="shots")
    assert (step.state, recording.cuts_ms) == (StepState.DONE, None)
