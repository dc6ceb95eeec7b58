"""Files that one stage of a run hands to a later one, on whichever machine that runs.

On one machine they are a folder of the run; with a bucket they lie there, and each machine that needs
one fetches it once. A stored name holds the hash of the bytes, so a copy is never out of date, and
doing a step again under the same name harms nobody.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from media import cache
from pipeline.models import Run

#: The bucket is asked for the runs that have files there no more often than this.
LIST_EVERY_S = 600.0
_listed_at = -LIST_EVERY_S


def keep(run: Run, path: Path, name: str) -> str:
    """Hand on the file at `path`, which is gone afterwards; returns the name to `take` it by."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    stem, dot, suffix = name.rpartition(".")
    stored = f"{stem}-{sha256[:16]}{dot}{suffix}"
    storage = storages["handoff"]
    here = _here(storage, run.pk) / stored
    here.parent.mkdir(parents=True, exist_ok=True)
    if not _is_folder(storage):
        with path.open("rb") as file:
            storage.save(f"{run.pk}/{stored}", File(file))
    path.replace(here)
    return stored


def take(run: Run, name: str) -> Path:
    """The file on this machine's disk. Raises FileNotFoundError where it is gone."""
    storage = storages["handoff"]
    here = _here(storage, run.pk) / name
    if not _is_folder(storage):
        sha256 = name.rpartition(".")[0].rpartition("-")[2]
        return cache.fetch(storage, f"{run.pk}/{name}", here, sha256=sha256)
    if not here.is_file():
        raise FileNotFoundError(here)
    return here


def is_there(run: Run, name: str) -> bool:
    return storages["handoff"].exists(f"{run.pk}/{name}")


def clear(run_pk: int) -> None:
    """The run has ended: nobody takes its files any more."""
    storage = storages["handoff"]
    shutil.rmtree(_here(storage, run_pk), ignore_errors=True)
    if not _is_folder(storage):
        for name in storage.names(f"{run_pk}/"):
            storage.delete(name)


def clear_here(run_pk: int) -> None:
    """Remove what this machine has of the run's files."""
    shutil.rmtree(_here(storages["handoff"], run_pk), ignore_errors=True)


def runs_here() -> list[int]:
    """The runs of which this machine has files."""
    parent = _here(storages["handoff"], 0).parent
    with suppress(FileNotFoundError):
        return [int(folder.name) for folder in parent.iterdir() if folder.name.isdecimal()]
    return []


def runs_elsewhere() -> Collection[int]:
    """The runs with files in the bucket; none where there is no bucket, or it was asked lately."""
    global _listed_at
    storage = storages["handoff"]
    if _is_folder(storage) or time.monotonic() - _listed_at < LIST_EVERY_S:
        return ()
    _listed_at = time.monotonic()
    folders, _files = storage.listdir("")
    return {int(name) for name in folders if name.isdecimal()}


def _is_folder(storage: Storage) -> bool:
    return isinstance(storage, FileSystemStorage)


def _here(storage: Storage, run_pk: int) -> Path:
    if isinstance(storage, FileSystemStorage):
        return Path(storage.location) / str(run_pk)
    return Path(settings.WORK_DIR) / "cache" / "runs" / str(run_pk)
