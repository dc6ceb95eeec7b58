"""`./lives caption FILM SUBTITLES`: a film with its subtitles in one MP4, without the site."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import Probe, probe
from pipeline.av import captioned, ladder, loudness
from pipeline.av.errors import FfmpegFailed
from pipeline.management import scratch
from pipeline.management.bar import Bar
from pipeline.management.refusal import REFUSALS, refused
from pipeline.services import wording
from transcripts.cli_subtitle_convert import told
from transcripts.subtitles import formats
from transcripts.subtitles.formats import Import, Options, UnknownFormat, leftover
from transcripts.subtitles.model import Cue, MalformedSubtitle


class Command(SentenceCommand):
    help = "Write FILM with SUBTITLES in it: a track to turn off, or with --burn in the picture."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("film", type=Path)
        parser.add_argument("subtitles", type=Path)
        parser.add_argument("--burn", action="store_true", help="draw them into the picture")
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument(
            "--all", action="store_true", help="print all places of a change, not the first five"
        )
        parser.add_argument("--out", type=Path, help="the file (default: FILM.captions.mp4)")

    def handle(
        self, *, film: Path, subtitles: Path, burn: bool, language: str, out: Path | None,
        **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        target = out or film.absolute().with_name(f"{film.name}.captions.mp4")
        try:
            found = probe(film)
            if found.video is None:
                raise _fault(_("%(file)s has no picture to show subtitles in."), film)
            read = _read(subtitles, found.duration_ms)
            cues = list(read.cues)
            _require_writable(target, film, subtitles)
            # Beside the target: there is room for it, and what is done is moved there at once.
            with _work(target) as work:
                made = work / "captions.mp4"
                if burn:
                    _burn(film, made, cues, found, bar)
                else:
                    _add_track(film, made, cues, language, found, bar)
                made.replace(target)
        except REFUSALS as error:
            raise refused(error, film) from error
        finally:
            bar.end()
        english = not (get_language() or "cs").startswith("cs")
        changes = [*read.changes, *leftover.speakers(read.cues), *leftover.empty(read.cues)]
        for sentence in told(changes, english=english, all_places=options["all"]):
            self.stderr.write(sentence)
        self.stdout.write(str(target))


def _fault(sentence: str, file: Path, **more: Any) -> CommandError:
    return CommandError(sentence % {"file": file, **more}, returncode=2)


def _read(file: Path, film_ms: int) -> Import:
    """The cues of a subtitle file and what of it was left out; there is at least one cue."""
    if file.stat().st_size > formats.MAX_BYTES:
        raise _fault(_("%(file)s is too large for subtitles. Nothing was written."), file)
    try:
        read = formats.read(file.name, file.read_bytes(), Options(film_ms=film_ms))
    except UnknownFormat as error:
        raise _fault(
            _("%(file)s has none of these endings: %(endings)s."), file,
            endings=", ".join(formats.readable()),
        ) from error  # fmt: skip
    except MalformedSubtitle as error:
        if error.line is None:  # EBU STL says its block, a file too large needs no line
            raise _fault("%(file)s: %(why)s", file, why=wording.reason(error)) from error
        raise _fault(
            _("%(file)s, line %(line)s: %(why)s"), file,
            line=error.line, why=wording.reason(error),
        ) from error  # fmt: skip
    if not any(cue.plain.strip() for cue in read.cues):
        raise _fault(_("%(file)s holds no subtitles. Nothing was written."), file)
    return read


def _require_writable(target: Path, *given: Path) -> None:
    if target.resolve() in [each.resolve() for each in given]:
        raise _fault(
            _("%(file)s would be overwritten. Nothing was written. Choose another --out."), target
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _fault(
            _("%(file)s cannot be written: %(why)s"), target, why=error.strerror
        ) from error
    if target.is_dir():
        raise _fault(_("%(file)s is a folder. Nothing was written. Name a file by --out."), target)


@contextmanager
def _work(target: Path) -> Iterator[Path]:
    """An empty folder beside the target, gone afterwards."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch.folder("caption-", target.absolute().parent))
        except OSError as error:
            raise _fault(
                _("%(file)s cannot be written: %(why)s"), target, why=error.strerror
            ) from error
        yield folder


def _add_track(
    film: Path, made: Path, cues: list[Cue], language: str, found: Probe, bar: Bar
) -> None:
    """Picture and sound as they are where MP4 can hold them, else those of a web rendition."""
    try:
        captioned.soft(
            film, made, cues, language=language, probe=found,
            on_progress=bar.part(_("film"), 0.0, 1.0),
        )  # fmt: skip
    except FfmpegFailed:
        web = _for_the_web(film, made.parent, found, bar)
        captioned.soft(web, made, cues, language=language, probe=probe(web))


def _burn(film: Path, made: Path, cues: list[Cue], found: Probe, bar: Bar) -> None:
    """By way of a web rendition, so that any camera's colours, rotation and sound come out right."""
    web = _for_the_web(film, made.parent, found, bar)
    captioned.burnt(
        web, made, cues, probe=probe(web), on_progress=bar.part(_("subtitles"), 0.6, 1.0)
    )


def _for_the_web(film: Path, folder: Path, found: Probe, bar: Bar) -> Path:
    """The film's largest rendition, in the folder."""
    web = folder / "web.mp4"
    measured = None
    if found.audio is not None:
        measured = loudness.measure(
            film, stream=str(found.audio.index), channels=found.audio.channels,
            duration_ms=found.duration_ms, on_progress=bar.part(_("sound"), 0.0, 0.1),
        )  # fmt: skip
    ladder.make_video(
        film, web, ladder.rungs_for(found)[0], found, measured,
        on_progress=bar.part(_("picture"), 0.1, 0.6),
    )  # fmt: skip
    return web
