"""Where a line and a cue may end: one module a language, and the best lines for a text.

A language is added by writing its module, with its object named `LANGUAGE`; nothing else names it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from transcripts.subtitles.profiles import Profile

from .base import Break, Language
from .layout import wrap_tokens
from .tokens import is_dialogue, split


def _languages() -> dict[str, Language]:
    """The object named `LANGUAGE` of each module in this folder that has one, by its code."""
    names = sorted(module.name for module in iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    found = [getattr(module, "LANGUAGE", None) for module in modules]
    return {each.code: each for each in found if isinstance(each, Language)}


LANGUAGES: dict[str, Language] = _languages()
_ANY = Language()

__all__ = ["LANGUAGES", "Break", "Language", "forbidden_end", "language", "wrap"]


def language(code: str) -> Language:
    """The rules of a language by its code ("cs"); punctuation alone for one we do not know."""
    return LANGUAGES.get(code, _ANY)


def forbidden_end(word: str, next_word: str, code: str = "cs", *, following: str = "") -> bool:
    """Whether no line and no cue may end with `word` when `next_word` comes after it, and after that
    `following`, where it is known."""
    return language(code).forbidden_end(word, next_word, following)


def wrap(text: str, profile: Profile) -> tuple[str, ...]:
    """The best lines for the text of one cue.

    At most `max_chars_per_line` and `max_lines`, never a forbidden line end while there is another way,
    then the best break, balance and the shorter line above. One line where one is enough. A text that
    does not fit keeps the width and takes more lines; a word wider than a line stays whole. The lines
    of a dialogue (each with its hyphen) stay apart. Empty text gives no lines.
    """
    rules = language(profile.language)
    given = [line for line in text.splitlines() if line.strip()]
    if is_dialogue(given):
        return tuple(line for each in given for line in wrap_tokens(split(each), rules, profile))
    return wrap_tokens(split(text), rules, profile)
