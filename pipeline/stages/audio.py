"""The sound as speech engines want it: 16 kHz, mono."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pipeline.av.audio import extract_speech
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, source_of

NAME = "speech.wav"


def run(context: Context) -> Output:
    found = probe_of(context)
    if found.audio is None:
        return {"wav": "", "note": _("The film has no sound.")}
    made = extract_speech(
        source_of(context),
        context.work / NAME,
        duration_ms=found.duration_ms,
        stream=str(found.audio.index),
        on_progress=context.progress,
        should_stop=context.should_stop,
    )
    return {"wav": context.keep(made, NAME)}
