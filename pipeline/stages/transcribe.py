"""Speech to words with times, by the engine of the settings, in the language the editor declared."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings

from pipeline.models import Run
from pipeline.registry import Context, Output
from pipeline.services import wording
from pipeline.speech import engines
from pipeline.speech.recognizer import Recognizer
from pipeline.stages.probe import recording_of

NAME = "words.json"


@lru_cache(maxsize=1)
def recognizer(name: str, model: str) -> Recognizer:
    """Loaded once a process: loading takes longer than transcribing a minute."""
    return engines.load(name, model, models_dir=settings.MODELS_DIR)


def reads(film: Run) -> dict[str, Any]:
    return {
        "engine": settings.LIVES_ENGINE,
        "model": settings.LIVES_MODEL,
        "language": film.recording.language if film.recording else "",
    }


def run(context: Context) -> Output:
    wav = context.outputs["audio"]["wav"]
    if not wav:
        return {"words": "", "engine": {}, "note": str(wording.NO_SPEECH)}
    heard = recognizer(settings.LIVES_ENGINE, settings.LIVES_MODEL).transcribe(
        context.kept / wav,
        language=recording_of(context).language,
        on_progress=context.progress,
    )
    path = context.work / NAME
    path.write_text(
        json.dumps([word.to_dict() for word in heard.words], ensure_ascii=False, indent=0)
    )
    path.replace(context.kept / NAME)
    engine = {
        "engine": heard.engine,
        "version": heard.engine_version,
        "model": heard.model,
        "weights_sha256": heard.weights_sha256,
        "options": dict(heard.options),
    }
    return {"words": NAME, "engine": engine, "note": wording.note(heard)}
