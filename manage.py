#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's command line, with the settings of this site."""

import os
import sys

#: Commands that work on files alone start without the site, which takes seconds to import.
PLAIN = {
    "transcribe": "pipeline.management.commands.transcribe",
    "align": "pipeline.management.commands.align",
}


def plain(module: str) -> None:
    """Run one command with the site's settings but without its apps and database."""
    from importlib import import_module

    import django
    from django.conf import settings

    settings.LOCALE_PATHS = [
        settings.BASE_DIR / app / "locale" for app in ("pipeline", "media", "transcripts")
    ]
    settings.INSTALLED_APPS = []
    django.setup()
    import_module(module).Command().run_from_argv(sys.argv)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    if sys.argv[1:3] == ["subtitle", "align"]:
        del sys.argv[1]  # of the commands about subtitles the one that needs a speech engine
    if len(sys.argv) > 1 and sys.argv[1] in PLAIN:
        plain(PLAIN[sys.argv[1]])
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
