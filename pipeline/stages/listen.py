"""Where somebody speaks, and how the sound is cut for the speech engine."""

from __future__ import annotations

import json

from pipeline.registry import Context, Output
from pipeline.speech import transcribing
from pipeline.speech.audio import open_sound
from pipeline.speech.transcribing import Plan

NAME = "speech.json"


def run(context: Context) -> Output:
    wav = context.outputs["audio"]["wav"]
    if not wav:
        return {"plan": "", "parts": 0}
    cut = transcribing.plan(open_sound(context.take(wav)))
    path = context.work / NAME
    path.write_text(json.dumps(cut.to_dict()))
    return {"plan": context.keep(path, NAME), "parts": len(cut.blocks)}


def plan_of(context: Context) -> Plan:
    """The plan a later stage works by."""
    stored = context.take(context.outputs["listen"]["plan"]).read_text()
    return Plan.from_dict(json.loads(stored))
