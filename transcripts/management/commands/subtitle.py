"""`manage.py subtitle ...`: the command line of `transcripts.cli_subtitle`, beside the site's others."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from transcripts import cli_subtitle


class Command(BaseCommand):
    help = "Check a subtitle file against a profile, mend it, cut it anew or convert it."
    # It reads files only; the state of the site is not its business.
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand the arguments over as they are, so that both ways in read them alike."""
        sys.exit(cli_subtitle.main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        """Reached by `call_command("subtitle", "check", ...)` only."""
        if code := cli_subtitle.main([str(each) for each in args]):
            sys.exit(code)
