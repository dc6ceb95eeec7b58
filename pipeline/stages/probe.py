"""Look at the stored file once more before work is put into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from media.models import Recording
from media.probe import Probe, ProbeError, probe_apart
from media.services import originals
from pipeline.models import Run
from pipeline.registry import Context, Output, StageFailed


def recording_of(context: Context) -> Recording:
    if context.run.recording is None:
        raise StageFailed(_("The recording was deleted."))
    return context.run.recording


def source_of(context: Context) -> Path:
    """The original on this machine's disk. Raises StageFailed when it is not there."""
    try:
        return originals.local(recording_of(context))
    except FileNotFoundError as error:
        raise StageFailed(
            _("The original file is missing from the archive. Upload it again.")
        ) from error


def probe_of(context: Context) -> Probe:
    return Probe.from_dict(context.outputs["probe"]["probe"])


def reads(film: Run) -> dict[str, Any]:
    return {"sha256": film.recording.sha256 if film.recording else ""}


def run(context: Context) -> Output:
    try:
        found = probe_apart(source_of(context))
    except ProbeError as error:
        raise StageFailed(_(error.sentence)) from error
    recording = recording_of(context)
    recording.probe, recording.duration_ms = found.to_dict(), found.duration_ms
    recording.save(update_fields=["probe", "duration_ms"])
    return {"probe": found.to_dict()}
