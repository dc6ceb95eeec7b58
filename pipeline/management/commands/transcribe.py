"""`./lives transcribe FILE`: from a film to subtitles on the command line, without the site.

What was recognised is kept in var/journals for some weeks, so an interrupted command goes on where it
ended and a repeated one decodes nothing.
"""

from __future__ import annotations

import json
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import Probe, probe
from pipeline.av import shots
from pipeline.av.audio import extract_speech
from pipeline.av.errors import FfmpegFailed, FfmpegTimeout, OutOfMemory
from pipeline.av.run import Progress
from pipeline.management.bar import Bar
from pipeline.management.refusal import REFUSALS, refused
from pipeline.services import wording
from pipeline.speech import campplus, decoding, engines, journal, transcribing
from pipeline.speech.audio import open_sound
from pipeline.speech.journal import FileJournal
from pipeline.speech.recognizer import Transcription
from pipeline.speech.speakers import Voices, find_turns, label_words
from pipeline.speech.transcribing import Plan
from pipeline.speech.weights import locked
from transcripts.subtitles import profiles
from transcripts.subtitles.formats import json_, srt, text, vtt
from transcripts.subtitles.model import Word
from transcripts.subtitles.segment import segment
from transcripts.subtitles.shots import onto_cuts

#: What nobody came back for in this time is removed: it holds what people said.
KEPT_DAYS = 30
MOST_SPEAKERS = 20


