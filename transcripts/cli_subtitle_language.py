"""In which language the commands about subtitles speak: Czech, or English where `LIVES_LANG` says so."""

from __future__ import annotations

import argparse
import os
import re
from typing import Any, NoReturn

LANGUAGES = ("cs", "en")
# What argparse says by itself, in Czech.
_HEADINGS = (
    ("usage: ", "použití: "),
    ("positional arguments:", "údaje:"),
    ("options:", "volby:"),
)
_ERRORS = (
    (r"the following arguments are required: (.*)", r"chybí: \1"),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1: \2 tu není; je tu \3"),
    (r"argument (.*?): expected one argument", r"\1: chybí hodnota"),
    (r"unrecognized arguments: (.*)", r"tomuhle nerozumíme: \1"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 a \2 nejdou dohromady"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 může znamenat \2; napište to celé"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


def default() -> str:
    """The language of `LIVES_LANG`, as all other commands take it; Czech where it says neither."""
    given = (os.environ.get("LIVES_LANG") or "cs")[:2].lower()
    return given if given in LANGUAGES else "cs"


def said(cs: str, en: str) -> str:
    """One of the two, for what is printed before `--lang` is read, such as the help."""
    return en if default() == "en" else cs


class Parser(argparse.ArgumentParser):
    """A command line that asks for what is missing in the reader's language."""

    def __init__(self, **how: Any) -> None:
        own_help = how.pop("add_help", True)
        super().__init__(**how, add_help=False)
        if own_help:
            told = said("vypíše tuhle nápovědu a skončí", "show this help message and exit")
            self.add_argument("-h", "--help", action="help", help=told)

    def format_usage(self) -> str:
        return self._in_language(super().format_usage())

    def format_help(self) -> str:
        return self._in_language(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong with it, and end with 2."""
        if default() == "en":
            super().error(message)
        for english, czech in _ERRORS:
            if match := re.fullmatch(english, message, re.DOTALL):
                message = match.expand(czech)
                break
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}\n")

    @staticmethod
    def _in_language(text: str) -> str:
        if default() == "en":
            return text
        usage, blank, rest = text.partition("\n\n")
        wider = len(_HEADINGS[0][1]) - len(_HEADINGS[0][0])
        text = usage.replace("\n ", "\n" + " " * (wider + 1)) + blank + rest
        for english, czech in _HEADINGS:
            text = text.replace(english, czech, 1)
        return text
