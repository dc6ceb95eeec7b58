"""What stands in subtitles and is not said: “[smích]”, “[hudba]”, “♪ … ♪”.

Subtitles for the deaf write a sound in square brackets or between music signs. A cue that is nothing else
is a sound: nobody's voice, a cue of its own with times of its own. Bracketed words inside what somebody
says are no speech either: no engine can hear them, and they begin no turn of a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .linebreak.tokens import without_hyphen
from .model import Word

MUSIC = "♪♫♩♬"
# A bracket that is still open after so many words is a slip of the pen, no sound.
MOST_WORDS = 16
_BEFORE = "\"'„“‚‘«»(-–—"
_AFTER = "\"'“”‘’«».,;:!?…)"
_BRACKETS = re.compile(r"\[[^\[\]]*\]")


def is_sound(text: str) -> bool:
    """Whether a text is one or more sounds and nothing else.

    “[smích]”, “-[smích] [potlesk]”, a bracket over two lines, “♪”, “♪ Ach synku ♪”; a text without a
    letter in its brackets is none, nor is one of no brackets and no music sign.
    """
    bare = without_hyphen(" ".join(text.split())).strip()
    if bare[:1] in MUSIC and bare[-1:] in MUSIC and bare:
        return True
    outside = _BRACKETS.sub("", bare)
    return (
        outside != bare
        and not any(char.isalnum() for char in outside)
        and not set("[]") & set(outside)
        and any(char.isalnum() for char in bare)
    )


def unspoken(texts: Sequence[str]) -> list[bool]:
    """For each word, in the order they stand in, whether it is (a part of) a sound.

    A word glued to a bracket (“[smích]ano”) is said. A bracket or a song must close within `MOST_WORDS`.
    """
    bare = [text.strip() for text in texts]
    out = [False] * len(bare)
    at = 0
    while at < len(bare):
        end = _end(bare, at)
        for index in range(at, end):
            out[index] = True
        at = max(end, at + 1)
    return out


def _end(texts: Sequence[str], first: int) -> int:
    """The index after the last word of the sound that begins with word `first`; `first` where none does."""
    begin = texts[first].lstrip(_BEFORE)
    if begin[:1] == "[":
        closing, rest = "]", begin[1:]
    elif begin[:1] and begin[:1] in MUSIC:
        closing, rest = MUSIC, begin[1:]
    else:
        return first
    for index in range(first, min(len(texts), first + MOST_WORDS)):
        text = rest if index == first else texts[index]
        if closing == "]" and "[" in text:
            break
        if text.rstrip(_AFTER)[-1:] and text.rstrip(_AFTER)[-1:] in closing:
            return index + 1
        if closing == "]" and "]" in text:
            break
    # A sign that stands alone is a sound even where no other closes it.
    return first + 1 if closing == MUSIC and not rest.strip(MUSIC + _AFTER) else first


def voiced(words: Sequence[Word]) -> list[Word]:
    """The words, sounds among them with the speaker they stand with, so that they begin no turn.

    A sound keeps its speaker where the word said before or after it has the same; else it has that of
    the one before, at the beginning of the one after.
    """
    silent = unspoken([word.text for word in words])
    if not any(silent):
        return list(words)
    before: list[str | None] = []
    known: str | None = None
    for word, sound in zip(words, silent, strict=True):
        before.append(known)
        known = word.speaker if not sound and word.speaker is not None else known
    out = list(words)
    after: str | None = None
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if not silent[index]:
            after = word.speaker if word.speaker is not None else after
        elif word.speaker is None or word.speaker not in (before[index], after):
            near = before[index] if before[index] is not None else after
            out[index] = replace(word, speaker=near) if near != word.speaker else word
    return out
