"""What the launcher says and refuses before it has made or started anything."""

import ast
import re
import runpy
import string
import subprocess
import sysconfig
from pathlib import Path

import pytest

from .conftest import BASE_PYTHON, ROOT, Project

SENTENCES = runpy.run_path(str(ROOT / "lives"))["SENTENCES"]


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_each_sentence_says_the_same_things_in_both_languages(key: str) -> None:
    czech, english = SENTENCES[key]
    assert fields(czech) == fields(english)
    assert czech != english


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",), ("up", "--help")])
def test_help_is_czech_and_makes_nothing(project: Project, words: tuple[str, ...]) -> None:
    assert project.run(*words) == (0, SENTENCES["usage"][0] + "\n", "")
    assert not project.data.exists()


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ({"LANG": "cs_CZ.UTF-8"}, 0),
        ({"LANG": "en_GB.UTF-8"}, 1),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "cs_CZ.UTF-8"}, 0),
        ({"LANG": "de_DE.UTF-8"}, 0),
        ({"LANG": "cs_CZ.UTF-8", "LIVES_LANG": "en"}, 1),
        ({"LANG": "en_GB.UTF-8", "LIVES_LANG": "cs"}, 0),
    ],
)
def test_the_language_follows_the_wish_then_the_locale(
    project: Project, settings: dict[str, str], language: int
) -> None:
    project.settings = settings
    assert project.run() == (0, SENTENCES["usage"][language] + "\n", "")


def test_the_script_can_be_read_by_the_pythons_it_has_to_refuse() -> None:
    source = (ROOT / "lives").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def older_pythons() -> list[str]:
    """Real interpreters older than 3.11 on this machine, as PATH and pyenv offer them."""
    folders = [Path("/usr/bin"), Path("/usr/local/bin")]
    folders += sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))
    names = [folder / f"python3.{minor}" for folder in folders for minor in (7, 8, 9, 10)]
    return [str(name) for name in names if name.exists()]


def test_an_older_python_is_named_with_the_command_that_mends_it(project: Project) -> None:
    pythons = older_pythons()
    if not pythons:
        pytest.skip("no Python older than 3.11 on this machine")
    for python in pythons:
        version = subprocess.run(
            [python, "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        sentence = SENTENCES["old_python"][0].format(found=version, words="up --once")
        assert project.run("up", "--once", python=python) == (5, "", sentence + "\n")


def test_a_python_without_ensurepip_is_told_what_to_install(
    project: Project, tmp_path: Path, free_port: int
) -> None:
    """As Debian ships it: the interpreter and its library, with the ensurepip package left out."""
    library = Path(sysconfig.get_path("stdlib"))
    home = tmp_path / "python" / "lib" / library.name
    home.mkdir(parents=True)
    for entry in library.iterdir():
        if entry.name != "ensurepip":
            (home / entry.name).symlink_to(entry)
    project.settings = {"PYTHONHOME": str(tmp_path / "python"), "LIVES_LANG": "en"}
    code, out, err = project.run("up", "--port", str(free_port))
    assert (code, out) == (5, "")
    assert re.fullmatch(
        r"This Python lacks its venv module \(ensurepip\)\. "
        r"Add it and try again: (sudo )?apt-get install python3-venv\n",
        err,
    )
    assert not (project.root / ".venv").exists()


def test_a_taken_port_is_named_with_a_free_one_and_nothing_starts(
    project: Project, taken_port: int
) -> None:
    code, out, err = project.run("up", "--port", str(taken_port))
    assert (code, out) == (3, "")
    free = re.search(r"--port (\d+)\n$", err)
    assert free is not None
    assert err == SENTENCES["port_taken"][0].format(port=taken_port, free=free[1]) + "\n"
    assert int(free[1]) > taken_port
    assert project.files() == ["up.lock"]
    assert not (project.root / ".venv").exists()


def test_the_port_may_come_from_the_environment(project: Project, taken_port: int) -> None:
    project.settings = {"LIVES_PORT": str(taken_port)}
    code, _, err = project.run("up")
    assert (code, f"Port {taken_port} " in err) == (3, True)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.5", "osm", "８０００", "9" * 5000])
def test_a_port_that_is_no_port_is_refused(project: Project, port: str) -> None:
    sentence = SENTENCES["bad_port"][0].format(port=port)
    assert project.run("up", f"--port={port}") == (2, "", sentence + "\n")


def test_an_unknown_option_of_up_is_refused(project: Project) -> None:
    code, out, err = project.run("up", "--fast")
    assert (code, out) == (2, "")
    assert err.endswith("lives up: error: unrecognized arguments: --fast\n")


@pytest.mark.parametrize("words", [("instal", "openai"), (), ("models", "smaž", "base")])
def test_an_unknown_word_of_speech_names_the_known_ones(
    project: Project, words: tuple[str, ...]
) -> None:
    sentence = SENTENCES["speech_usage"][0]
    assert project.run("speech", *words) == (2, "", sentence + "\n")


def test_a_data_folder_that_cannot_be_made_is_named(project: Project) -> None:
    project.data.write_text("a file stands where the folder should be")
    code, out, err = project.run("up")
    assert (code, out) == (1, "")
    assert err.startswith(f"Systém odmítl zapsat nebo číst {project.data}: ")


def test_the_test_command_names_the_missing_system_packages(project: Project) -> None:
    project.settings = {"PATH": str(project.elsewhere), "LIVES_LANG": "en"}
    code, out, err = project.run("test", python=BASE_PYTHON)
    assert (code, out) == (5, "")
    assert re.fullmatch(
        r"The tests still need Chromium, LibreOffice, pdftotext, gettext, Java, npm, pandoc\. Add them: "
        r"(sudo )?apt-get install chromium libreoffice-writer-nogui poppler-utils gettext postgresql redis-server "
        r"default-jre-headless libjaxb-java nodejs npm hyphen-cs fonts-crosextra-carlito fonts-crosextra-caladea "
        r"zbar-tools pandoc\n",
        err,
    )
