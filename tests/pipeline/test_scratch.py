"""The working folder of a command: what is left of it when its process ends, is told to end, or is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from pipeline.management import scratch

# A process that has such a folder, with something in it, until its input closes.
HOLDS = """
import sys, tempfile
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from pipeline.management import scratch
try:
    with scratch.folder("work-", Path(sys.argv[1])) as made:
        (made / "film.mp4").write_bytes(b"x" * 1000)
        (Path(tempfile.mkdtemp()) / "within").touch()
        print(made, flush=True)
        sys.stdin.read()
except Exception as error:
    print(error, flush=True)
    sys.exit(error.returncode)
"""


@pytest.fixture
def holder(tmp_path):
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDS, str(tmp_path)], cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def names(place: Path) -> list[str]:
    return sorted(each.name for each in place.iterdir())


def test_the_folder_is_gone_afterwards_and_everything_temporary_lies_in_it(tmp_path):
    before = tempfile.gettempdir()
    with scratch.folder("work-", tmp_path) as made:
        assert made.parent == tmp_path
        assert Path(tempfile.mkdtemp()).parent == made
    assert (names(tmp_path), tempfile.gettempdir()) == ([], before)


def test_it_is_gone_after_an_error_too(tmp_path):
    with pytest.raises(ZeroDivisionError), scratch.folder("work-", tmp_path):
        _ = 1 / 0
    assert names(tmp_path) == []


def test_what_a_killed_process_left_is_cleared_with_the_next_start(holder, tmp_path):
    process, made = holder()
    process.kill()
    process.wait()
    assert names(tmp_path) == [made.name]
    assert (made / "film.mp4").exists()
    with scratch.folder("work-", tmp_path) as new:
        assert names(tmp_path) == [new.name]
    assert names(tmp_path) == []


def test_what_a_living_process_works_in_stays(holder, tmp_path):
    process, made = holder()
    scratch.clear("work-", tmp_path)
    assert (made / "film.mp4").exists()
    process.communicate("")
    assert (process.returncode, names(tmp_path)) == (0, [])


def test_what_only_has_such_a_name_stays(tmp_path):
    own = tmp_path / "work-holiday"
    own.mkdir()
    (own / "photo.jpg").touch()
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / scratch.HELD).touch()
    (tmp_path / "work-link").symlink_to(other)
    (tmp_path / "work-file").touch()
    scratch.clear("work-", tmp_path)
    assert names(tmp_path) == ["elsewhere", "work-file", "work-holiday", "work-link"]
    assert names(other) == [scratch.HELD]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_process_that_is_told_to_end_tidies_up_and_says_so(holder, tmp_path, number):
    process, _made = holder()
    os.kill(process.pid, number)
    said, _ = process.communicate()
    assert (process.returncode, said, names(tmp_path)) == (
        128 + number,
        "It was ended before it was done. Nothing was written.\n",
        [],
    )


def test_signals_are_as_they_were_afterwards(tmp_path):
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    with pytest.raises(CommandError) as caught, scratch.folder("work-", tmp_path):
        os.kill(os.getpid(), signal.SIGTERM)
    assert caught.value.returncode == 143
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


def test_in_another_thread_it_leaves_signals_alone(tmp_path):
    found = []

    def work():
        with scratch.folder("work-", tmp_path) as made:
            found.append(made.exists())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert (found, names(tmp_path)) == ([True], [])


def test_a_place_that_is_none_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError), scratch.folder("work-", tmp_path / "none"):
        pass
