"""`./lives export COLLECTION`: a new edition of an anthology into a folder."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from pipeline.models import Run, StepState
from pipeline.services import runs, steps
from publications.document.writers import WRITERS
from publications.models import CollectionPage, Edition
from publications.services import editions

LOOK_EVERY_S = 0.2
SWEEP_EVERY_S = 5.0
ENDED = (StepState.DONE, StepState.FAILED, StepState.CANCELLED)


class Command(SentenceCommand):
    help = "Freeze a new edition of the anthology with this slug and write its files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collection", help="the slug of the anthology")
        parser.add_argument("--format", default=",".join(WRITERS), help="e.g. docx,pdf")
        parser.add_argument("--out", type=Path, default=Path())

    def handle(self, *, collection: str, format: str, out: Path, **options: Any) -> None:
        formats = [name.strip() for name in format.split(",") if name.strip()]
        unknown = set(formats) - set(WRITERS)
        if unknown or not formats:
            raise CommandError(
                _("There is no format %(names)s. There are: %(known)s.")
                % {"names": ", ".join(sorted(unknown)), "known": ", ".join(WRITERS)},
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
            run = editions.start(page)
        except editions.MayNotPrint as error:
            raise CommandError(str(error), returncode=1) from error
        self._finish(run)
        if failed := runs.standing(run).failed:
            raise CommandError(failed[0].error, returncode=1)
        edition = Edition.objects.get(pk=int(run.subject.removeprefix("edition:")))
        out.mkdir(parents=True, exist_ok=True)
        for file in edition.files.filter(format__in=formats):
            target = out / file.download_name
            with file.file.open("rb") as stored:
                target.write_bytes(stored.read())
            self.stdout.write(f"{target}  {file.size_bytes} B  sha256 {file.sha256}")

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
