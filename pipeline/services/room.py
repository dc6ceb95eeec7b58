"""Room on the disks, asked before a step begins."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.utils.translation import gettext as _

from pipeline.av import space
from pipeline.av.errors import DiskFull
from pipeline.registry import Context, Stage

#: Where stages put what is to stay.
TARGETS = ("renditions", "editions")


def require(stage: Stage, context: Context) -> None:
    """Raise DiskFull unless the folders of the work and of the results have what it needs."""
    if stage.space is None:
        return
    needed = stage.space(context)
    for folder in _folders():
        space.require(folder, needed)


def _folders() -> list[Path]:
    """The work folder, and the storages that are folders of this machine."""
    places = [settings.WORK_DIR, *(getattr(storages[name], "location", "") for name in TARGETS)]
    return [Path(place) for place in places if place and Path(place).is_absolute()]


def waiting_for(error: Exception) -> str:
    """What the editor reads while a step waits for room."""
    if isinstance(error, DiskFull) and error.missing_bytes:
        return _(
            "There is too little free space on the disk: %(count)d MB more are needed. "
            "It will be tried again in some minutes."
        ) % {"count": -(-error.missing_bytes // 1_000_000)}
    return _("There is too little free space on the disk. It will be tried again in some minutes.")
