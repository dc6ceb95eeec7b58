"""Everything the interface says, it says in Czech."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.slow  # reads every source with the gettext programs

APPS = ["media", "transcripts", "pipeline", "publications", "cms"]


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_in_the_code_has_a_czech_one(app: str, tmp_path: Path, monkeypatch):
    folder = tmp_path / app
    sources = shutil.ignore_patterns("__pycache__", "static", "*.mo")
    shutil.copytree(settings.BASE_DIR / app, folder, ignore=sources)
    monkeypatch.chdir(folder)
    call_command("makemessages", locale=["cs"], verbosity=0, no_location=True, no_obsolete=True)
    messages = str(folder / "locale/cs/LC_MESSAGES/django.po")
    for kind in ("--untranslated", "--only-fuzzy"):
        assert said("msgattrib", kind, messages) == ""


@pytest.mark.parametrize("app", APPS)
def test_the_compiled_catalogue_is_the_one_people_edit(app: str, tmp_path: Path):
    folder = settings.BASE_DIR / app / "locale/cs/LC_MESSAGES"
    compiled = tmp_path / "django.mo"
    said("msgfmt", "--check", "--output-file", str(compiled), str(folder / "django.po"))
    assert said("msgunfmt", str(compiled)) == said("msgunfmt", str(folder / "django.mo"))


def said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
