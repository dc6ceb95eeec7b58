# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check of this repository, one after another; `./lives test` runs it in the environment.

checks.py                      all of them
checks.py --fast               without what runs real films, LibreOffice and a browser
checks.py ANYTHING ELSE        one pytest run with these arguments

A part listed in UNPROVEN has not been seen green yet: it runs last, within a limit of time, and
tells what it found, but does not decide. Whoever sees such a part pass takes it out of the list.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["media", "transcripts", "pipeline", "publications", "cms"]
SLOW = "slow or browser"
#: Minutes a part may take before it is given up.
UNPROVEN: dict[str, float] = {}
#: After this many minutes in all no unproven part is begun.
ENOUGH = 55


def checks() -> dict[str, list[str]]:
    """Each check's name and the arguments for this Python, the quickest first."""
    templates = sorted(str(path) for app in APPS for path in Path(app).rglob("templates"))
    pytest = ["-m", "pytest", "-q"]
    return {
        "ruff check": ["-m", "ruff", "check", ".", "lives"],
        "ruff format": ["-m", "ruff", "format", "--check", ".", "lives"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        "djlint format": ["-m", "djlint", "--check", "--quiet", *templates],
        "djlint rules": ["-m", "djlint", "--lint", *templates],
        "mypy": ["-m", "mypy", *APPS, "manage.py"],
        "mypy lives": ["-m", "mypy", "lives"],
        "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
        "pytest, fast core": [*pytest, "-m", f"not ({SLOW} or road)"],
        "pytest, slow suite": [*pytest, "-m", f"({SLOW}) and not road"],
        "pytest, the road": [*pytest, "-m", "road", "-p", "no:randomly", "tests/road"],
    }


def passes(name: str, arguments: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    limit = UNPROVEN.get(name)
    try:
        done = subprocess.run(
            [sys.executable, *arguments], check=False, timeout=limit and limit * 60
        )
    except subprocess.TimeoutExpired:
        print(f"== {name}: not finished in {limit} min", flush=True)
        return False
    print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def main(words: list[str]) -> int:
    began = time.monotonic()
    chosen = checks()
    if words == ["--fast"]:
        del chosen["pytest, slow suite"], chosen["pytest, the road"]
    elif words:
        chosen = {"pytest": ["-m", "pytest", *words]}
    failed, undecided = [], []
    for name in sorted(chosen, key=lambda name: name in UNPROVEN):
        if name not in UNPROVEN:
            if not passes(name, chosen[name]):
                failed.append(name)
        elif time.monotonic() - began > ENOUGH * 60 or not passes(name, chosen[name]):
            undecided.append(name)
    if undecided:
        print(f"\n== not seen green, does not decide: {', '.join(undecided)}")
    print(f"\n== {'FAILED: ' + ', '.join(failed) if failed else 'passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
