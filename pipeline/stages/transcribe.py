"""One block of speech, by the engine of the settings, in the language the editor declared.

Each group of chunks goes into the journal before the next begins, so a step that is taken up again,
here or on another machine, goes on where the last one ended.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.conf import settings

from media.models import Recording
from pipeline.models import Run
from pipeline.registry import Context, Output
from pipeline.services.journal import RowJournal
from pipeline.speech import decoding, engines, transcribing
from pipeline.speech.audio import open_sound
from pipeline.speech.recognizer import Recognizer
from pipeline.stages.listen import plan_of
from pipeline.stages.probe import recording_of
from transcripts.services import glossary


@lru_cache(maxsize=1)
def recognizer(name: str, model: str, compute_type: str) -> Recognizer:
    """Loaded once a process: loading takes longer than transcribing a minute."""
    return engines.load(name, model, models_dir=settings.MODELS_DIR, compute_type=compute_type)


def reads(film: Run) -> dict[str, Any]:
    return {
        "engine": settings.LIVES_ENGINE,
        "model": settings.LIVES_MODEL,
        "compute_type": settings.LIVES_COMPUTE_TYPE,
        "language": film.recording.language if film.recording else "",
        "terms": list(terms_of(film.recording)) if film.recording else [],
        "walk": transcribing.VERSION,
    }


def terms_of(recording: Recording) -> tuple[str, ...]:
    """Names and words likely to be said in it."""
    return glossary.terms(recording)


def run(context: Context) -> Output:
    recording = recording_of(context)
    engine = recognizer(settings.LIVES_ENGINE, settings.LIVES_MODEL, settings.LIVES_COMPUTE_TYPE)
    language = decoding.language_code(recording.language, engine.languages)
    terms = terms_of(recording)
    cut = plan_of(context)
    described = transcribing.described(engine, terms)
    fingerprint = transcribing.fingerprint(cut.sha256, described, language)
    transcribing.decode(
        open_sound(context.take(context.outputs["audio"]["wav"])),
        cut,
        context.part,
        engine,
        RowJournal(recording, fingerprint),
        language=language,
        terms=terms,
        on_progress=context.progress,
    )
    return {"fingerprint": fingerprint, "group": engine.group, "engine": asdict(described)}
