"""A machine's draft of the English subtitles: the whole walk, with the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from ledger_goal import work_off

from media.enums import Scope
from media.models import Appearance, Participant, Recording
from media.services import consent, recordings
from pipeline.models import Run, StepState
from pipeline.services import runs
from pipeline.speech import translating
from transcripts.enums import Note, State
from transcripts.models import Transcript
from transcripts.services import corrections, drafts, translations
from transcripts.subtitles.model import Word

SPEECH = settings.BASE_DIR / "tests" / "data" / "speech" / "care.flac"


@pytest.fixture
def editor(db):
    made = get_user_model().objects.create_user("redaktorka")
    wanted = ("correct_transcript", "add_transcript")
    made.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return made


@pytest.fixture
def begin(editor, django_capture_on_commit_callbacks):
    def begun(source: Transcript) -> Transcript:
        with django_capture_on_commit_callbacks(execute=True):
            return translations.begin(source, "en", editor, machine=True)

    return begun


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


def step_of(translation: Transcript):
    return Run.objects.get(goal="translate", subject=f"transcript:{translation.pk}").steps.get()


def test_without_a_consent_the_step_is_held_and_the_page_says_it_is_awaited(draft, begin):
    Appearance.objects.create(
        recording=draft.recording, participant=Participant.objects.create(name="Jana")
    )
    made = begin(draft)
    work_off()
    made.refresh_from_db()
    assert (step_of(made).state, made.note) == (StepState.HELD, Note.TRANSLATING)


def test_without_a_sound_a_person_is_asked_to_write_it(draft, begin):
    consented(draft.recording)
    made = begin(draft)
    work_off()
    made.refresh_from_db()
    assert (step_of(made).state, made.note) == (StepState.DONE, Note.NOT_TRANSLATED)
    assert step_of(made).output["note"]
    assert made.cues.untranslated().count() == 1


def test_a_translation_that_was_thrown_away_meanwhile_is_no_fault(draft, begin):
    consented(draft.recording)
    made = begin(draft)
    step = step_of(made)
    made.delete()
    work_off()
    step.refresh_from_db()
    assert step.state == StepState.DONE


@pytest.mark.slow
def test_each_sentence_is_drafted_in_its_own_cues_and_a_persons_words_stay(
    begin, editor, monkeypatch
):
    """The real sound, ffmpeg and engine. Of a synthetic voice the base model is sure of nothing, so here
    poor sentences count too: where they stand is what is looked at."""
    monkeypatch.setattr(translating, "AVERAGE_LOGPROB", -5.0)
    film = recordings.register([SPEECH.read_bytes()], name="care.flac", title="Péče", language="cs")
    consented(film)
    runs.start("film", title=film.title, recording=film)
    work_off()
    source = Transcript.objects.get(recording=film)
    made = begin(source)
    mine = corrections.save(made.cues.last(), "This I wrote myself.", 0, editor)
    work_off()
    made.refresh_from_db()
    assert step_of(made).state == StepState.DONE
    assert (made.state, made.note) == (State.CORRECTION, Note.TRANSLATED)
    cues = list(made.cues.all())
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [
        (cue.start_ms, cue.end_ms) for cue in source.cues.all()
    ]
    assert cues[-1].text == mine.text
    for cue in cues:
        assert cue.text.isascii()
        assert [word["text"] for word in cue.words] == cue.text.split()
        assert cue.source_text == cue.source.text
    # All or nothing of a sentence; of this film the engine is sure of some.
    assert made.cues.exclude(text="").count() > 0
    assert made.engine["task"] == "translate"
    assert made.caption_tracks.get().machine_made
    assert made.cues.stale().count() == 0


@pytest.mark.slow
def test_what_the_engine_is_not_sure_of_is_left_to_a_person(begin):
    film = recordings.register([SPEECH.read_bytes()], name="care.flac", title="Péče", language="cs")
    consented(film)
    runs.start("film", title=film.title, recording=film)
    work_off()
    made = begin(Transcript.objects.get(recording=film))
    work_off()
    made.refresh_from_db()
    assert (step_of(made).state, made.note) == (StepState.DONE, Note.NOT_TRANSLATED)
    assert made.cues.untranslated().count() == made.cues.count()
    assert not made.caption_tracks.exists()


@pytest.mark.slow
def test_what_was_drafted_before_a_kill_is_not_drafted_again(begin):
    film = recordings.register([SPEECH.read_bytes()], name="care.flac", title="Péče", language="cs")
    consented(film)
    runs.start("film", title=film.title, recording=film)
    work_off()
    made = begin(Transcript.objects.get(recording=film))
    every = {cue.pk: "Written before the machine stopped." for cue in made.cues.all()}
    translations.draft(made, every)
    work_off()
    made.refresh_from_db()
    assert set(made.cues.values_list("text", flat=True)) == {"Written before the machine stopped."}
    assert made.note == Note.TRANSLATED
