"""`./lives transcribe FILE`: from a film to subtitles on the command line, without the site."""

from __future__ import annotations

import sys
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import ProbeError, probe
from pipeline.av.audio import extract_speech
from pipeline.services import wording
from pipeline.speech import engines
from pipeline.speech.recognizer import Transcription
from transcripts.subtitles import profiles
from transcripts.subtitles.formats import json_, srt, text, vtt
from transcripts.subtitles.segment import segment


class Command(SentenceCommand):
    help = "Write FILE.srt, .vtt, .txt and .json from the speech in a film or a sound recording."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument(
            "--engine", default=settings.LIVES_ENGINE, choices=sorted(engines.LOADERS)
        )
        parser.add_argument("--model", default=settings.LIVES_MODEL, help="a name or a folder")
        parser.add_argument("--profile", default=settings.LIVES_PROFILE)
        parser.add_argument("--out", type=Path, help="folder to write to (default: beside FILE)")

    def handle(
        self, *, file: Path, language: str, engine: str, model: str, profile: str,
        out: Path | None, **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        try:
            rules = profiles.load(profile)
            found = probe(file)
            with tempfile.TemporaryDirectory(dir=settings.WORK_DIR) as work:
                wav = Path(work) / "speech.wav"
                if found.audio is None:
                    raise CommandError(
                        _("%(file)s has no sound, so there is nothing to write down.")
                        % {"file": file},
                        returncode=2,
                    )
                extract_speech(
                    file, wav, duration_ms=found.duration_ms, stream=str(found.audio.index),
                    channels=found.audio.channels, on_progress=bar.part(_("sound"), 0.0, 0.05),
                )  # fmt: skip
                heard = engines.load(engine, model, models_dir=settings.MODELS_DIR).transcribe(
                    wav, language=language, on_progress=bar.part(_("speech"), 0.05, 1.0)
                )
        except ProbeError as error:
            raise CommandError(f"{file}: {wording.sentence(error)}", returncode=2) from error
        except FileNotFoundError as error:
            raise CommandError(
                _("There is no file %(file)s.") % {"file": file}, returncode=2
            ) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s") % {"file": file, "why": error.strerror},
                returncode=2,
            ) from error
        except wording.EXPLAINED as error:
            raise CommandError(wording.sentence(error), returncode=1) from error
        except profiles.UnknownProfile as error:
            raise CommandError(
                _("There is no subtitle profile “%(name)s”. There are: %(known)s.")
                % {"name": profile, "known": ", ".join(profiles.known())},
                returncode=2,
            ) from error
        finally:
            bar.end()
        cues = segment(heard.words, rules, film_ms=found.duration_ms)
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
    }


class Bar:
    """One line of progress with the time left; silent where nobody watches."""

    WIDTH = 30

    def __init__(self, out: Any) -> None:
        self.out, self.began = out, time.monotonic()
        self.shown = sys.stderr.isatty()

    def part(self, label: str, first: float, last: float):
        """A callback for a part of the work that goes from share `first` to share `last`."""

        def show(share: float) -> None:
            done = first + (last - first) * share
            elapsed = time.monotonic() - self.began
            left = f"{elapsed * (1 - done) / done:4.0f} s" if done > 0.05 else ""
            if self.shown:
                full = round(self.WIDTH * done)
                bar = "█" * full + "░" * (self.WIDTH - full)
                self.out.write(f"\r{label:8} {bar} {done:4.0%} {left}  ", ending="")

        return show

    def end(self) -> None:
        if self.shown:
            self.out.write("")
