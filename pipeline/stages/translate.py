"""A draft of the English subtitles, by the recogniser itself, in the cues of what was said.

Each sentence is stored as it is done, so that a step taken up again goes on where the last one ended, and
people see it come. What somebody has written meanwhile stays.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.probe import Probe
from media.services import originals
from pipeline.av.audio import piece
from pipeline.av.errors import Cancelled
from pipeline.models import Run
from pipeline.registry import Context, Later, Output, Stopped
from pipeline.speech import decoding, transcribing, translating
from pipeline.speech.audio import open_sound
from pipeline.speech.recognizer import ChunkFailed, SpeechError
from pipeline.speech.weights import WeightsError
from pipeline.stages.transcribe import recognizer
from transcripts.enums import Note
from transcripts.models import Transcript
from transcripts.services import tracks, translations
from transcripts.subtitles import profiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

SUBJECT = "transcript:"


def run(context: Context) -> Output:
    translation = _transcript(context.run)
    if translation is None or translation.source is None:
        return {}
    try:
        return _draft(context, translation)
    except (Stopped, Later, Cancelled):
        raise
    except Exception:
        translations.drafted(translation, Note.NOT_TRANSLATED, translation.engine)
        raise


def _draft(context: Context, translation: Transcript) -> Output:
    recording = translation.recording
    audio = Probe.from_dict(recording.probe).audio if recording.probe else None
    try:
        engine = recognizer(
            settings.LIVES_ENGINE, settings.LIVES_MODEL, settings.LIVES_COMPUTE_TYPE
        )
        language = decoding.language_code(recording.language, engine.languages)
        source = originals.local(recording)
    except (SpeechError, WeightsError, FileNotFoundError) as error:
        return _not(translation, str(error))
    if audio is None:
        return _not(translation, _("The film has no sound."))
    if not engine.translates:
        return _not(translation, _("This speech model does not translate; others do."))

    def listen(start_ms: int, end_ms: int) -> NDArray[np.float32]:
        wav = piece(
            source, context.work / "piece.wav", start_ms, end_ms,
            stream=str(audio.index), channels=audio.channels, should_stop=context.should_stop,
        )  # fmt: skip
        sound = open_sound(wav)
        return sound.samples(0, sound.length)

    described = {**asdict(transcribing.described(engine)), "task": "translate"}
    translations.drafted(translation, Note.TRANSLATING, described)
    rows = list(translation.cues.select_related("source__speaker"))
    # What is said and by whom is the source's; when, this one's own.
    cues = [tracks.cue_of(row.source) if row.source else tracks.cue_of(row) for row in rows]
    profile = profiles.load(translation.profile)
    missing = done = 0
    for first, last in translating.sentences(cues):
        context.progress(first / len(rows))
        waiting = [row for row in rows[first:last] if not row.text and not row.revision]
        if not waiting:
            continue
        try:
            texts = translating.translated(
                engine, listen, cues, first, last, profile,
                language=language, film_ms=recording.duration_ms,
            )  # fmt: skip
        except ChunkFailed:
            logger.warning("%s: no draft of the cues %d to %d", translation, first + 1, last)
            texts = [""] * (last - first)
        wrote = zip(rows[first:last], texts, strict=True)
        translations.draft(translation, {row.pk: text for row, text in wrote if text})
        missing += not any(texts)
        done += any(texts)
    if missing and not done:
        return _not(translation, _("The engine was sure of no sentence."), described)
    translations.drafted(translation, Note.TRANSLATED, described)
    tracks.freeze(translation, machine_made=True)  # staff watch the film with it meanwhile
    if not missing:
        return {"sentences": done}
    note = ngettext(
        "%(count)d sentence was left for a person.",
        "%(count)d sentences were left for a person.",
        missing,
    )
    return {"sentences": done, "note": note % {"count": missing}}


def _not(translation: Transcript, why: str, engine: Mapping[str, Any] | None = None) -> Output:
    """Nothing of what is written is lost, and the step has not failed: a person goes on."""
    translations.drafted(translation, Note.NOT_TRANSLATED, engine or translation.engine)
    return {"note": why}


def _transcript(run: Run) -> Transcript | None:
    pk = UUID(run.subject.removeprefix(SUBJECT))
    return Transcript.objects.select_related("recording", "source").filter(pk=pk).first()
