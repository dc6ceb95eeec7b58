"""Real environments, real pip, real signals; package indexes on this machine only."""

import hashlib
import os
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from .conftest import Project

pytestmark = pytest.mark.slow


def wait_for(condition, what: str) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < until, f"{what} did not happen"
        time.sleep(0.1)


def lock(project: Project, text: str) -> None:
    (project.root / "requirements" / "base.txt").write_text(text, encoding="utf-8")


def wheel(folder: Path) -> str:
    """Put a small real wheel into `folder`; its SHA-256."""
    folder.mkdir()
    path = folder / "pohoda-1.0-py3-none-any.whl"
    info = "pohoda-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pohoda.py", "MOOD = 'calm'\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: pohoda\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_ctrl_c_stops_the_installation_and_a_second_up_is_refused_meanwhile(
    project: Project, taken_port: int, free_port: int
) -> None:
    # pip waits for an index that accepts connections and never answers
    project.settings = {"PIP_INDEX_URL": f"http://127.0.0.1:{taken_port}/"}
    first = project.start("up", "--port", str(free_port))
    log = project.data / "log" / "setup-base.log"
    wait_for(log.exists, "the installation")
    wait_for(lambda: len(project.processes()) >= 2, "the start of pip")

    code, out, err = project.run("up", "--port", str(free_port))
    assert (code, out) == (4, "")
    assert err == (
        f"Životy rodin už nad touto složkou běží (http://localhost:{free_port}/). "
        f"Zastavte je v jejich okně klávesami Ctrl-C, nebo: kill {first.pid}\n"
    )

    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    assert (first.returncode, out.splitlines()[-1], err) == (130, "Zastavuji…", "")
    assert project.processes() == []

    # the lock is free again: the next one gets as far as the port
    code, _, _ = project.run("up", "--port", str(taken_port))
    assert code == 3


def test_a_lock_is_installed_once_and_a_damaged_download_is_refused(project: Project) -> None:
    digest = wheel(project.elsewhere / "wheels")
    project.settings = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(project.elsewhere / "wheels"),
        "LIVES_LANG": "en",
    }
    python = project.root / ".venv" / "bin" / "python"
    stamp = project.root / ".venv" / "lives-base.sha256"

    lock(project, f"pohoda==1.0 --hash=sha256:{'0' * 64}\n")
    code, out, err = project.run("check")
    assert (code, out) == (5, "")
    assert "A downloaded file is not the one that was locked, so nothing was installed." in err
    assert not stamp.exists()

    lock(project, "chybi==1.0 --hash=sha256:" + "0" * 64 + "\n")
    code, out, err = project.run("check")
    assert (code, out) == (5, "")
    assert "Packages could not be downloaded. Check the connection" in err
    assert not stamp.exists()

    lock(project, f"pohoda==1.0 --hash=sha256:{digest}\n")
    code, out, err = project.run("check")
    assert "Packages: base: done in" in err
    installed = subprocess.run(
        [python, "-c", "import pohoda; print(pohoda.MOOD)"], capture_output=True, text=True
    )
    assert (installed.stdout, installed.stderr) == ("calm\n", "")
    assert (
        stamp.read_text()
        == hashlib.sha256((project.root / "requirements" / "base.txt").read_bytes()).hexdigest()
    )

    written = stamp.stat().st_mtime_ns
    code, out, err = project.run("check")
    assert "Packages" not in err
    assert stamp.stat().st_mtime_ns == written


def test_an_environment_whose_python_has_gone_is_made_anew(project: Project) -> None:
    lock(project, "")
    project.settings = {"PIP_NO_INDEX": "1", "LIVES_LANG": "en"}
    folder = project.root / ".venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").write_text("#!/bin/sh\nexit 1\n")
    (folder / "python").chmod(0o755)
    _, _, err = project.run("check")
    assert "The environment .venv does not work" in err
    assert os.access(folder / "pip", os.X_OK)


def test_no_ffmpeg_anywhere_is_one_sentence(project: Project, free_port: int) -> None:
    lock(project, "")
    project.settings = {
        "PIP_NO_INDEX": "1",
        "LIVES_LANG": "en",
        "LIVES_FFMPEG": "/není/ffmpeg",
    }
    code, _, err = project.run("up", "--port", str(free_port))
    assert code == 5
    assert err.startswith("No ffmpeg was found (/není/ffmpeg). Add it: ")
