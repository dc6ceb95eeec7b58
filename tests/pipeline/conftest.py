"""What tests of the pipeline share."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from ledger_goal import Goal
from machines import Templates

from pipeline.services import standing


@pytest.fixture
def goal(db):
    goal = Goal()
    standing.forget()
    yield goal
    goal.end()
    standing.forget()


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    templates = Templates(tmp_path_factory.mktemp("templates"))
    yield templates
    templates.end()


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)
