# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check of this repository, one after another; `./lives test` runs it in the environment.

checks.py                      all of them
checks.py --fast               all but the slow suite
checks.py ANYTHING ELSE        one pytest run with these arguments
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["media", "transcripts", "pipeline", "publications", "cms"]
SLOW = "slow or browser"


def checks() -> dict[str, list[str]]:
    """Each check's name and the arguments for this Python."""
    templates = sorted(str(path) for app in APPS for path in Path(app).rglob("templates"))
    return {
        "ruff check": ["-m", "ruff", "check", ".", "lives"],
        "ruff format": ["-m", "ruff", "format", "--check", ".", "lives"],
        "mypy": ["-m", "mypy", *APPS, "manage.py"],
        "mypy lives": ["-m", "mypy", "lives"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        "djlint format": ["-m", "djlint", "--check", "--quiet", *templates],
        "djlint rules": ["-m", "djlint", "--lint", *templates],
        "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
        "pytest, fast core": ["-m", "pytest", "-m", f"not ({SLOW})"],
        "pytest, slow suite": ["-m", "pytest", "-m", SLOW],
    }


def main(words: list[str]) -> int:
    chosen = checks()
    if words == ["--fast"]:
        del chosen["pytest, slow suite"]
    elif words:
        chosen = {"pytest": ["-m", "pytest", *words]}
    failed = []
    for name, arguments in chosen.items():
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, *arguments], check=False).returncode != 0:
            failed.append(name)
    print("\n== " + (f"FAILED: {', '.join(failed)}" if failed else f"passed: {', '.join(chosen)}"))
    return 1 if failed else 0


if __name__ == "__main__":
    import os

    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
