#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's command line, with the settings of this site."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
