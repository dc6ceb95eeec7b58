"""A worker was killed with -9 in every stage; nothing is missing and nothing is there twice."""

from __future__ import annotations

from road_site import STAGES, processes_on

from media.enums import RenditionKind
from media.models import Recording, Rendition
from pipeline.models import Run, Step, StepState
from transcripts.models import CaptionTrack, CueEdit, Transcript


def test_a_worker_was_killed_in_every_stage(site):
    assert site.killed == STAGES


def test_every_run_has_finished(site):
    left = Step.objects.exclude(state=StepState.DONE)
    assert [(step.run.goal, step.stage, step.state, step.error) for step in left] == []
    assert sorted(Run.objects.values_list("goal", flat=True)) == [
        "demo",
        "edition",
        "film",
        "film",
        "realign",
    ]


def test_every_recording_has_each_rendition_once(site):
    """The demo's films are neither large enough for 1080p nor long enough for HLS."""
    left_out = {RenditionKind.VIDEO_1080, RenditionKind.HLS, RenditionKind.HLS_SIZE}
    for recording in Recording.objects.all():
        assert sorted(recording.renditions.values_list("kind", flat=True)) == sorted(
            set(RenditionKind.values) - left_out
        )


def test_the_storage_holds_just_the_files_on_record(site):
    stored = {path for path in (site.data / "renditions").rglob("*") if path.is_file()}
    assert stored == {site.data / "renditions" / row.file.name for row in Rendition.objects.all()}
    originals = {path for path in (site.data / "originals").rglob("*") if path.is_file()}
    assert len(originals) == Recording.objects.count()


def test_no_temporary_file_is_left(site):
    work = site.data / "work"
    assert [path for path in work.rglob("*") if path.is_file()] == []
    assert list(site.data.rglob("*.part")) == []


def test_no_ffmpeg_goes_on_without_its_worker(site):
    assert [words for words in processes_on(site.data) if "ffmpeg" in words] == []


def test_each_film_has_one_transcript_with_words(site):
    for recording in Recording.objects.all():
        transcript = Transcript.objects.get(recording=recording)
        assert transcript.language == "cs"
        positions = list(transcript.cues.values_list("position", flat=True))
        assert positions == sorted(set(positions))
        assert len(positions) > 10


def test_the_correction_was_replayed_once(site):
    edits = CueEdit.objects.values_list("cue", "base_revision")
    assert len(edits) == len(set(edits)) > 5
    assert CaptionTrack.objects.approved().count() == 1


def test_one_film_is_finished_and_one_waits_for_a_volunteer(site):
    states = Transcript.objects.values_list("state", flat=True)
    assert sorted(states) == ["approved", "machine"]
