"""`./lives caption FILM SUBTITLES`: a film with its subtitles in one MP4, without the site."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import Probe, ProbeError, probe
from pipeline.av import captioned, ladder, loudness
from pipeline.management.bar import Bar
from pipeline.services import wording
from transcripts.subtitles.formats import srt, vtt
from transcripts.subtitles.model import Cue, MalformedSubtitle

READERS = {".srt": srt.read, ".vtt": vtt.read}


class Command(SentenceCommand):
    help = "Write FILM with SUBTITLES in it: a track to turn off, or with --burn in the picture."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("film", type=Path)
        parser.add_argument("subtitles", type=Path)
        parser.add_argument("--burn", action="store_true", help="draw them into the picture")
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument("--out", type=Path, help="the file (default: FILM.captions.mp4)")

    def handle(
        self, *, film: Path, subtitles: Path, burn: bool, language: str, out: Path | None,
        **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        target = out or film.absolute().with_name(f"{film.name}.captions.mp4")
        try:
            cues = _read(subtitles)
            found = probe(film)
            if found.video is None:
                raise CommandError(
                    _("%(file)s has no picture to show subtitles in.") % {"file": film},
                    returncode=2,
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.resolve() in (film.resolve(), subtitles.resolve()):
                raise CommandError(
                    _("%(file)s would be overwritten. Nothing was written. Choose another --out.")
                    % {"file": target},
                    returncode=2,
                )
            if burn:
                _burn(film, target, cues, found, bar)
            else:
                captioned.soft(film, target, cues, language=language, probe=found)
        except ProbeError as error:
            raise CommandError(f"{film}: {wording.sentence(error)}", returncode=2) from error
        except FileNotFoundError as error:
            raise CommandError(
                _("There is no file %(file)s.") % {"file": error.filename or film}, returncode=2
            ) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s")
                % {"file": error.filename or film, "why": error.strerror},
                returncode=2,
            ) from error
        except wording.EXPLAINED as error:
            raise CommandError(wording.sentence(error), returncode=1) from error
        finally:
            bar.end()
        self.stdout.write(str(target))


def _read(file: Path) -> list[Cue]:
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise CommandError(
            _("%(file)s has neither the ending .srt nor .vtt.") % {"file": file}, returncode=2
        )
    try:
        return reader(file.read_bytes()).cues
    except MalformedSubtitle as error:
        raise CommandError(
            _("%(file)s, line %(line)s: %(why)s")
            % {"file": file, "line": error.line or "?", "why": _reason(error)},
            returncode=2,
        ) from error


def _reason(error: MalformedSubtitle) -> str:
    return error.reason_cs if (get_language() or "cs").startswith("cs") else error.reason


def _burn(film: Path, target: Path, cues: list[Cue], found: Probe, bar: Bar) -> None:
    """By way of a web rendition, so that any camera's colours, rotation and sound come out right."""
    with tempfile.TemporaryDirectory(prefix="caption-", dir=target.parent) as folder:
        web = Path(folder) / "web.mp4"
        measured = None
        if found.audio is not None:
            measured = loudness.measure(
                film, stream=str(found.audio.index), channels=found.audio.channels,
                duration_ms=found.duration_ms, on_progress=bar.part(_("sound"), 0.0, 0.1),
            )  # fmt: skip
        rung = ladder.rungs_for(found)[0]
        ladder.make_video(
            film, web, rung, found, measured, on_progress=bar.part(_("picture"), 0.1, 0.6)
        )
        captioned.burnt(
            web, target, cues, probe=probe(web), on_progress=bar.part(_("subtitles"), 0.6, 1.0)
        )
