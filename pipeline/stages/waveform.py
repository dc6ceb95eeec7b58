"""Peaks of the sound, for drawing it."""

from __future__ import annotations

import json

from media.enums import RenditionKind
from media.services import renditions
from pipeline.av.waveform import peaks
from pipeline.registry import Context, Output
from pipeline.stages.probe import recording_of


def run(context: Context) -> Output:
    wav = context.outputs["audio"]["wav"]
    if not wav:
        return {}
    path = context.work / "waveform.json"
    path.write_text(json.dumps(peaks(context.take(wav)).to_dict(), separators=(",", ":")))
    renditions.keep(recording_of(context), RenditionKind.WAVEFORM, path)
    return {}
