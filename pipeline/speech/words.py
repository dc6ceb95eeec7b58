"""From what an engine says to clean words: no blanks, punctuation attached, times in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcripts.subtitles.model import Word

# A word that an engine gives no length is still this long on screen (ms).
SHORTEST_MS = 20
OPENING = frozenset("\"'„‚“‘«(¿¡[{-–—")


@dataclass(frozen=True, slots=True)
class Heard:
    """One raw token group of an engine; seconds from the start of the recording."""

    text: str
    start: float
    end: float
    probability: float


def clean(heard: Iterable[Heard], duration_ms: int) -> tuple[Word, ...]:
    """Words with text, their times whole milliseconds inside 0..`duration_ms` and in order.

    A lone mark joins the word before it (an opening mark the word after it); marks with no word to
    join are dropped. No two words overlap; each lasts at least 1 ms while there is room for it.
    """
    words: list[Word] = []
    opening = ""
    for item in heard:
        text = "".join(item.text.split())
        if not text:
            continue
        if not any(character.isalnum() for character in text):
            if set(text) <= OPENING and item.text[:1].isspace():
                opening += text
            elif words:
                words[-1] = replace(words[-1], text=words[-1].text + text)
            continue
        words.append(
            Word(
                text=opening + text,
                start_ms=round(item.start * 1000),
                end_ms=round(item.end * 1000),
                confidence=round(min(max(item.probability, 0.0), 1.0), 4),
            )
        )
        opening = ""
    return _in_order(words, duration_ms)


def _in_order(words: list[Word], duration_ms: int) -> tuple[Word, ...]:
    previous = 0
    forward = []
    for word in words:
        start = max(word.start_ms, previous)
        previous = max(word.end_ms, start + SHORTEST_MS)
        forward.append(replace(word, start_ms=start, end_ms=previous))
    limit = duration_ms
    backward = []
    for word in reversed(forward):
        end = max(min(word.end_ms, limit), 0)
        limit = max(min(word.start_ms, end - 1), 0)
        backward.append(replace(word, start_ms=limit, end_ms=end))
    return tuple(reversed(backward))
