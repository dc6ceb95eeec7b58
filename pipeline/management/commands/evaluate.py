"""`./lives evaluate FOLDER`: how good words and subtitles are beside what a person wrote, without the site."""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import ProbeError, probe
from pipeline.av.audio import extract_speech
from pipeline.evaluation import scores, table
from pipeline.evaluation.films import Film, Unusable, heard_words, read_folder
from pipeline.evaluation.scores import CueScores, WordScores
from pipeline.evaluation.writers import WRITERS, NotInstalled
from pipeline.management.bar import Bar
from pipeline.services import wording
from pipeline.speech import campplus, decoding, engines, transcribing
from pipeline.speech.audio import open_sound
from pipeline.speech.speakers import Voices, find_turns, label_words
from transcripts.subtitles import profiles
from transcripts.subtitles.model import MalformedSubtitle, Word
from transcripts.subtitles.profiles import Profile


class Command(SentenceCommand):
    help = "Measure words and subtitles of films beside NAME.reference.json and NAME.reference.srt."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true", help="all figures as JSON")
        words = parser.add_mutually_exclusive_group()
        words.add_argument(
            "--perfect-words", action="store_true", help="cut the words of the reference"
        )
        words.add_argument(
            "--heard", type=Path, help="folder with what ./lives transcribe --out wrote"
        )
        words.add_argument(
            "--engine", default=settings.LIVES_ENGINE, choices=sorted(engines.LOADERS)
        )
        parser.add_argument(
            "--speakers", action="store_true", help="tell speakers apart in what is heard"
        )
        parser.add_argument("--model", default=settings.LIVES_MODEL, help="a name or a folder")
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument("--profile", default=settings.LIVES_PROFILE)

    def handle(
        self, *, folder: Path, perfect_words: bool, heard: Path | None, engine: str, model: str,
        language: str, profile: str, speakers: bool, **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        try:
            rules = profiles.load(profile)
            films = read_folder(folder)
            if perfect_words:
                words = [film.words for film in films]
            elif heard is not None:
                words = [heard_words(heard, film) for film in films]
            else:
                voices = campplus.Embedder() if speakers else None
                words = _recognised(films, engine, model, language, voices, bar)
        except Unusable as error:
            values = {
                key: wording.reason(value) if isinstance(value, MalformedSubtitle) else value
                for key, value in error.values.items()
            }
            raise CommandError(_(error.template) % values, returncode=2) from error
        except ProbeError as error:
            raise CommandError(f"{folder}: {wording.sentence(error)}", returncode=2) from error
        except wording.EXPLAINED as error:
            raise CommandError(wording.sentence(error), returncode=1) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s")
                % {"file": error.filename or folder, "why": error.strerror},
                returncode=2,
            ) from error
        except profiles.UnknownProfile as error:
            raise CommandError(
                _("There is no subtitle profile “%(name)s”. There are: %(known)s.")
                % {"name": profile, "known": ", ".join(profiles.known())},
                returncode=2,
            ) from error
        finally:
            bar.end()
        spoken = {
            film.name: scores.of_words(film, mine) for film, mine in zip(films, words, strict=True)
        }
        cut = {film.name: _cues(film, mine, rules) for film, mine in zip(films, words, strict=True)}
        all_spoken = reduce(add, spoken.values(), WordScores())
        all_cut = {name: _sum([each[name] for each in cut.values()]) for name in WRITERS}
        if options["json"]:
            out = {
                "words": "reference" if perfect_words else str(heard or engine),
                "profile": rules.name,
                "films": {
                    film.name: _as_dict(spoken[film.name], cut[film.name], rules) for film in films
                },
                "all": _as_dict(all_spoken, all_cut, rules),
            }
            self.stdout.write(json.dumps(_finite(out), ensure_ascii=False, indent=1))
            return
        together = _("together")
        lines = []
        if not perfect_words:
            lines += [*table.words_table({**spoken, together: all_spoken}), ""]
        for name, mine in {**cut, together: all_cut}.items():
            lines += [*table.cues_table(name, mine, rules), ""]
        self.stdout.write("\n".join(lines[:-1]))


def _recognised(
    films: Sequence[Film],
    engine: str,
    model: str,
    language: str,
    voices: Voices | None,
    bar: Bar,
) -> list[tuple[Word, ...]]:
    recognizer = engines.load(
        engine, model, models_dir=settings.MODELS_DIR, compute_type=settings.LIVES_COMPUTE_TYPE
    )
    code = decoding.language_code(language, recognizer.languages)
    total = sum(film.duration_ms for film in films)
    out, behind = [], 0
    for film in films:
        if film.sound is None:
            raise Unusable("%(film)s has no sound beside its references.", film=film.name)
        found = probe(film.sound)
        if found.audio is None:
            raise Unusable("%(film)s has no sound beside its references.", film=film.sound)
        first, last = behind / total, (behind + film.duration_ms) / total
        with tempfile.TemporaryDirectory() as scratch:
            wav = extract_speech(
                film.sound, Path(scratch) / "speech.wav", duration_ms=found.duration_ms,
                stream=str(found.audio.index), channels=found.audio.channels,
            )  # fmt: skip
            sound = open_sound(wav)
            cut = transcribing.plan(sound)
            heard = transcribing.transcribe(
                recognizer, wav, language=code, cut=cut,
                on_progress=bar.part(_("speech"), first, last),
            ).words  # fmt: skip
            if voices is not None:
                heard = label_words(heard, find_turns(sound, voices, speech=cut.speech))
        out.append(heard)
        behind += film.duration_ms
    return out


def _cues(film: Film, words: Sequence[Word], profile: Profile) -> dict[str, CueScores | None]:
    out: dict[str, CueScores | None] = {}
    for name, write in WRITERS.items():
        try:
            cues = write(words, profile, film.duration_ms)
        except NotInstalled:
            out[name] = None
        else:
            out[name] = scores.of_cues(film, cues, profile)
    return out


def _sum(found: Sequence[CueScores | None]) -> CueScores | None:
    there = [each for each in found if each is not None]
    return reduce(add, there) if len(there) == len(found) else None


def _as_dict(
    words: WordScores, cues: dict[str, CueScores | None], profile: Profile
) -> dict[str, Any]:
    return {
        "words": words.to_dict(),
        "cues": {name: each and each.to_dict(profile) for name, each in cues.items()},
    }


def _finite(value: Any) -> Any:
    """The same with null for what is infinite (text shown for no time), which JSON cannot hold."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return None if value == float("inf") else value
