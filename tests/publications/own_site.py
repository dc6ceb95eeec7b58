"""A site in a folder of its own, worked by real processes, so that they can be killed or run at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings


class OwnSite:
    """SQLite in a file, as a small installation has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "db.sqlite3"
        self.environment = {
            **os.environ,
            "LIVES_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings",
        }
        self.environment.pop("DATABASE_URL", None)
        self.done("migrate", "--verbosity", "0")

    def manage(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Begin a command of manage.py; both its outputs come as one."""
        return subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
            cwd=settings.BASE_DIR, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
        )  # fmt: skip

    def shell(self, python: str, **options: Any) -> subprocess.Popen[str]:
        """Begin some Python in a process of its own."""
        return self.manage("shell", "--no-imports", "-c", python, **options)

    def done(self, *words: str) -> str:
        return said(self.manage(*words))

    def asked(self, python: str) -> str:
        """The last line that some Python prints."""
        return said(self.shell(python)).strip().splitlines()[-1]


def said(process: subprocess.Popen[str]) -> str:
    """What it says up to its end, which is a good one."""
    output, _nothing = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return output
