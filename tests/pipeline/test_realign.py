"""A correction is followed by the times that are heard: the whole walk, with the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from ledger_goal import work_off

from media.enums import Scope
from media.models import Appearance, Consent, Participant, Recording
from media.services import consent, recordings
from pipeline.models import Run, Step, StepState
from pipeline.services import runs
from transcripts.enums import State
from transcripts.models import Transcript
from transcripts.services import corrections, drafts, realigning, review
from transcripts.subtitles.model import Word

SPEECH = settings.BASE_DIR / "tests" / "data" / "speech" / "care.flac"


@pytest.fixture
def volunteer(db):
    made = get_user_model().objects.create_user("dobrovolnice")
    made.user_permissions.add(Permission.objects.get(codename="correct_transcript"))
    return made


def consented(film: Recording) -> None:
    person = Participant.objects.create(name="Jana")
    seen = Appearance.objects.create(recording=film, participant=person)
    consent.record(
        seen, [Scope.AI_TRANSCRIPTION], form_version="2026-1", signed_on=date(2026, 1, 5)
    )


@pytest.fixture
def draft(db) -> Transcript:
    film = Recording.objects.create(
        title="Zkouška", original="x.mp4", original_name="x.mp4", sha256="0" * 64,
        size_bytes=1, duration_ms=10_000,
    )  # fmt: skip
    words = [
        Word(text, 500 * n, 500 * n + 400, 0.9) for n, text in enumerate(["to", "je", "zkouška"])
    ]
    return drafts.create(film, words, language="cs", profile="cs-sdh", engine={})


@pytest.fixture
def correct(volunteer, django_capture_on_commit_callbacks):
    def save(transcript: Transcript, text: str):
        cue = transcript.cues.first()
        with django_capture_on_commit_callbacks(execute=True):
            return corrections.save(cue, text, cue.revision, volunteer)

    return save


def step_of(transcript: Transcript):
    run = Run.objects.get(goal="realign", subject=f"transcript:{transcript.pk}")
    return run.steps.get()


def test_without_a_consent_the_step_is_held(draft, correct):
    person = Participant.objects.create(name="Jana")
    Appearance.objects.create(recording=draft.recording, participant=person)
    correct(draft, "To byla zkouška.")
    work_off()
    assert step_of(draft).state == StepState.HELD
    assert not Consent.objects.exists()


def test_without_a_sound_the_spread_times_stay_and_nothing_fails(draft, correct):
    consented(draft.recording)
    saved = correct(draft, "To byla zkouška.")
    work_off()
    step = step_of(draft)
    assert (step.state, step.output["heard"]) == (StepState.DONE, {})
    assert draft.cues.first().words == saved.words


def test_each_edit_has_the_same_step_done_once_more(draft, correct):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    work_off()
    correct(draft, "To byla jiná zkouška.")
    assert step_of(draft).state == StepState.READY
    assert Run.objects.filter(goal="realign").count() == 1


def test_an_edit_tells_a_running_step_to_begin_anew(draft, correct):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    step = step_of(draft)
    step.run.steps.update(state=StepState.RUNNING)
    correct(draft, "To byla jiná zkouška.")
    assert step_of(draft).stop_asked


def test_a_cancelled_run_is_not_taken_up_by_an_edit(draft, correct):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    runs.cancel(step_of(draft).run)
    correct(draft, "To byla jiná zkouška.")
    assert step_of(draft).state == StepState.CANCELLED


@pytest.fixture
def reviewer(db):
    made = get_user_model().objects.create_user("revizorka")
    made.user_permissions.add(Permission.objects.get(codename="review_transcript"))
    return made


@pytest.fixture
def submit(volunteer, django_capture_on_commit_callbacks):
    def hand_over(transcript: Transcript):
        with django_capture_on_commit_callbacks(execute=True):
            review.submit(transcript, volunteer)

    return hand_over


def test_approval_is_refused_until_the_corrected_cue_was_tried(draft, correct, submit, reviewer):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    submit(draft)
    with pytest.raises(review.TimesComing) as caught:
        review.approve(draft, reviewer)
    assert str(caught.value) == (
        "Opravené titulky ještě čekají na časy podle zvuku a schválením by zůstaly bez nich. Nic se"
        " nezměnilo. Časy opravených titulků se právě určují podle zvuku. Zbývá titulků: 1, hotovo: 0\u00a0%."
        " Na tomhle webu se teď nic nezpracovává, obraťte se na jeho správce."
    )
    draft.refresh_from_db()
    assert (draft.state, draft.caption_tracks.count()) == (State.REVIEW, 0)
    work_off()
    assert not review.approve(draft, reviewer).machine_made


def test_while_a_worker_hears_it_is_told_how_far_it_is(draft, correct, submit):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    submit(draft)
    Step.objects.filter(run=step_of(draft).run).update(
        state=StepState.RUNNING, progress=0.5, spent_s=10, left_s=10
    )
    assert realigning.hearing(draft).sentence == (
        "Časy opravených titulků se právě určují podle zvuku. Zbývá titulků: 1, hotovo: 50\u00a0%,"
        " zbývá asi 10 s."
    )


@pytest.mark.parametrize("state", [StepState.FAILED, StepState.CANCELLED, StepState.HELD])
def test_what_will_not_be_heard_holds_nobody_up(draft, correct, submit, reviewer, state):
    consented(draft.recording)
    correct(draft, "To byla zkouška.")
    submit(draft)
    Step.objects.filter(run=step_of(draft).run).update(state=state)
    assert realigning.hearing(draft) is None
    assert not review.approve(draft, reviewer).machine_made


def test_a_step_in_the_queue_that_has_nothing_to_hear_holds_nobody_up(draft, submit, reviewer):
    consented(draft.recording)
    submit(draft)
    assert step_of(draft).state == StepState.READY
    assert not review.approve(draft, reviewer).machine_made


@pytest.mark.slow
def test_a_corrected_word_gets_its_place_in_the_sound(correct, db):
    """The real film, ffmpeg and engine: a word is spoilt, corrected and found again."""
    film = recordings.register([SPEECH.read_bytes()], name="care.flac", title="Péče", language="cs")
    consented(film)
    runs.start("film", title=film.title, recording=film)
    work_off()
    transcript = Transcript.objects.get(recording=film)
    cue = transcript.cues.first()
    others = list(transcript.cues.exclude(pk=cue.pk).values())
    right, words = cue.text, list(cue.words)
    spoilt = " ".join(right.split()[:2])
    correct(transcript, spoilt)
    saved = correct(transcript, right)
    work_off()
    step = step_of(transcript)
    assert (step.state, step.output["heard"]) == (StepState.DONE, {str(cue.pk): saved.revision})
    cue.refresh_from_db()
    assert cue.revision == saved.revision
    assert cue.words != saved.words
    found = [(word["start_ms"], word["text"]) for word in cue.words]
    assert found == sorted(found)
    apart = [abs(a["start_ms"] - b["start_ms"]) for a, b in zip(cue.words, words, strict=True)]
    assert max(apart) < 400
    assert list(transcript.cues.exclude(pk=cue.pk).values()) == others
