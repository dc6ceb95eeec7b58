# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check of this repository, two at a time; `./lives test` runs it in the environment.

checks.py                      all of them
checks.py --fast               without what runs real films, LibreOffice and a browser
checks.py ANYTHING ELSE        one pytest run with these arguments

A check's output appears when it has ended. One that is listed in UNPROVEN has not been seen green
yet: it begins after the others, is given up at LIVES_TEST_UNTIL (seconds since 1970, where that is
set), and tells what it found, but does not decide. Whoever sees it pass takes it out of the list.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["media", "transcripts", "pipeline", "publications", "cms"]
SLOW = "slow or browser"
UNPROVEN: set[str] = set()
UNTIL = float(os.environ.get("LIVES_TEST_UNTIL", "inf"))


def checks() -> dict[str, list[str]]:
    """Each check's name and the arguments for this Python, the longest first."""
    templates = sorted(str(path) for app in APPS for path in Path(app).rglob("templates"))
    pytest = ["-m", "pytest", "-q"]
    return {
        "pytest, fast core": [*pytest, "-m", f"not ({SLOW} or road)"],
        "pytest, the road": [*pytest, "-m", "road", "-p", "no:randomly", "tests/road"],
        "pytest, slow suite": [*pytest, "-m", f"({SLOW}) and not road"],
        "mypy": ["-m", "mypy", *APPS, "manage.py"],
        "mypy lives": ["-m", "mypy", "lives"],
        "ruff check": ["-m", "ruff", "check", ".", "lives"],
        "ruff format": ["-m", "ruff", "format", "--check", ".", "lives"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        "djlint format": ["-m", "djlint", "--check", "--quiet", *templates],
        "djlint rules": ["-m", "djlint", "--lint", *templates],
        "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    }


def passes(name: str, arguments: list[str]) -> bool:
    """Run one check and print what it said, as one block."""
    began = time.time()
    left = max(0.0, UNTIL - began) if name in UNPROVEN and float("inf") > UNTIL else None
    child = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said = child.communicate(timeout=left)[0]
        end = "passed" if child.returncode == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        said = child.communicate()[0]
        end = "given up"
    text = said.decode("utf-8", "replace")
    print(f"\n== {name}\n{text}== {name}: {end}, {time.time() - began:.0f} s", flush=True)
    return end == "passed"


def main(words: list[str]) -> int:
    chosen = checks()
    if words == ["--fast"]:
        del chosen["pytest, slow suite"], chosen["pytest, the road"]
    elif words:
        return subprocess.run([sys.executable, "-m", "pytest", *words], check=False).returncode
    names = sorted(chosen, key=lambda name: name in UNPROVEN)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda name: passes(name, chosen[name]), names))
    failed = [name for name, passed in zip(names, results, strict=True) if not passed]
    undecided = [name for name in failed if name in UNPROVEN]
    decisive = [name for name in failed if name not in UNPROVEN]
    if undecided:
        print(f"\n== not seen green, does not decide: {', '.join(undecided)}")
    print(f"\n== {'FAILED: ' + ', '.join(decisive) if decisive else 'passed'}")
    return 1 if decisive else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
