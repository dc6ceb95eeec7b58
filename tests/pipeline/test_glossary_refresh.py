"""A changed glossary: what would be transcribed otherwise is known, what people wrote stays."""

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
from pipeline.models import Run, Step, StepState
from pipeline.registry import registry
from pipeline.services import layout, runs
from transcripts.models import Glossary, Transcript
from transcripts.services import corrections

SPEECH = settings.BASE_DIR / "tests" / "data" / "speech" / "care.flac"


@pytest.fixture
def film(db) -> Recording:
    made = Recording.objects.create(
        title="Zkouška", original="x.mp4", original_name="x.mp4", sha256="0" * 64,
        size_bytes=1, duration_ms=1000,
    )  # fmt: skip
    consented(made)
    return made


def consented(film: Recording) -> None:
    person = Participant.objects.create(name="Jana")
    seen = Appearance.objects.create(recording=film, participant=person)
    consent.record(
        seen, [Scope.AI_TRANSCRIPTION], form_version="2026-1", signed_on=date(2026, 1, 5)
    )


def done(film: Recording) -> Run:
    """Its run as it is after the last step, with a transcription in two parts."""
    run = runs.start("film", title=film.title, recording=film)
    layout.lay_out_parts(run, registry.get("film", "transcribe"), 2)
    run.steps.update(state=StepState.DONE)
    steps = list(run.steps.select_related("run__recording"))
    for pk, print_ in layout.fingerprints(run, steps).items():
        Step.objects.filter(pk=pk).update(fingerprint=print_)
    assert not runs.changed(run)
    return run


def test_a_new_glossary_would_change_the_words_and_what_is_made_of_them(film):
    run = done(film)
    Glossary.objects.create(title="Obecný", terms="raná péče", for_all=True)
    assert {step.stage for step in runs.changed(run).steps} == {"transcribe", "words", "subtitles"}


def test_a_glossary_of_other_films_changes_nothing(film):
    run = done(film)
    Glossary.objects.create(title="Jiné filmy", terms="raná péče")
    Glossary.objects.create(title="Anglický", terms="care", for_all=True, language="en")
    assert not runs.changed(run)


def test_another_order_of_terms_counts_and_another_title_does_not(film):
    own = Glossary.objects.create(title="Řada", terms="Praha\nBrno")
    own.recordings.add(film)
    run = done(film)
    Glossary.objects.update(title="Jiný název")
    assert not runs.changed(run)
    Glossary.objects.update(terms="Brno\nPraha")
    assert runs.changed(run)


@pytest.mark.slow
def test_a_transcript_a_person_touched_outlives_a_new_glossary(db):
    """The whole road twice, with the real engine."""
    film = recordings.register([SPEECH.read_bytes()], name="care.flac", title="Péče", language="cs")
    consented(film)
    run = runs.start("film", title=film.title, recording=film)
    work_off()
    transcript = Transcript.objects.get(recording=film)
    assert transcript.engine["options"]["terms"] == []
    first = run.steps.get(stage="transcribe").output["fingerprint"]

    Glossary.objects.create(title="Obecný", terms="vstáváme\nraná péče", for_all=True)
    assert runs.refresh(run)
    work_off()
    transcript.refresh_from_db()
    assert transcript.engine["options"]["terms"] == ["vstáváme", "raná péče"]
    assert run.steps.get(stage="transcribe").output["fingerprint"] != first

    volunteer = get_user_model().objects.create_user("dobrovolnice")
    volunteer.user_permissions.add(Permission.objects.get(codename="correct_transcript"))
    cue = transcript.cues.first()
    corrections.save(cue, "Opraveno člověkem.", cue.revision, volunteer)
    texts = list(transcript.cues.values_list("text", flat=True))
    Glossary.objects.update(terms="něco docela jiného")
    assert runs.refresh(run)
    work_off()
    assert not run.steps.exclude(state=StepState.DONE).exists()
    transcript.refresh_from_db()
    assert transcript.engine["options"]["terms"] == ["vstáváme", "raná péče"]
    assert list(transcript.cues.values_list("text", flat=True)) == texts
