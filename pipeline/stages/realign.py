"""Corrected words get times that were heard: the engine aligns them to the sound, cue by cue.

What was heard up to which revision stands in the step's output, written with each cue, so that a step
taken up again goes on where the last one ended. Without an engine or a sound the words keep the times
they were spread over; the step says so and is no failure.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from media.probe import Probe
from media.services import originals
from pipeline.av.audio import piece
from pipeline.models import Run, Step, StepState
from pipeline.registry import Context, Output
from pipeline.services import upkeep
from pipeline.services.standing import standing
from pipeline.speech import aligning, decoding
from pipeline.speech.audio import open_sound
from pipeline.speech.recognizer import ChunkFailed, Recognizer, SpeechError
from pipeline.speech.weights import WeightsError
from pipeline.stages.transcribe import recognizer
from transcripts.models import Transcript
from transcripts.services import realigning
from transcripts.subtitles.model import Word
from transcripts.subtitles.sounds import unspoken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

NAME = GOAL = "realign"
SUBJECT = "transcript:"
#: A step that will still hear something.
COMING = (StepState.WAITING, StepState.READY, StepState.RUNNING)


def run(context: Context) -> Output:
    transcript = _transcript(context.run)
    heard: dict[str, int] = _step(context.run).get().output.get("heard", {})
    if transcript is None or not _film(transcript, heard).waiting:
        return {"heard": heard}
    estimated = {"heard": heard, "note": _("The times of some corrected words are estimated.")}
    recording = transcript.recording
    audio = Probe.from_dict(recording.probe).audio if recording.probe else None
    if audio is None:
        return estimated
    try:
        engine = recognizer(
            settings.LIVES_ENGINE, settings.LIVES_MODEL, settings.LIVES_COMPUTE_TYPE
        )
        language = decoding.language_code(transcript.language, engine.languages)
        source = originals.local(recording)
    except (SpeechError, WeightsError, FileNotFoundError):
        return estimated

    def listen(start_ms: int, end_ms: int) -> NDArray[np.float32]:
        wav = piece(
            source, context.work / "piece.wav", start_ms, end_ms,
            stream=str(audio.index), channels=audio.channels, should_stop=context.should_stop,
        )  # fmt: skip
        sound = open_sound(wav)
        return sound.samples(0, sound.length)

    whole = _hear(context, transcript, heard, engine, listen, language)
    return {"heard": heard} if whole else estimated


def subject(transcript: Transcript) -> str:
    """What the run of a transcript is about."""
    return f"{SUBJECT}{transcript.pk}"


def hearing(transcript: Transcript) -> realigning.Hearing | None:
    """The corrected cues of a transcript that a step in the queue or at work will still hear."""
    run = (
        Run.objects.filter(goal=GOAL, subject=subject(transcript), steps__state__in=COMING)
        .select_related("recording")
        .first()
    )
    if run is None:
        return None
    left = len(_film(transcript, run.steps.get().output.get("heard", {})).waiting)
    if not left:
        return None
    now = standing(run)
    # A worker busy with one long step is seen by that step alone.
    busy = Step.objects.filter(state=StepState.RUNNING).exists() or upkeep.live_workers()
    return realigning.Hearing(left, now.progress, now.time_left, stands=not busy)


def _hear(
    context: Context,
    transcript: Transcript,
    heard: dict[str, int],
    engine: Recognizer,
    listen: aligning.Listen,
    language: str,
) -> bool:
    """Give every waiting cue its times, and note it in `heard`; whether none is left."""
    tried: set[tuple[int, int]] = set()
    while True:
        # Read anew each time: people go on correcting, also the cues beside this one.
        film = _film(transcript, heard)
        left = [each for each in film.waiting if (each.cue, each.revision) not in tried]
        if not left:
            return not film.waiting
        context.progress(len(tried) / (len(tried) + len(left)))
        words, cue = _without_sounds(film.words, left[0])
        tried.add((cue.cue, cue.revision))
        try:
            spans = aligning.times(
                engine, listen, words, cue.first, cue.last,
                language=language, film_ms=transcript.recording.duration_ms,
            )  # fmt: skip
        except ChunkFailed:
            logger.warning("%s: cue %d keeps its estimated times", transcript, cue.cue)
            continue
        with transaction.atomic():
            if realigning.store(transcript, cue, words, spans):
                heard[str(cue.cue)] = cue.revision
                _step(context.run).update(output={"heard": heard})


def _without_sounds(
    words: Sequence[Word], cue: realigning.Waiting
) -> tuple[tuple[Word, ...], realigning.Waiting]:
    """The film's words without the sounds of other cues, and the cue with its place among them.

    A sound lies where a person put it, often over speech: it is no bound for words that are heard.
    """
    silent = unspoken([word.text for word in words])
    before = [word for word, sound in zip(words[: cue.first], silent, strict=False) if not sound]
    own = words[cue.first : cue.last]
    after = [
        word for word, sound in zip(words[cue.last :], silent[cue.last :], strict=True) if not sound
    ]
    place = replace(cue, first=len(before), last=len(before) + len(own))
    return (*before, *own, *after), place


def _film(transcript: Transcript, heard: Mapping[str, int]) -> realigning.Film:
    return realigning.film(transcript, {int(cue): revision for cue, revision in heard.items()})


def _transcript(run: Run) -> Transcript | None:
    pk = UUID(run.subject.removeprefix(SUBJECT))
    return Transcript.objects.select_related("recording").filter(pk=pk).first()


def _step(run: Run) -> Any:
    return Step.objects.filter(run=run, stage=NAME)
