"""Environment variables of a deployment: an empty one is not set, a wrong number is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

NUMBERS = {
    "LIVES_CACHE_GB": ("CACHE_LIMIT_BYTES", 100 * 1024**3),
    "LIVES_UPLOAD_LIMIT_GB": ("UPLOAD_LIMIT_BYTES", 20 * 1024**3),
    "LIVES_UPLOAD_CHUNK_MB": ("UPLOAD_CHUNK_BYTES", 8 * 1024**2),
    "LIVES_HLS_FROM_MIN": ("LIVES_HLS_FROM_MIN", 10.0),
}
WORDS = {
    "LIVES_HOSTS": ("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"]),
    "LIVES_BASE_URL": ("BASE_URL", "http://localhost:8000"),
    "LIVES_QUEUE": ("LIVES_QUEUE", "database"),
    "LIVES_ENGINE": ("LIVES_ENGINE", "faster"),
    "LIVES_MODEL": ("LIVES_MODEL", "base"),
    "LIVES_PROFILE": ("LIVES_PROFILE", "cs-sdh"),
}


def read(tmp_path: Path, *names: str, **given: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a program that reads settings of these names."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIVES_", "DATABASE_"))}
    program = (
        "import json, sys; from cms import settings; "
        "print(json.dumps([getattr(settings, name) for name in sys.argv[1:]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=settings.BASE_DIR,
        env={**kept, "PYTHONUTF8": "1", "LIVES_DATA": str(tmp_path), **given},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_number_is_not_set(tmp_path, empty):
    names, values = zip(*NUMBERS.values(), strict=True)
    code, out, err = read(tmp_path, *names, **dict.fromkeys(NUMBERS, empty))
    assert (code, err) == (0, "")
    assert json.loads(out) == list(values)


def test_an_empty_word_is_not_set(tmp_path):
    names, values = zip(*WORDS.values(), strict=True)
    code, out, err = read(tmp_path, *names, DATABASE_URL="", **dict.fromkeys(WORDS, ""))
    assert (code, err) == (0, "")
    assert json.loads(out) == list(values)


def test_no_variable_is_read_as_a_number_in_another_way():
    source = (settings.BASE_DIR / "cms" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'_number\("(\w+)"', source)) == set(NUMBERS)
    assert re.findall(r"\b(?:int|float)\(\s*(?:os\.environ|_given)", source) == []


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["dvacet", "2,5", "-1", "nan", "inf", "1e400"])
def test_a_wrong_number_is_named_in_one_sentence(tmp_path, name, value):
    code, out, err = read(tmp_path, **{name: value})
    least, such = {"LIVES_UPLOAD_CHUNK_MB": ("0.1", "8")}.get(name, ("0", None))
    such = such or {"CACHE": "100", "UPLOAD": "20", "HLS": "10"}[name.split("_")[1]]
    assert (code, out) == (2, "")
    assert err == (
        f"{name} má být číslo od {least}, například {such}, ne „{value}“. Nic se nespustilo.\n"
    )


def test_the_sentence_is_english_where_the_launcher_is_asked_to_be(tmp_path):
    wrong = {"LIVES_LANG": "en", "LIVES_UPLOAD_CHUNK_MB": "0"}
    assert read(tmp_path, **wrong) == (
        2,
        "",
        "LIVES_UPLOAD_CHUNK_MB has to be a number from 0.1 up, such as 8, and not “0”. "
        "Nothing was started.\n",
    )


def test_a_number_may_have_a_fraction(tmp_path):
    code, out, _ = read(tmp_path, "UPLOAD_LIMIT_BYTES", LIVES_UPLOAD_LIMIT_GB="0.5")
    assert (code, json.loads(out)) == (0, [1024**3 // 2])
