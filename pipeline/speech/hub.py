"""The hub that large speech models are fetched from: its names for them, and its cache on this machine.

The hub's own client lays the cache out: `models--OWNER--NAME/snapshots/COMMIT` holds links to blobs
that are named by their hashes. Nothing here asks the network but `bytes_of` and `fetch`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.speech import model_files

#: The environment allows fetching by this.
SETTING = "LIVES_WHISPER_HUB"
FOLDER = "hub"


def allowed() -> bool:
    """Whether the environment lets anything be fetched from the hub."""
    return os.environ.get(SETTING) == "1"


def names() -> Sequence[str]:
    """The short names it has, some models by two: large, large-v3."""
    import faster_whisper

    return list(faster_whisper.available_models())


def repository_of(name: str) -> str:
    """Where the hub keeps a model: "Systran/faster-whisper-small" for "small"; "" for no such name."""
    if name.count("/") == 1 and all(name.split("/")):
        return name
    from faster_whisper.utils import _MODELS

    return str(_MODELS.get(name, ""))


def short_name(repository: str) -> str:
    """The name people use for it, the longest of several; the repository's own where there is none."""
    its_names = [name for name in names() if repository_of(name) == repository]
    return max(its_names, key=len, default=repository)


def cached(models_dir: Path) -> list[tuple[str, Path]]:
    """The whole models in the hub's cache, by repository; what is still on its way has no `model.bin`."""
    found = []
    for place in sorted((models_dir / FOLDER).glob("models--*--*")):
        repository = place.name.removeprefix("models--").replace("--", "/", 1)
        if folder := snapshot(models_dir, repository):
            found.append((repository, folder))
    return found


def snapshot(models_dir: Path, repository: str) -> Path | None:
    """The folder of a model in the cache; None where it is not whole, and for the repository ""."""
    if not repository:
        return None
    place = models_dir / FOLDER / f"models--{repository.replace('/', '--')}"
    try:
        commit = (place / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = place / "snapshots" / commit
    whole = commit and all((folder / name).is_file() for name in model_files.NEEDED)
    return folder if whole else None


def bytes_of(repository: str) -> int:
    """How much `fetch` would bring. Raises whatever the client's transport raises."""
    import huggingface_hub

    about = huggingface_hub.HfApi().model_info(repository, files_metadata=True)
    wanted = [each for each in about.siblings or () if each.rfilename in model_files.TAKEN]
    return sum(each.size or 0 for each in wanted)


def fetch(name: str, models_dir: Path) -> Path:
    """Bring the model into the cache and return its folder; what came before an interruption is kept.

    Raises as `bytes_of`.
    """
    import faster_whisper

    return Path(faster_whisper.download_model(name, cache_dir=str(models_dir / FOLDER)))