class Command(SentenceCommand):
    help = "Write FILE.srt, .vtt, .txt and .json from the speech in a film or a sound recording."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument(
            "--engine", default=settings.LIVES_ENGINE, choices=sorted(engines.LOADERS)
        )
        parser.add_argument("--model", default=settings.LIVES_MODEL, help="a name or a folder")
        parser.add_argument("--profile", default=settings.LIVES_PROFILE)
        parser.add_argument("--out", type=Path, help="folder to write to (default: beside FILE)")
        parser.add_argument(
            "--glossary", type=Path, help="a text file of names and words said in it, one a line"
        )
        parser.add_argument(
            "--fresh", action="store_true", help="forget what was recognised in FILE before"
        )

        parser.add_argument(
            "--speakers", type=_count, nargs="?", const=0, metavar="N",
            help="tell speakers apart: N of them, or as many as are heard",
        )  # fmt: skip

    def handle(
        self, *, file: Path, language: str, engine: str, model: str, profile: str,
        out: Path | None, glossary: Path | None, fresh: bool, speakers: int | None, **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        try:
            rules = profiles.load(profile)
            found = probe(file)
            if found.audio is None:
                raise CommandError(
                    _("%(file)s has no sound, so there is nothing to write down.") % {"file": file},
                    returncode=2,
                )
            recognizer = engines.load(
                engine, model, models_dir=settings.MODELS_DIR,
                compute_type=settings.LIVES_COMPUTE_TYPE,
            )  # fmt: skip
            voices = campplus.Embedder() if speakers is not None else None
            code = decoding.language_code(language, recognizer.languages)
            terms = _terms(glossary)
            with _kept(file, fresh=fresh) as kept:
                wav = kept / "speech.wav"
                if not wav.exists():
                    extract_speech(
                        file, wav, duration_ms=found.duration_ms, stream=str(found.audio.index),
                        channels=found.audio.channels, on_progress=bar.part(_("sound"), 0.0, 0.05),
                    )  # fmt: skip
                    if _name(file) != kept.name:
                        wav.unlink()
                        raise CommandError(
                            _(
                                "%(file)s changed while it was read: it is still being recorded or "
                                "copied. Nothing was written. Start again when it is whole."
                            )
                            % {"file": file},
                            returncode=2,
                        )
                cuts = _cuts(kept, file, found, bar.part(_("picture"), 0.05, 0.15))
                described = transcribing.described(recognizer, terms)
                cut = _plan(kept, wav)
                name = transcribing.fingerprint(cut.sha256, described, code)
                with FileJournal(kept / f"{name}.journal") as written:
                    heard = transcribing.transcribe(
                        recognizer, wav, language=code, terms=terms, cut=cut, written=written,
                        on_progress=bar.part(_("speech"), 0.15, 1.0),
                    )  # fmt: skip
                words = heard.words
                if voices is not None:
                    words = _labelled(words, wav, cut, voices, speakers or 0)
                wav.unlink()
        except profiles.UnknownProfile as error:
            raise CommandError(
                _("There is no subtitle profile “%(name)s”. There are: %(known)s.")
                % {"name": profile, "known": ", ".join(profiles.known())},
                returncode=2,
            ) from error
        except REFUSALS as error:
            raise refused(error, file) from error
        finally:
            bar.end()
        cues = segment(words, rules, film_ms=found.duration_ms)
        cues = onto_cuts(cues, cuts, rules, found.duration_ms)
        folder = out or file.absolute().parent
        folder.mkdir(parents=True, exist_ok=True)
        for suffix, data in (
            ("srt", srt.write(cues)),
            ("vtt", vtt.write(cues)),
            ("txt", text.write(cues)),
            ("json", json_.write(cues, metadata=_origin(heard))),
        ):
            target = folder / f"{file.name}.{suffix}"
            target.write_bytes(data)
            self.stdout.write(str(target))
        if note := wording.note(heard):
            self.stderr.write(note)


@contextmanager
def _kept(film: Path, *, fresh: bool) -> Iterator[Path]:
    """The folder of one film's journal and sound; another command on the same film waits for it."""
    journals = settings.DATA_DIR / "journals"
    journals.mkdir(exist_ok=True)
    for old in journals.iterdir():
        if old.is_dir() and old.stat().st_mtime < time.time() - KEPT_DAYS * 86_400:
            shutil.rmtree(old, ignore_errors=True)
    name = _name(film)
    with locked(journals / f"{name}.lock"):
        folder = journals / name
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        yield folder


def _name(film: Path) -> str:
    status = film.stat()
    return journal.fingerprint(
        path=str(film.resolve()), size=status.st_size, changed=status.st_mtime_ns
    )[:32]


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_SPEAKERS:
        raise ValueError(text)
    return count


def _labelled(
    words: tuple[Word, ...], wav: Path, cut: Plan, voices: Voices, count: int
) -> tuple[Word, ...]:
    """The words with who says them."""
    turns = find_turns(open_sound(wav), voices, count=count, speech=cut.speech)
    return label_words(words, turns)


def _plan(kept: Path, wav: Path) -> Plan:
    """How the sound is cut, kept beside it: finding speech in a long film takes a while."""
    file = kept / f"plan-{transcribing.VERSION}.json"
    sound = open_sound(wav)
    try:
        cut = Plan.from_dict(json.loads(file.read_text()))
        if cut.sha256 == transcribing.hash_of(sound):
            return cut
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or torn by a kill: it is made anew
    cut = transcribing.plan(sound)
    file.write_text(json.dumps(cut.to_dict()))
    return cut


def _cuts(kept: Path, film: Path, found: Probe, on_progress: Progress) -> list[int]:
    """Where the film cuts, kept beside its sound; none where there is no picture or it cannot be read."""
    if not found.has_video:
        return []
    file = kept / "cuts.json"
    try:
        return [int(cut) for cut in json.loads(file.read_text())]
    except (OSError, ValueError, TypeError):
        pass  # none yet, or torn by a kill
    try:
        cuts = shots.find(film, found, on_progress=on_progress)
    except (FfmpegFailed, FfmpegTimeout, OutOfMemory):
        return []  # the speech can be written down all the same
    file.write_text(json.dumps(cuts))
    return cuts


def _terms(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CommandError(
            _("%(file)s is not a text in UTF-8. Save it in UTF-8 and try again.") % {"file": file},
            returncode=2,
        ) from error
    return tuple(term for line in lines if (term := " ".join(line.split())))


def _origin(heard: Transcription) -> dict[str, Any]:
    """How the words came about, so that it can be repeated."""
    return {
        "language": heard.language,
        "duration_ms": heard.duration_ms,
        "engine": heard.engine,
        "engine_version": heard.engine_version,
        "model": heard.model,
        "weights_sha256": heard.weights_sha256,
        "options": dict(heard.options),
        "left_out": [asdict(part) for part in heard.left_out],
        "redone": [asdict(part) for part in heard.redone],
    }
