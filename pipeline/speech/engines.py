"""Engines by name. A new one is a module with a class behind `Recognizer`, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.speech import hub, models, weights
from pipeline.speech.recognizer import ModelMissing, Recognizer, UnknownEngine

Loader = Callable[[Path, str, int, str], Recognizer]


def load(
    name: str = "faster",
    model: str | Path = "base",
    *,
    models_dir: Path,
    threads: int = 0,
    compute_type: str = "",
) -> Recognizer:
    """The engine `name` ("faster", "openai"), loaded and ready.

    `model`: "base" (the verified weights under `models_dir`); or the name of another model there; or
    a folder with a CTranslate2 Whisper model; or, where the environment says LIVES_WHISPER_HUB=1, any
    model name faster-whisper knows, fetched into `models_dir`. `threads` 0 takes every core;
    `compute_type` is CTranslate2's ("" the best for this machine) and means nothing to "openai".
    Raises `UnknownEngine`, `ModelMissing`, `EngineNotInstalled`, and `weights.WrongHash` for damaged
    weights.
    """
    if name not in LOADERS:
        raise UnknownEngine(
            "There is no speech engine “%(name)s”. Nothing was recognised. "
            "Choose one of: %(known)s.",
            name=name,
            known=", ".join(sorted(LOADERS)),
        )
    folder = model_folder(model, models_dir)
    label = folder.name if folder == Path(model) else str(model)
    return LOADERS[name](folder, label, threads, compute_type)


def model_folder(model: str | Path, models_dir: Path) -> Path:
    """The folder of `model`, as `load` understands it. Raises `ModelMissing`, `weights.WrongHash`."""
    if model == "base":
        found = weights.find(models_dir)
        if found is not None:
            return found
    elif isinstance(model, str) and (installed := models.find(model, models_dir)):
        return installed
    if Path(model).is_dir():
        return Path(model)
    if hub.allowed() and isinstance(model, str):
        return _from_hub(model, models_dir)
    if model == "base":
        raise ModelMissing(
            "The Whisper base weights are not in %(folder)s. Nothing was recognised. "
            "Fetch them with `./lives speech install`.",
            folder=models_dir,
        )
    raise ModelMissing(
        "There is no speech model “%(model)s” on this machine. Nothing was recognised. Give a "
        "folder with a CTranslate2 Whisper model, or allow downloads with %(setting)s=1.",
        model=model,
        setting=hub.SETTING,
    )


def _from_hub(model: str, models_dir: Path) -> Path:
    try:
        return hub.fetch(model, models_dir)
    except Exception as error:  # the hub's client raises whatever its transport raises
        raise ModelMissing(
            "The speech model “%(model)s” could not be fetched from the hub: %(error)s. "
            "Nothing was recognised. Check the name and the connection, or give a local folder.",
            model=model,
            error=error,
        ) from error


def _faster(folder: Path, model: str, threads: int, compute_type: str) -> Recognizer:
    from pipeline.speech.faster import FasterWhisper

    return FasterWhisper(folder, model=model, threads=threads, compute_type=compute_type)


def _openai(folder: Path, model: str, threads: int, compute_type: str) -> Recognizer:
    from pipeline.speech.openai import OpenAIWhisper

    return OpenAIWhisper(folder, model=model, threads=threads)


LOADERS: Mapping[str, Loader] = {"faster": _faster, "openai": _openai}
