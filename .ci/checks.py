# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check of this repository, one after another; `./lives test` runs it in the environment.

checks.py                      all of them
checks.py --fast               all but the slow suite
checks.py ANYTHING ELSE        one pytest run with these arguments

A part listed in UNPROVEN has not been seen green on a quiet machine yet. It runs and prints what
it found, with a limit of time, but does not decide the result. The list is to become empty:
whoever sees a part pass takes it out.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["media", "transcripts", "pipeline", "publications", "cms"]
SLOW = "slow or browser"
PROVEN = [
    "tests/media/test_consent.py",
    "tests/media/test_ranges.py",
    "tests/pipeline/test_ledger.py",
]
UNPROVEN = {
    "ruff format": 60,
    "mypy": 300,
    "mypy lives": 120,
    "import-linter": 120,
    "djlint format": 120,
    "djlint rules": 120,
    "migrations": 180,
    "pytest, fast core": 1200,
    "pytest, slow suite": 900,
}


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
        "pytest, fast core": ["-m", "pytest", "-q", "-m", f"not ({SLOW})"],
        "pytest, slow suite": ["-m", "pytest", "-q", "-m", SLOW],
        "pytest, proven": ["-m", "pytest", "-q", *PROVEN],
    }


def passes(name: str, arguments: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    try:
        done = subprocess.run([sys.executable, *arguments], check=False, timeout=UNPROVEN.get(name))
    except subprocess.TimeoutExpired as error:
        print(f"== {name}: not finished in {error.timeout:.0f} s", flush=True)
        return False
    return done.returncode == 0


def main(words: list[str]) -> int:
    chosen = checks()
    if words == ["--fast"]:
        del chosen["pytest, slow suite"]
    elif words:
        chosen = {"pytest": ["-m", "pytest", *words]}
    failed = [name for name, arguments in chosen.items() if not passes(name, arguments)]
    decisive = [name for name in failed if name not in UNPROVEN]
    undecided = [name for name in failed if name in UNPROVEN]
    if undecided:
        print(f"\n== not green yet, does not decide: {', '.join(undecided)}")
    print(f"\n== {'FAILED: ' + ', '.join(decisive) if decisive else 'passed'}")
    return 1 if decisive else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
