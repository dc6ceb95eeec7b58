"""The sound as speech engines want it: 16 kHz, mono. Its loudness is measured on the way."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pipeline.av.audio import listen
from pipeline.av.loudness import Loudness
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, source_of

NAME = "speech.wav"


def loudness_of(context: Context) -> Loudness | None:
    """What was measured, or None of a film without sound."""
    found = context.outputs["audio"].get("loudness")
    return Loudness.from_dict(found) if found else None


def run(context: Context) -> Output:
    found = probe_of(context)
    if found.audio is None:
        return {"wav": "", "loudness": None, "note": _("The film has no sound.")}
    made = context.work / NAME
    heard = listen(
        source_of(context),
        made,
        duration_ms=found.duration_ms,
        stream=str(found.audio.index),
        channels=found.audio.channels,
        on_progress=context.progress,
        should_stop=context.should_stop,
    )
    return {"wav": context.keep(made, NAME), "loudness": heard.to_dict()}
