"""A still picture that stands for the film, of the frames that the ladder put aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from media.enums import RenditionKind
from media.services import renditions
from pipeline.av import stills
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, recording_of, source_of


def run(context: Context) -> Output:
    found = probe_of(context)
    if not found.has_video:
        return {"note": _("A recording of sound has no still picture.")}
    path, frames = context.work / "poster.jpg", context.kept / stills.FRAMES
    if frames.is_file():
        made = stills.choose(frames, path)
    else:  # an earlier run made the sizes, and its folder has gone
        made = stills.poster(source_of(context), path, found, should_stop=context.should_stop)
    renditions.keep(
        recording_of(context), RenditionKind.POSTER, path, width=made.width, height=made.height
    )
    return {}
