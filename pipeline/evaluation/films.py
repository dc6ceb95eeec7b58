"""The films of a folder that can be evaluated: NAME.reference.json, NAME.reference.srt and NAME's sound."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcripts.subtitles.formats import json_, srt
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word

WORDS, CUES = ".reference.json", ".reference.srt"
#: Beside a film, but no sound of it.
NO_SOUND = {".json", ".srt", ".vtt", ".txt", ".toml"}


class Unusable(Exception):
    """A folder or a file in it that cannot be evaluated. `template` is an English msgid, as in `SpeechError`."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values)


@dataclass(frozen=True, slots=True)
class Film:
    """What is known of one film: the words said with their times and speakers, and a person's subtitles."""

    name: str
    duration_ms: int
    words: tuple[Word, ...]
    cues: tuple[Cue, ...]
    sound: Path | None


def read_folder(folder: Path) -> list[Film]:
    """All films of the folder that have both references, by name. Raises `Unusable`."""
    if not folder.is_dir():
        raise Unusable("There is no folder %(folder)s.", folder=folder)
    names = sorted(
        path.name.removesuffix(WORDS)
        for path in folder.iterdir()
        if path.name.endswith(WORDS) and path.with_name(path.name.replace(WORDS, CUES)).exists()
    )
    if not names:
        raise Unusable(
            "In %(folder)s no film has both references, NAME.reference.json and NAME.reference.srt.",
            folder=folder,
        )
    return [_film(folder, name) for name in names]


def _film(folder: Path, name: str) -> Film:
    path = folder / f"{name}{WORDS}"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        words = tuple(Word.from_dict(word) for word in data["words"])
        duration = int(data["duration_ms"])
        if duration <= 0:
            raise ValueError(f"duration_ms {duration}")
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Unusable(
            "%(file)s is no reference: it needs “duration_ms” and “words” (text, start_ms, end_ms, "
            "speaker). Reason: %(why)s",
            file=path, why=error,
        ) from error  # fmt: skip
    if not words:
        raise Unusable("%(file)s holds no word.", file=path)
    return Film(name, duration, words, _cues(folder / f"{name}{CUES}"), _sound(folder, name))


def _cues(path: Path) -> tuple[Cue, ...]:
    try:
        cues = tuple(srt.read(path.read_bytes()).cues)
    except MalformedSubtitle as error:
        raise Unusable(
            "%(file)s, line %(line)s: %(why)s", file=path, line=error.line or "?", why=error
        ) from error
    except OSError as error:
        raise Unusable("%(file)s cannot be read: %(why)s", file=path, why=error.strerror) from error
    if not cues:
        raise Unusable("%(file)s holds no cue.", file=path)
    return cues


def _sound(folder: Path, name: str) -> Path | None:
    found = (path for path in sorted(folder.iterdir()) if path.stem == name and path.is_file())
    return next((path for path in found if path.suffix.lower() not in NO_SOUND), None)


def heard_words(folder: Path, film: Film) -> tuple[Word, ...]:
    """Words of the film that `./lives transcribe --out folder` wrote. Raises `Unusable`."""
    file = folder / f"{film.sound.name if film.sound else film.name}.json"
    try:
        return tuple(word for cue in json_.read(file.read_bytes()).cues for word in cue.words)
    except FileNotFoundError as error:
        raise Unusable(
            "There is no file %(file)s. Write it: ./lives transcribe %(film)s --out %(folder)s",
            file=file, film=film.sound or film.name, folder=folder,
        ) from error  # fmt: skip
    except (MalformedSubtitle, OSError) as error:
        raise Unusable(
            "%(file)s is no output of ./lives transcribe: %(why)s", file=file, why=error
        ) from error
