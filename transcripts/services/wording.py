"""What a person typed, made into the lines of a cue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from transcripts.subtitles.linebreak import forbidden_end, wrap
from transcripts.subtitles.linebreak.tokens import is_dialogue, split, without_hyphen
from transcripts.subtitles.model import Word, width
from transcripts.subtitles.profiles import Profile

MAX_CHARACTERS = 500
# What would end a line or the text inside a file, or cannot be stored: controls, lone surrogates.
_UNWANTED = {"Cc", "Cs"}
_BYTE_ORDER_MARK = "\ufeff"
_ARROW = "-->"


class UnusableText(ValueError):
    """A text that cannot be a subtitle. The message is for the person who typed it."""


def clean(text: str) -> str:
    """Lines with single spaces, without control characters and blank lines.

    No-break spaces are kept: the person who typed one meant it. Raises `UnusableText` for a text
    of more than `MAX_CHARACTERS` characters, and for one with the arrow of a subtitle file.
    """
    lines = (_single_spaced(line) for line in text.splitlines())
    cleaned = "\n".join(line for line in lines if line)
    if len(cleaned) > MAX_CHARACTERS:
        raise UnusableText(
            _(
                "The text has %(length)d characters; one subtitle can have at most %(limit)d. "
                "It was not saved. Shorten it and save it again."
            )
            % {"length": len(cleaned), "limit": MAX_CHARACTERS}
        )
    if _ARROW in cleaned:
        # Anywhere, since the lines may yet be divided differently.
        raise UnusableText(
            _(
                "The text holds “-->”, by which a subtitle file marks times, so that a player would "
                "misread it. It was not saved. Write it in words."
            )
        )
    return cleaned


def lay_out(text: str, profile: Profile) -> str:
    """The person's own lines where they keep the rules of the profile, the best ones otherwise."""
    lines = text.split("\n") if text else []
    if _keeps_rules(lines, profile):
        return text
    return "\n".join(wrap(text, profile))


def give_voices(words: Sequence[Word], lines: Sequence[str]) -> tuple[Word, ...]:
    """The words of an edited cue with speakers that agree with its lines.

    In a dialogue of as many lines as there were speakers each line is one of theirs, in the order
    they are heard. Otherwise the cue is the words of whoever begins it.
    """
    heard = list(dict.fromkeys(word.speaker for word in words if word.speaker))
    if len(heard) < 2:
        return tuple(words)
    if is_dialogue(lines) and len(lines) == len(heard):
        counts = [len(split(without_hyphen(line))) for line in lines]
        voices = [
            voice for voice, count in zip(heard, counts, strict=True) for _word in range(count)
        ]
        if len(voices) == len(words):
            return tuple(
                replace(word, speaker=voice) for word, voice in zip(words, voices, strict=True)
            )
    return tuple(replace(word, speaker=heard[0]) for word in words)


def _single_spaced(line: str) -> str:
    return " ".join(token for token in split(_printable(line)) if token.strip())


def _printable(line: str) -> str:
    return "".join(
        " " if char == "\t" else char
        for char in line
        if char == "\t"
        or (unicodedata.category(char) not in _UNWANTED and char != _BYTE_ORDER_MARK)
    )


def _keeps_rules(lines: list[str], profile: Profile) -> bool:
    if len(lines) > profile.max_lines:
        return False
    if any(width(line) > profile.max_chars_per_line for line in lines):
        return False
    return not any(
        forbidden_end(
            split(above)[-1],
            split(below)[0],
            profile.language,
            following="".join(split(below)[1:2]),
        )
        for above, below in pairwise(lines)
    )
