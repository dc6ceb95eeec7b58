"""What a folder must hold to be a Whisper model in the form of CTranslate2, and what it tells of itself."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.speech import weights
from pipeline.speech.recognizer import NOT_WHOLE, ModelMissing, SpeechError

NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
#: What the engines read; anything else in a folder is not copied.
TAKEN = (*NEEDED, *VOCABULARIES, "preprocessor_config.json")
SPEC = b"WhisperSpec"
#: A multilingual Whisper has a token more than the English one, and the languages besides.
MULTILINGUAL_FROM = 51_865


def require(folder: Path) -> None:
    """Raise `ModelMissing`, naming what is wrong, unless `folder` holds a CTranslate2 Whisper model."""
    for needed in NEEDED:
        if not (folder / needed).is_file():
            raise ModelMissing(NOT_WHOLE, folder=folder, file=needed)
    if not any((folder / name).is_file() for name in VOCABULARIES):
        raise ModelMissing(NOT_WHOLE, folder=folder, file=VOCABULARIES[0])
    with (folder / weights.MODEL_FILE).open("rb") as stream:
        head = stream.read(6 + len(SPEC))
    # u32 version of the format, u16 length of the spec's name, the name
    if head[6:] != SPEC:
        raise ModelMissing(
            "%(file)s is not a CTranslate2 Whisper model. Nothing was changed. Choose a folder with "
            "a model in that format; others are converted with ct2-transformers-converter.",
            file=folder / weights.MODEL_FILE,
        )


def engines(folder: Path) -> tuple[str, ...]:
    """The engines that can read it, of those installed."""
    try:
        require(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (SpeechError, OSError, ValueError):
        return ()
    if isinstance(config, dict) and "alignment_heads" in config and _has("whisper"):
        return ("faster", "openai")
    return ("faster",)


def _has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def multilingual(folder: Path) -> bool | None:
    """By the size of the vocabulary, as CTranslate2 tells it."""
    try:
        if (folder / "vocabulary.json").is_file():
            count = len(json.loads((folder / "vocabulary.json").read_text(encoding="utf-8")))
        else:
            with (folder / "vocabulary.txt").open("rb") as lines:
                count = sum(1 for _ in lines)
    except (OSError, ValueError, TypeError):
        return None
    return count >= MULTILINGUAL_FROM


def blocks(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with file.open("rb") as stream:
        while block := stream.read(weights.BLOCK):
            yield block


def size(folder: Path) -> int:
    """Bytes of the files below, each once, also where links lead to it."""
    seen: dict[Path, int] = {}
    for at, _, names in os.walk(folder):
        for name in names:
            try:
                file = (Path(at) / name).resolve(strict=True)
                seen[file] = file.stat().st_size
            except OSError:
                continue  # gone meanwhile, or a link to nowhere
    return sum(seen.values())
