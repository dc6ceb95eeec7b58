"""`manage.py supersede`: begins the editions that withdrawn or expired consents ask for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from publications.services import superseding


class Command(SentenceCommand):
    help = (
        "Begin a new edition of each anthology whose newest one holds a film without consent. "
        "Run it daily: a consent that expires tells nobody. Again changes nothing."
    )

    def handle(self, **options: Any) -> None:
        begun = superseding.begin_all_due()
        for run in begun:
            self.stdout.write(run.title)
        self.stdout.write(_("Editions begun or waiting: %(count)d.") % {"count": len(begun)})
