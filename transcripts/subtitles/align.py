"""Times for words a person has edited: spread at once, and fitted to what an engine hears later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from .linebreak.tokens import is_dialogue, split, without_hyphen
from .model import Word
from .times import Span
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


def changed(texts: Sequence[str]) -> tuple[bool, ...]:
    """For each word of the last of `texts`, whether its times are no longer those that were heard.

    `texts` are what a cue said one after another, the first with times that were heard. A word that
    came with any step since then counts, also where the first text has it too.
    """
    now = _tokens(texts[0])
    flags = [False] * len(now)
    for text in texts[1:]:
        before, now = now, _tokens(text)
        words = [Word(token, 0, 0) for token in before]
        new: list[bool] = []
        for tag, old_from, old_to, new_from, new_to in _changes(words, now):
            new += flags[old_from:old_to] if tag == "equal" else [True] * (new_to - new_from)
        flags = new
    return tuple(flags)


def doubtful(
    words: Sequence[Word], edited: Sequence[bool], heard: Sequence[Span], near_ms: int
) -> tuple[bool, ...]:
    """The words that were edited, and those whose times are further than `near_ms` from what was heard.

    Beside a word the machine missed or made up, the times it gave are wrong too; where they agree with
    the second hearing, they are good and stay.
    """
    return tuple(
        flag or max(abs(word.start_ms - start), abs(word.end_ms - end)) > near_ms
        for word, flag, (start, end) in zip(words, edited, heard, strict=True)
    )


def fit(
    words: Sequence[Word], wanted: Sequence[bool], heard: Sequence[Span], low_ms: int, high_ms: int
) -> tuple[Word, ...]:
    """The words with what was `heard` (ms, one span a word) as times of those `wanted`.

    All others stay as they are. A new time never leaves `low_ms`..`high_ms` nor the room between the
    words that stay, and goes in the order of the words, each at least 1 ms long; where there is no
    such room, the words keep the times they have.
    """
    out = list(words)
    at = 0
    while at < len(out):
        if not wanted[at]:
            at += 1
            continue
        after = next((n for n in range(at, len(out)) if not wanted[n]), len(out))
        low = max([low_ms, *(word.end_ms for word in out[:at])])
        high = min([high_ms, *(word.start_ms for word in out[after:])])
        if high - low >= after - at:
            out[at:after] = _fitted(out[at:after], heard[at:after], low, high)
        at = after
    return tuple(out)


def _fitted(words: Sequence[Word], heard: Sequence[Span], low: int, high: int) -> Iterator[Word]:
    for number, (word, (start, end)) in enumerate(zip(words, heard, strict=True)):
        latest = high - (len(words) - 1 - number)  # each word behind it needs its millisecond
        start = min(max(start, low), latest - 1)
        low = min(max(end, start + 1), latest)
        yield replace(word, start_ms=start, end_ms=low)


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
