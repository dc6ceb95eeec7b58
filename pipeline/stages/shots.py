"""Where the film cuts from one shot to the next. Subtitles that are still the machine's go onto the cuts.

It reads a small rendition, so it ends after the subtitles are there or before, as it comes: nothing waits
for it, and a failure here costs no subtitle.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from media.enums import RenditionKind
from media.models import Recording
from media.probe import probe
from media.services import renditions
from pipeline.av import shots
from pipeline.registry import Context, Output, StageFailed
from pipeline.stages.probe import probe_of, recording_of
from transcripts.services import drafts, tracks

FILMS = (RenditionKind.VIDEO_360, RenditionKind.VIDEO_720, RenditionKind.VIDEO_1080)


def run(context: Context) -> Output:
    if not probe_of(context).has_video:
        return {"note": _("A recording of sound has no cuts.")}
    recording = recording_of(context)
    film = _smallest(recording, context.work)
    recording.cuts_ms = shots.find(
        film, probe(film), on_progress=context.progress, should_stop=context.should_stop
    )
    recording.save(update_fields=["cuts_ms"])
    for transcript in drafts.fit_to_cuts(recording):
        tracks.freeze(transcript, machine_made=True)
    return {"cuts": len(recording.cuts_ms)}


def _smallest(recording: Recording, folder: Path) -> Path:
    films = recording.renditions.filter(kind__in=FILMS).order_by("height", "size_bytes")
    try:
        return renditions.local(films[0], folder)
    except (IndexError, FileNotFoundError) as error:
        raise StageFailed(
            _("There is no video for the web to look for cuts in. Process the film again.")
        ) from error
