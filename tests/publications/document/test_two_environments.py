"""Every format, byte for byte, from two fresh virtual environments that share nothing but the lock file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from publications.document.writers import WRITERS

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
LOCK = ROOT / "requirements" / "base.txt"
#: What the writers import; what these need in turn stands in the lock file.
NEEDED = (
    "typst",
    "python-docx",
    "lxml",
    "pillow",
    "segno",
    "font-source-serif-pro",
    "font-source-sans-pro",
)
WRITE = """
import hashlib, json, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from anthology_sample import anthology, assets
from publications.document.writers import WRITERS
sums = {}
for name, writer in WRITERS.items():
    data = writer.write(anthology(), assets())
    Path(f"{name}.{writer.extension}").write_bytes(data)
    sums[name] = hashlib.sha256(data).hexdigest()
print(json.dumps({"sums": sums, "foreign": [m for m in ("django", "wagtail") if m in sys.modules]}))
"""


@dataclass(frozen=True)
class Surroundings:
    """What a file must not depend on."""

    name: str
    hash_seed: str
    timezone: str
    locale: str
    threads: str


APART = (
    Surroundings("a", "0", "Pacific/Kiritimati", "C", "1"),
    Surroundings("a rather longer name", "4242", "America/St_Johns", "C.utf8", "4"),
)


def locked(wanted: tuple[str, ...]) -> str:
    """The entries of the lock file for these packages and for what they need, with their hashes."""
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.read_text())
    named = [(entry.partition("==")[0], entry) for entry in entries]
    needed_by = {
        name: set(re.findall(r"^    #(?: via)? +([a-z0-9._-]+)", entry, re.MULTILINE))
        for name, entry in named
    }
    chosen = set(wanted)
    while more := {name for name, by in needed_by.items() if by & chosen} - chosen:
        chosen |= more
    assert set(wanted) <= set(needed_by)
    return "\n".join(entry for name, entry in named if name in chosen) + "\n"


def fresh_environment(folder: Path) -> Path:
    """A new virtual environment with what the writers need and nothing else; its Python."""
    lines = folder.with_name(f"{folder.name}.txt")
    lines.write_text(locked(NEEDED))
    make = [sys.executable, "-m", "venv", "--without-pip", folder]
    subprocess.run(make, check=True, timeout=300)
    python = folder / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    pip(python, *install, "--no-compile", "-r", lines)
    return python


def pip(python: Path, *words: str | Path) -> str:
    """What this environment's pip says when it works on another one."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    done = subprocess.run(
        [*command, *words], check=True, stdout=subprocess.PIPE, text=True, timeout=900
    )
    return done.stdout


def written_by(python: Path, place: Path, around: Surroundings) -> dict[str, str]:
    """The sha256 of every format, written by a process of its own in a folder of its own."""
    temporary = place / "temporary files"
    temporary.mkdir(parents=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "TMPDIR": str(temporary),
        "PYTHONHASHSEED": around.hash_seed,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": around.timezone,
        "LANG": around.locale,
        "LC_ALL": around.locale,
        "RAYON_NUM_THREADS": around.threads,
    }
    done = subprocess.run(
        [python, "-c", WRITE, ROOT, HERE],
        cwd=place, env=environment, check=True, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["foreign"] == []
    sums: dict[str, str] = said["sums"]
    return sums


@pytest.fixture(scope="module")
def pythons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    folder = tmp_path_factory.mktemp("environments")
    with ThreadPoolExecutor(2) as both:
        yield list(both.map(fresh_environment, [folder / around.name for around in APART]))


def test_the_environments_hold_what_the_writers_need_and_no_more(pythons: list[Path]) -> None:
    listed = [json.loads(pip(python, "list", "--format=json")) for python in pythons]
    names = [{found["name"].replace("_", "-") for found in packages} for packages in listed]
    wanted = {*NEEDED, "typing-extensions"}
    assert names == [wanted, wanted]


def test_every_format_is_the_same_from_two_fresh_environments_and_from_this_one(
    pythons: list[Path], tmp_path: Path
) -> None:
    here = Surroundings("this", "7", "Europe/Prague", "C.utf8", "2")
    first, second, running = (
        written_by(python, tmp_path / around.name, around)
        for python, around in zip([*pythons, Path(sys.executable)], [*APART, here], strict=True)
    )
    assert list(first) == list(WRITERS)
    assert first == second
    assert first == running
