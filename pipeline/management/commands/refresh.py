"""`manage.py refresh`: which runs would come out differently now, and `--all` does them again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from pipeline.models import Run
from pipeline.services import runs


class Command(SentenceCommand):
    help = (
        "Name the runs whose settings have changed since; with --all, do again what depends on it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="process again what has changed")

    def handle(self, *, all: bool, **options: Any) -> None:
        count = 0
        for run in Run.objects.filter(cancelled_at=None).order_by("pk").iterator():
            found = runs.refresh(run) if all else runs.changed(run)
            if found:
                count += 1
                self.stdout.write(f"{run.title}: {', '.join(found.labels)}")
        if not count:
            self.stdout.write(_("Nothing has changed since it was done."))
