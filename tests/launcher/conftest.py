"""A launcher in a folder of its own, run as people run it: as a process."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)


@dataclass
class Project:
    """A folder with the launcher and lock files, and a data folder apart from it."""

    root: Path
    data: Path
    elsewhere: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        foreign = ("PIP_", "LIVES_", "LC_", "PYTHON")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        ours = {"LIVES_DATA": str(self.data), "LANG": "C.UTF-8", "PIP_CONFIG_FILE": os.devnull}
        return {**kept, **ours, **self.settings}

    def start(self, *words: str, python: str = BASE_PYTHON) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [python, str(self.root / "lives"), *words],
            cwd=self.elsewhere,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *words: str, python: str = BASE_PYTHON) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        process = self.start(*words, python=python)
        out, err = process.communicate(timeout=500)
        return process.returncode, out, err

    def processes(self) -> list[int]:
        """Every process that has this project's data folder in its environment."""
        mark = f"LIVES_DATA={self.data}".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in entry.read_bytes().split(b"\0"):
                    found.append(int(entry.parent.name))
            except OSError:
                continue  # it has ended, or is not ours
        return found

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the launcher in a folder with a space and diacritics, run from another folder."""
    root = tmp_path / "Životy rodin"
    shutil.copytree(ROOT / "requirements", root / "requirements")
    shutil.copy(ROOT / "lives", root)
    (tmp_path / "jinde").mkdir()
    return Project(root, tmp_path / "úložiště dat", tmp_path / "jinde")


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    """This very checkout with its environment, and a data folder of the test's own."""
    (tmp_path / "jinde").mkdir()
    return Project(ROOT, tmp_path / "úložiště dat", tmp_path / "jinde")


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which a real server listens, accepts, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
