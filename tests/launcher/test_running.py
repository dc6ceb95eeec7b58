"""The launcher over the real site: this checkout, its environment, real servers and signals."""

import json
import os
import shutil
import signal
import urllib.request
from pathlib import Path

import pytest

from .conftest import ROOT, Project

pytestmark = pytest.mark.slow


@pytest.fixture
def site(checkout: Project) -> Project:
    """Data of the test's own, with the speech weights that are already here."""
    weights = ROOT / "var" / "models"
    if weights.exists():
        shutil.copytree(weights, checkout.data / "models")
    checkout.settings = {"LIVES_LANG": "en"}
    return checkout


def read_until(process, ending: str) -> str:  # type: ignore[no-untyped-def]
    """What the process printed up to the line with `ending`."""
    text = ""
    for line in process.stdout:
        text += line
        if ending in line:
            return text
    raise AssertionError(f"ended without “{ending}”:\n{text}\n{process.stderr.read()}")


def pid_of(site: Project, word: str) -> int:
    for pid in site.processes():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if word.encode() in words:
            return pid
    raise AssertionError(f"no process runs {word}")


def test_arguments_folder_and_exit_code_are_those_of_manage_py(checkout: Project) -> None:
    program = "import os, sys; print(os.getcwd(), 'Šťastné a „veselé“'); sys.exit(7)"
    code, out, _ = checkout.run("shell", "--no-imports", "-c", program)
    assert (code, out) == (7, f"{checkout.elsewhere} Šťastné a „veselé“\n")


def test_speech_models_lists_what_is_here_and_answers_with_its_code(checkout: Project) -> None:
    code, out, err = checkout.run("speech", "models")
    assert (code, err) == (0, "")
    assert out.startswith("Žádný model tu není.")
    code, out, err = checkout.run("speech", "models", "remove", "base", "--yes")
    assert (code, out) == (1, "")
    assert err == "Model „base“ na tomto počítači není. Nic se nezměnilo. Jsou tu: –.\n"


def test_up_ends_with_the_sentence_about_a_wrong_number_and_starts_nothing(
    site: Project, free_port: int
) -> None:
    site.settings = {"LIVES_LANG": "cs", "LIVES_UPLOAD_LIMIT_GB": "dvacet"}
    code, _, err = site.run("up", "--empty", "--port", str(free_port))
    assert (code, err) == (
        2,
        "LIVES_UPLOAD_LIMIT_GB má být číslo od 0, například 20, ne „dvacet“. Nic se nespustilo.\n",
    )
    assert site.processes() == []


def test_an_unknown_command_is_refused_by_django(checkout: Project) -> None:
    code, out, err = checkout.run("nesmysl")
    assert (code, out) == (1, "")
    assert "Unknown command: 'nesmysl'" in err


def test_an_empty_site_comes_up_once_and_leaves_nothing_running(
    site: Project, free_port: int
) -> None:
    words = ("up", "--once", "--empty", "--port", str(free_port))
    code, out, err = site.run(*words)
    assert (code, err) == (0, "")
    assert "Everything is processed.\n" in out
    assert site.processes() == []
    users = json.loads((site.data / "sign-in.json").read_text())["users"]
    assert all(user["password"] in out for user in users)

    code, out, err = site.run(*words)
    assert (code, err) == (0, "")
    assert "Speech weights" not in out  # nothing is fetched or joined again
    assert json.loads((site.data / "sign-in.json").read_text())["users"] == users


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_a_running_site(
    site: Project, free_port: int, number: signal.Signals
) -> None:
    process = site.start("up", "--empty", "--port", str(free_port))
    read_until(process, f"http://localhost:{free_port}/")
    with urllib.request.urlopen(f"http://localhost:{free_port}/") as answer:
        assert answer.status == 200
    process.send_signal(number)
    out, err = process.communicate(timeout=90)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("Stopping…\nStopped, nothing is running.\n")
    assert site.processes() == []


@pytest.mark.parametrize(("word", "name"), [("serve", "web"), ("worker", "worker")])
def test_when_one_process_dies_the_rest_is_stopped_and_its_log_named(
    site: Project, free_port: int, word: str, name: str
) -> None:
    process = site.start("up", "--empty", "--port", str(free_port))
    read_until(process, "Ctrl-C stops everything.")
    os.kill(pid_of(site, word), signal.SIGKILL)
    _, err = process.communicate(timeout=90)
    assert process.returncode == 1
    assert err.startswith(
        f"The process “{name}” ended (code -9), so the rest was stopped too. "
        f"The data are kept; the reason is in {site.data / 'log' / name}.log:\n"
    )
    assert site.processes() == []


def test_testing_leaves_the_data_of_the_site_alone(site: Project) -> None:
    kept = [site.data / name / "a film" for name in ("originals", "renditions", "editions", "work")]
    for file in kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    code, out, _ = site.run("test", "-q", "tests/media/test_ranges.py")
    assert (code, " passed" in out) == (0, True)
    assert [file for file in kept if not file.exists()] == []
