# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every check of this repository, three at a time; `./lives test` runs it in the environment.

checks.py                      all of them
checks.py --fast               without what runs real films, LibreOffice and a browser
checks.py ANYTHING ELSE        one pytest run with these arguments

A check's output appears when it has ended. Where LIVES_TEST_UNTIL (seconds since 1970) is set, as
`.ci/run` does, a check that is still running then is interrupted and says how far it came: a fault
it has found decides; what a slow machine did not reach is reported, and is no fault of the code.
"""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["media", "transcripts", "pipeline", "publications", "cms"]
SLOW = "slow or browser"
#: Tests with workers, databases and brokers of their own; they take minutes, beside the other slow ones.
MACHINES = [
    f"tests/pipeline/test_{name}.py" for name in ("engines", "many_machines", "chaos", "fuzz")
]
#: Where films are made and heard; its slow tests want the second speech engine as well.
SPEECH = "tests/pipeline"
#: Where strangers judge the anthology's files: veraPDF, epubcheck, Ace, LibreOffice and the like.
JUDGES = "tests/publications/document"
UNTIL = float(os.environ.get("LIVES_TEST_UNTIL") or "inf")
#: Many of the slow tests wait for servers and for leases, so there is one more than there are cores.
LANES = 3
#: One order of the tests, so that a red run is the commit's own; pytest by itself draws another each time.
ORDER = "--randomly-seed=20261125"
#: The core of the tests gets this long in any case.
LEAST_S = 600.0
CORE = "pytest, fast core"
FAST = (CORE, "pytest, fast core on PostgreSQL", "pytest, pipeline on Celery and PostgreSQL")
#: The second speech engine is large, and not for every Python is there a build: its tests say so.
WITH_OPENAI = """
import subprocess, sys
for extra in ("openai", "speakers"):
    subprocess.run([sys.executable, "lives", "speech", "install", extra], check=False)
sys.exit(subprocess.run([sys.executable, *sys.argv[1:]], check=False).returncode)
"""


def checks() -> dict[str, list[str]]:
    """Each check's name and the arguments for this Python, the most telling first."""
    templates = sorted(str(path) for app in APPS for path in Path(app).rglob("templates"))
    pytest = ["-m", "pytest", "-q"]
    return {
        CORE: [*pytest, ORDER, "-m", f"not ({SLOW} or road)"],
        # The longest goes early, beside the core: what is begun last keeps one core busy alone.
        "pytest, slow suite": [
            *(*pytest, ORDER, "-m", f"({SLOW}) and not road", "--durations=12", "tests"),
            *(f"--ignore={path}" for path in (SPEECH, JUDGES)),
        ],
        "ruff check": ["-m", "ruff", "check", ".", "lives"],
        "ruff format": ["-m", "ruff", "format", "--check", ".", "lives"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
        "djlint": ["-m", "djlint", "--lint", *templates],
        "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
        "mypy": ["-m", "mypy", *APPS, "manage.py"],
        "mypy lives": ["-m", "mypy", "lives"],
        "pytest, fast core on PostgreSQL": [
            ".ci/on_postgres.py",
            *(*pytest, ORDER, "-m", f"not ({SLOW} or road)", "-p", "no:cacheprovider"),
            *(
                "tests/cms",
                "tests/media",
                "tests/pipeline",
                "tests/publications",
                "tests/transcripts",
                # What needs no database needs it asked twice even less.
                "--ignore=tests/publications/document",
                "--ignore=tests/transcripts/subtitles",
            ),
        ],
        "pytest, pipeline on Celery and PostgreSQL": [
            *(".ci/on_postgres.py", ".ci/on_redis.py"),
            *(*pytest, ORDER, "-m", f"not ({SLOW} or road)", "-p", "no:cacheprovider"),
            "tests/pipeline",
        ],
        "pytest, the road": [*pytest, "-m", "road", "-p", "no:randomly", "tests/road"],
        "pytest, film and speech": [
            *("-c", WITH_OPENAI, *pytest, ORDER, "-m", f"({SLOW}) and not road", "--durations=12"),
            *(SPEECH, *(f"--ignore={path}" for path in MACHINES)),
        ],
        "pytest, the anthology's judges": [*pytest, ORDER, "-m", SLOW, "--durations=12", JUDGES],
        "pytest, many machines": [*pytest, ORDER, "-m", SLOW, "-p", "no:cacheprovider", *MACHINES],
    }


def outcome(name: str, arguments: list[str]) -> str:
    """Run one check and print what it said, as one block: "passed", "FAILED" or "not finished"."""
    began = time.time()
    left = max(LEAST_S if name == CORE else 0.0, UNTIL - began)
    if left == 0:
        return "not begun"
    child = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said = child.communicate(timeout=None if left == float("inf") else left)[0]
        end = "passed" if child.returncode == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        said = _interrupt(child)
        end = "FAILED" if re.search(rb"\b[1-9]\d* (failed|error)", said) else "not finished"
    text = said.decode("utf-8", "replace")
    print(f"\n== {name}\n{text}== {name}: {end}, {time.time() - began:.0f} s", flush=True)
    return end


def _interrupt(child: "subprocess.Popen[bytes]") -> bytes:
    """End a check as Ctrl-C does, so that it sums up; kill it where that takes minutes."""
    os.killpg(child.pid, signal.SIGINT)
    try:
        return child.communicate(timeout=300)[0]
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        return child.communicate()[0]


def main(words: list[str]) -> int:
    chosen = checks()
    if words == ["--fast"]:
        for name in list(chosen):
            if name.startswith("pytest") and name not in FAST:
                del chosen[name]
    elif words:
        return subprocess.run([sys.executable, "-m", "pytest", *words], check=False).returncode
    with ThreadPoolExecutor(LANES) as pool:
        ends = dict(zip(chosen, pool.map(outcome, chosen, chosen.values()), strict=True))
    for name, end in ends.items():
        print(f"== {name}: {end}")
    failed = [name for name, end in ends.items() if end == "FAILED"]
    print(f"\n== {'FAILED: ' + ', '.join(failed) if failed else 'passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
