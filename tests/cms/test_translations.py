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


FOLDERS = [f"{app}/locale/cs/LC_MESSAGES" for app in APPS] + ["cms/wagtail_cs/cs/LC_MESSAGES"]
CATALOGUES = [
    path.relative_to(settings.BASE_DIR).with_suffix("")
    for folder in FOLDERS
    for path in sorted((settings.BASE_DIR / folder).glob("*.po"))
]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=str)
def test_the_compiled_catalogue_is_the_one_people_edit(catalogue: Path, tmp_path: Path):
    edited = settings.BASE_DIR / catalogue
    compiled = tmp_path / "compiled.mo"
    said("msgfmt", "--check", "--output-file", str(compiled), f"{edited}.po")
    assert said("msgunfmt", str(compiled)) == said("msgunfmt", f"{edited}.mo")
    for kind in ("--untranslated", "--only-fuzzy"):
        assert said("msgattrib", kind, f"{edited}.po") == ""


def said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
