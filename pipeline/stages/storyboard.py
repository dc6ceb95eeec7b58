"""Sheets of small frames with their index, of the frames that the ladder put aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from media.enums import RenditionKind
from media.services import renditions
from pipeline.av import storyboard
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, recording_of


def run(context: Context) -> Output:
    found, recording = probe_of(context), recording_of(context)
    if found.video is None:
        return {"note": _("A recording of sound has no still picture.")}
    frames = context.take(context.outputs["renditions"]["small"])
    made = storyboard.sheets(frames, context.work)
    rows = [
        renditions.keep(
            recording,
            RenditionKind.STORYBOARD,
            sheet.path,
            part=number,
            width=sheet.width,
            height=sheet.height,
        )
        for number, sheet in enumerate(made)
    ]
    path = context.work / "storyboard.vtt"
    path.write_text(storyboard.index(made, found.duration_ms, lambda number: rows[number].url_name))
    renditions.keep(recording, RenditionKind.STORYBOARD_INDEX, path)
    renditions.drop(recording, [RenditionKind.STORYBOARD], from_part=len(rows))
    return {}
