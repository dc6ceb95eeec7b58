"""A still picture that stands for the film, of the frames that the ladder put aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from media.enums import RenditionKind
from media.services import renditions
from pipeline.av import stills
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, recording_of


def run(context: Context) -> Output:
    found = probe_of(context)
    if not found.has_video:
        return {"note": _("A recording of sound has no still picture.")}
    path = context.work / "poster.jpg"
    made = stills.choose(context.take(context.outputs["renditions"]["frames"]), path)
    renditions.keep(
        recording_of(context), RenditionKind.POSTER, path, width=made.width, height=made.height
    )
    return {}
