"""In which language the commands about subtitles speak: Czech, or English where `LIVES_LANG` says so."""

from __future__ import annotations

import os

LANGUAGES = ("cs", "en")


def default() -> str:
    """The language of `LIVES_LANG`, as all other commands take it; Czech where it says neither."""
    given = (os.environ.get("LIVES_LANG") or "cs")[:2].lower()
    return given if given in LANGUAGES else "cs"


def said(cs: str, en: str) -> str:
    """One of the two, for what is printed before `--lang` is read, such as the help."""
    return en if default() == "en" else cs
