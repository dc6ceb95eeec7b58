"""Times for words a person has edited, where no engine is at hand to listen again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from .linebreak.tokens import is_dialogue, split, without_hyphen
from .model import Word
from .times import spread as spread_times

_LETTERS = re.compile(r"[\W_]+")


def spread(
    old_words: Sequence[Word], new_text: str, start_ms: int, end_ms: int
) -> tuple[Word, ...]:
    """Words of `new_text`, the text of a cue shown from `start_ms` to `end_ms`, with times.

    A word whose letters and digits are the same (diacritics count, capitals and punctuation do not) keeps
    its times and speaker exactly, and its confidence too where nothing about it changed. Words put in the
    place of others share the time of those; words put between two share the time between them; each as
    much as its share of the letters. What a person wrote has no confidence.
    """
    tokens = _tokens(new_text)
    out: list[Word] = []
    for tag, old_from, old_to, new_from, new_to in _changes(old_words, tokens):
        replaced, texts = old_words[old_from:old_to], tokens[new_from:new_to]
        if tag == "equal":
            out.extend(
                old if old.text == text else replace(old, text=text, confidence=None)
                for old, text in zip(replaced, texts, strict=True)
            )
            continue
        if not texts:
            continue
        before = old_words[old_from - 1].end_ms if old_from else start_ms
        after = old_words[old_to].start_ms if old_to < len(old_words) else end_ms
        if replaced:
            before, after = replaced[0].start_ms, replaced[-1].end_ms
            speaker = replaced[0].speaker
        else:
            near = old_words[max(0, old_from - 1) : old_from] or old_words[:1]
            speaker = near[0].speaker if near else None
        spans = spread_times(texts, before, after)
        out.extend(
            Word(text, start, end, None, speaker)
            for text, (start, end) in zip(texts, spans, strict=True)
        )
    return tuple(out)


def _tokens(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if is_dialogue(lines):
        lines = [without_hyphen(line) for line in lines]
    return [token for line in lines for token in split(line)]


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold() or text


def _changes(
    old_words: Sequence[Word], tokens: Sequence[str]
) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes; the common beginning and end are cut off first, so that an edit in a long text
    stays cheap and the alignment does not wander over repeated words."""
    old, new = [_key(word.text) for word in old_words], [_key(token) for token in tokens]
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=len(old) > 2000
    )
    return [
        ("equal", 0, head, 0, head),
        *(
            (tag, a + head, b + head, c + head, d + head)
            for tag, a, b, c, d in middle.get_opcodes()
        ),
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]
