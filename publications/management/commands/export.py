"""`./lives export COLLECTION`: a new edition of an anthology into a folder."""

from __future__ import annotations

import hashlib
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.enums import Scope
from pipeline.models import Run, StepState
from pipeline.services import runs, steps
from publications.document import variants
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.models import CollectionPage, Edition
from publications.services import editions, extracts, redlines, side_door

LOOK_EVERY_S = 0.2
SWEEP_EVERY_S = 5.0
ENDED = (StepState.DONE, StepState.FAILED, StepState.CANCELLED)


class Command(SentenceCommand):
    help = (
        "Freeze a new edition of the anthology with this slug and write its files; with --edition, "
        "--article or --since write those of an edition there is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collection", help="the slug of the anthology")
        parser.add_argument(
            "--format",
            help="e.g. docx,pdf, else every one of them; by the program pandoc also "
            + ", ".join(side_door.FORMATS),
        )
        parser.add_argument("--out", type=Path, default=Path())
        parser.add_argument(
            "--edition", type=int, help="the edition of this number, instead of a new one"
        )
        parser.add_argument(
            "--article", help="one article alone, by its id, of --edition or of the newest"
        )
        parser.add_argument(
            "--since",
            type=int,
            help="DOCX of what has changed since this number, in --edition or in the newest",
        )

    def handle(
        self,
        *,
        collection: str,
        format: str | None = None,
        out: Path,
        edition: int | None,
        article: str | None,
        since: int | None,
        **options: Any,
    ) -> None:
        asked = ",".join(WRITERS) if format is None else format
        formats = [name.strip() for name in asked.split(",") if name.strip()]
        unknown = set(formats) - {*WRITERS, *side_door.FORMATS}
        if unknown or not formats:
            raise CommandError(
                _("There is no format %(names)s. There are: %(known)s.")
                % {
                    "names": ", ".join(sorted(unknown)),
                    "known": ", ".join([*WRITERS, *side_door.FORMATS]),
                },
                returncode=2,
            )
        page = CollectionPage.objects.filter(slug=collection).first()
        if page is None:
            known = ", ".join(CollectionPage.objects.values_list("slug", flat=True))
            raise CommandError(
                _("There is no anthology “%(slug)s”. There are: %(known)s.")
                % {"slug": collection, "known": known or "-"},
                returncode=2,
            )
        try:
            side_door.require(formats)  # before an edition is begun for nothing
        except side_door.SideDoorClosed as error:
            raise CommandError(str(error), returncode=1) from error
        by_pandoc = [name for name in formats if name in side_door.FORMATS]
        ours = [name for name in formats if name in WRITERS]
        is_there = edition is not None or article is not None or since is not None
        made = _finished(page, edition) if is_there else self._new(page)
        if since is not None:
            self._changes(made, since, out)
        if article is not None:
            self._article(made, article, ours, out, is_asked=format is not None)
        elif since is None:
            self._kept(made, ours, out)
        if article is not None or since is None:
            self._by_pandoc(made, article, by_pandoc, out)

    def _new(self, page: CollectionPage) -> Edition:
        try:
            run = editions.start(page)
        except editions.MayNotPrint as error:
            raise CommandError(str(error), returncode=1) from error
        self._finish(run)
        if failed := runs.standing(run).failed:
            raise CommandError(failed[0].error, returncode=1)
        return Edition.objects.get(pk=int(run.subject.removeprefix("edition:")))

    def _kept(self, edition: Edition, formats: list[str], out: Path) -> None:
        files = {file.format: file for file in edition.files.select_related("edition__collection")}
        for name in formats:
            if (file := files.get(name)) is None:
                self.stdout.write(_("%(format)s: there is nothing to write") % {"format": name})
                continue
            try:
                with file.file.open("rb") as stored:
                    data = stored.read()
            except FileNotFoundError as error:
                raise CommandError(
                    _(
                        "The file %(name)s is no longer in the storage. What is named above is "
                        "written. Restore it from a backup, or export a new edition."
                    )
                    % {"name": file.download_name},
                    returncode=1,
                ) from error
            self._write(out / file.download_name, data)

    def _article(
        self, edition: Edition, article: str, formats: list[str], out: Path, *, is_asked: bool
    ) -> None:
        for name in formats:
            try:
                data = extracts.article(edition, article, name)
            except extracts.NoSuchArticle as error:
                raise _no_article(article, error.known) from error
            if data is None:
                if is_asked:  # few articles have an easy reading: no news to who asked for none
                    self.stdout.write(_("%(format)s: there is nothing to write") % {"format": name})
                continue
            variant = name.partition("-")[2]
            stem = f"{edition.stem}-{article}{f'-{variant}' if variant else ''}"
            self._write(out / f"{stem}.{WRITERS[name].extension}", data)

    def _by_pandoc(
        self, edition: Edition, article: str | None, formats: list[str], out: Path
    ) -> None:
        """The formats that are not kept with the edition, each with the pictures that it names."""
        document, stem = Document.from_json(edition.document), edition.stem
        if article is not None:
            if article not in (known := extracts.articles(document)):
                raise _no_article(article, known)
            document, stem = variants.article(document, article), f"{stem}-{article}"
        pictures = editions.pictures(edition)
        for name in formats:
            try:
                files = side_door.write(document, pictures, name, stem)
            except side_door.SideDoorClosed as error:
                raise CommandError(str(error), returncode=1) from error
            for path, data in files.items():
                self._write(out / path, data)

    def _changes(self, edition: Edition, since: int, out: Path) -> None:
        known = edition.collection.editions.frozen().filter(number__lt=edition.number)
        older = known.filter(number=since).first()
        if older is None:
            raise CommandError(
                _("There is no earlier edition %(number)s. There are: %(known)s.")
                % {
                    "number": since,
                    "known": ", ".join(str(each.number) for each in known) or "-",
                },
                returncode=2,
            )
        if sentence := redlines.refusal(edition, older, [Scope.PRINT]):
            raise CommandError(sentence, returncode=1)
        self._write(
            out / f"{edition.stem}-od-{older.number}.docx", extracts.changes(edition, older)
        )

    def _write(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        self.stdout.write(f"{target}  {len(data)} B  sha256 {sha256}")

    def _finish(self, run: Run) -> None:
        """Do the steps here, since a worker may not be running, and wait for those that one takes."""
        swept = time.monotonic()
        while (standing := runs.standing(run)).state not in ENDED:
            step = run.steps.claimable().first()
            if step and (claimed := steps.claim(step.pk)):
                steps.perform(claimed)
                continue
            if time.monotonic() - swept > SWEEP_EVERY_S:
                steps.sweep()
                swept = time.monotonic()
            if self.stderr.isatty():
                self.stderr.write(f"\r{standing.percent} %  {standing.current}  ", ending="")
            time.sleep(LOOK_EVERY_S)


def _finished(page: CollectionPage, number: int | None) -> Edition:
    """The edition of this number, else the newest. Raises CommandError, also where consent does not hold."""
    made = {each.number: each for each in page.editions.finished().order_by("number")}
    if not made:
        raise CommandError(_("There is no finished edition yet."), returncode=1)
    if number is None:
        number = max(made)
    if number not in made:
        raise CommandError(
            _("There is no finished edition %(number)d. There are: %(known)s.")
            % {"number": number, "known": ", ".join(map(str, made))},
            returncode=2,
        )
    if not editions.allowed(made[number], [Scope.PRINT]):
        raise CommandError(
            _("Edition %(number)d may not be handed out now.") % {"number": number}, returncode=1
        )
    return made[number]


def _no_article(article: str, known: tuple[str, ...]) -> CommandError:
    return CommandError(
        _("There is no article “%(article)s”. There are: %(known)s.")
        % {"article": article, "known": ", ".join(known)},
        returncode=2,
    )
