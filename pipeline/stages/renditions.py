"""Video for the web in two sizes and the sound alone, from one decode, at one loudness."""

from __future__ import annotations

from media.enums import RenditionKind
from media.services import renditions
from pipeline.av import ladder, loudness
from pipeline.registry import Context, Output
from pipeline.stages.probe import probe_of, recording_of, source_of

KINDS = {
    "720p": RenditionKind.VIDEO_720,
    "360p": RenditionKind.VIDEO_360,
    "audio": RenditionKind.AUDIO,
}
# The first pass only listens, so it takes about a tenth of the time.
FIRST_PASS = 0.1


def run(context: Context) -> Output:
    found, source = probe_of(context), source_of(context)
    measured = None
    if found.audio is not None:
        measured = loudness.measure(
            source,
            duration_ms=found.duration_ms,
            stream=str(found.audio.index),
            on_progress=lambda share: context.progress(FIRST_PASS * share),
            should_stop=context.should_stop,
        )
    made = ladder.make_ladder(
        source,
        context.work,
        found,
        measured,
        on_progress=lambda share: context.progress(FIRST_PASS + (1 - FIRST_PASS) * share),
        should_stop=context.should_stop,
    )
    for file in made:
        renditions.keep(
            recording_of(context),
            KINDS[file.kind],
            file.path,
            width=file.width or None,
            height=file.height or None,
        )
    return {"loudness": measured.to_dict() if measured else None}
