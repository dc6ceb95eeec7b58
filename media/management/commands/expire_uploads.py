"""`manage.py expire_uploads`: removes films that were never sent to the end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from media.commands import SentenceCommand
from media.services import uploads


class Command(SentenceCommand):
    help = "Remove unfinished uploads that nothing came for in seven days, and files of none."

    def handle(self, **options: Any) -> None:
        self.stdout.write(_("Unfinished uploads removed: %(count)d.") % {"count": uploads.expire()})
