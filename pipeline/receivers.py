"""What the pipeline does when media tells it something."""

from typing import Any

from django.dispatch import receiver

from media.enums import Scope
from media.models import Recording
from media.services.consent import may_publish
from media.signals import consent_changed, recording_registered
from pipeline.services import journal, runs
from pipeline.stages import realign as realignment
from transcripts.models import Transcript
from transcripts.services.realigning import Hearing
from transcripts.signals import hearing_asked, translation_wanted, words_changed


@receiver(recording_registered, dispatch_uid="start the film's run")
def start_run(recording: Recording, **_: Any) -> None:
    runs.start("film", title=recording.title, recording=recording)


@receiver(consent_changed, dispatch_uid="ask consent again for held steps")
def ask_again(recording: Recording, **_: Any) -> None:
    runs.release_held(recording)


@receiver(consent_changed, dispatch_uid="forget what the machine heard without consent")
def forget_journal(recording: Recording, **_: Any) -> None:
    if not may_publish(recording, Scope.AI_TRANSCRIPTION):
        journal.forget(recording)


@receiver(words_changed, dispatch_uid="hear corrected words anew")
def realign(transcript: Transcript, **_: Any) -> None:
    recording = transcript.recording
    run = runs.start(
        realignment.GOAL, title=recording.title, recording=recording,
        subject=realignment.subject(transcript),
    )  # fmt: skip
    runs.again(run)


@receiver(hearing_asked, dispatch_uid="which corrected words are not heard yet")
def hearing(transcript: Transcript, **_: Any) -> Hearing | None:
    return realignment.hearing(transcript)


@receiver(translation_wanted, dispatch_uid="draft a translation")
def translate(transcript: Transcript, **_: Any) -> None:
    recording = transcript.recording
    subject = f"transcript:{transcript.pk}"
    runs.start("translate", title=recording.title, recording=recording, subject=subject)
