"""Commands for people: a failure is a sentence, without the name of a Python class before it."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation


class SentenceCommand(BaseCommand):
    """Ends with the `returncode` of the `CommandError` and its message alone on stderr.

    Speaks the language of `LIVES_LANG`, as the launcher does; Czech where it says nothing.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        language = os.environ.get("LIVES_LANG") or settings.LANGUAGE_CODE
        try:
            with translation.override(language[:2]):
                return super().execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)
