"""`./lives subtitle align FILM FROM TO`: the times of a subtitle file, heard anew in the film, without the site."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Language
from media.probe import probe
from pipeline.av.audio import extract_speech
from pipeline.av.run import Progress
from pipeline.management import scratch
from pipeline.management.bar import Bar
from pipeline.management.refusal import REFUSALS, refused
from pipeline.services import wording
from pipeline.speech import aligning, decoding, engines
from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.recognizer import ChunkFailed, Recognizer
from transcripts.cli_subtitle_convert import told
from transcripts.subtitles import formats, profiles
from transcripts.subtitles.align import spread
from transcripts.subtitles.formats import Import, Options, leftover
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word, width
from transcripts.subtitles.profiles import Profile
from transcripts.subtitles.sounds import is_sound
from transcripts.subtitles.timing import Speech, place

#: Cues are heard together while they last this long and no pause of this length comes between.
TOGETHER_MS = 20_000
PAUSE_MS = 2_000


class Command(SentenceCommand):
    help = "Write the subtitles FROM with the times at which their words are said in FILM."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.prog = "lives subtitle align"
        parser.add_argument("film", type=Path)
        parser.add_argument("source", type=Path, help=", ".join(formats.readable()))
        parser.add_argument("target", type=Path, help=", ".join(formats.writable()))
        parser.add_argument("--force", action="store_true", help="overwrite the target")
        parser.add_argument("--language", default="cs", choices=Language.values)
        parser.add_argument("--profile", default=settings.LIVES_PROFILE)
        parser.add_argument(
            "--engine", default=settings.LIVES_ENGINE, choices=sorted(engines.LOADERS)
        )
        parser.add_argument("--model", default=settings.LIVES_MODEL, help="a name or a folder")
        parser.add_argument(
            "--all", action="store_true", help="print all places of a change, not the first five"
        )

    def handle(
        self, *, film: Path, source: Path, target: Path, force: bool, language: str, profile: str,
        engine: str, model: str, **options: Any,
    ) -> None:  # fmt: skip
        bar = Bar(self.stderr)
        try:
            rules = profiles.load(profile)
            found = probe(film)
            if found.audio is None:
                raise _fault(
                    _("%(file)s has no sound, so there is nothing to hear."), file=str(film)
                )
            if target.exists() and not force:
                raise _fault(
                    _("%(file)s is there already. --force overwrites it."), file=str(target)
                )
            read = _read(source, found.duration_ms)
            if not target.parent.is_dir():
                raise _fault(_("There is no file %(file)s."), file=str(target.parent))
            # Before minutes of hearing: whether the target's format can hold them at all.
            formats.write(target.suffix, read.cues, Options(language=language))
            recognizer = engines.load(
                engine, model, models_dir=settings.MODELS_DIR,
                compute_type=settings.LIVES_COMPUTE_TYPE,
            )  # fmt: skip
            code = decoding.language_code(language, recognizer.languages)
            with scratch.folder("align-", Path(tempfile.gettempdir())) as work:
                wav = extract_speech(
                    film, work / "speech.wav", duration_ms=found.duration_ms,
                    stream=str(found.audio.index), channels=found.audio.channels,
                    on_progress=bar.part(_("sound"), 0.0, 0.1),
                )  # fmt: skip
                cues, missed = _heard(
                    read.cues, recognizer, wav, code, found.duration_ms, rules,
                    bar.part(_("speech"), 0.1, 1.0),
                )  # fmt: skip
            written = formats.write(target.suffix, cues, Options(language=language))
            target.write_bytes(written.data)
        except profiles.UnknownProfile as error:
            raise _fault(
                _("There is no subtitle profile “%(name)s”. There are: %(known)s."),
                name=profile, known=", ".join(profiles.known()),
            ) from error  # fmt: skip
        except MalformedSubtitle as error:  # the target's format cannot hold them
            raise _fault(
                _("%(file)s cannot be written: %(why)s"),
                file=str(target),
                why=wording.reason(error),
            ) from error
        except REFUSALS as error:
            raise refused(error, film) from error
        finally:
            bar.end()
        english = not (get_language() or "cs").startswith("cs")
        changes = [*read.changes, *written.changes]
        for sentence in told(changes, english=english, all_places=options["all"]):
            self.stderr.write(sentence)
        if missed:
            self.stderr.write(
                _("%(count)d subtitles could not be heard; they keep their times.")
                % {"count": missed}
            )
        self.stdout.write(str(target))


def _fault(sentence: str, **values: str) -> CommandError:
    return CommandError(sentence % values, returncode=2)


def _read(file: Path, film_ms: int) -> Import:
    """The cues of a subtitle file in order; there is at least one with text."""
    if file.stat().st_size > formats.MAX_BYTES:
        raise _fault(_("%(file)s is too large for subtitles. Nothing was written."), file=str(file))
    try:
        read = formats.read(file.name, file.read_bytes(), Options(film_ms=film_ms))
    except MalformedSubtitle as error:
        if error.line is None:  # EBU STL says its block, a file too large or unknown needs no line
            raise _fault("%(file)s: %(why)s", file=str(file), why=wording.reason(error)) from error
        raise _fault(
            _("%(file)s, line %(line)s: %(why)s"), file=str(file), line=str(error.line),
            why=wording.reason(error),
        ) from error  # fmt: skip
    changes = (*read.changes, *leftover.order(read.cues), *leftover.empty(read.cues))
    cues = sorted((cue for cue in read.cues if cue.plain.strip()), key=lambda cue: cue.start_ms)
    if not cues:
        raise _fault(_("%(file)s holds no subtitles. Nothing was written."), file=str(file))
    return Import(cues, changes)


def _heard(
    cues: Sequence[Cue], recognizer: Recognizer, wav: Path, language: str, film_ms: int,
    rules: Profile, on_progress: Progress,
) -> tuple[list[Cue], int]:  # fmt: skip
    """The cues with words timed by the sound and shown as the profile has it; how many were missed."""
    sound = open_sound(wav)
    rate = SAMPLE_RATE // 1000
    said = [cue.words or spread((), cue.text, cue.start_ms, cue.end_ms) for cue in cues]
    words: list[Word] = [word for each in said for word in each]
    ends = [0]
    for each in said:
        ends.append(ends[-1] + len(each))
    missed = 0
    for first, after in _together(cues):
        begin, end = ends[first], ends[after]
        try:
            spans = aligning.times(
                recognizer, lambda a, b: sound.samples(a * rate, b * rate), words, begin, end,
                language=language, film_ms=film_ms,
            )  # fmt: skip
        except ChunkFailed:
            missed += after - first
            continue
        for at, (start, stop) in enumerate(spans, start=begin):
            words[at] = replace(words[at], start_ms=start, end_ms=max(stop, start + 1))
        on_progress(after / len(cues))
    own = [tuple(words[a:b]) for a, b in pairwise(ends)]
    speeches = [
        Speech(each[0].start_ms, each[-1].end_ms, sum(width(line) for line in cue.lines))
        for cue, each in zip(cues, own, strict=True)
    ]
    # A sound is heard by nobody here: it stays where it was and pushes no speech away.
    spoken = [index for index, cue in enumerate(cues) if not is_sound(cue.plain)]
    placed = dict(
        zip(spoken, place([speeches[index] for index in spoken], rules, film_ms), strict=True)
    )
    aligned = []
    for index, (cue, each) in enumerate(zip(cues, own, strict=True)):
        start, end = placed.get(index, (cue.start_ms, cue.end_ms))
        aligned.append(replace(cue, start_ms=start, end_ms=end, words=each if cue.words else ()))
    return aligned, missed


def _together(cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """First and one after the last of the cues that are heard in one window."""
    first = 0
    for index in range(1, len(cues) + 1):
        if (
            index == len(cues)
            or cues[index].end_ms - cues[first].start_ms > TOGETHER_MS
            or cues[index].start_ms - cues[index - 1].end_ms > PAUSE_MS
        ):
            yield first, index
            first = index
