"""What Whisper's own programs write: openai-whisper, whisper-ctranslate2 and faster-whisper's segments as
JSON; also whisperX, whose words have a `score` and a speaker. Read only: `json_` is ours.

A segment becomes a cue of one line, as long as it is; `segment.segment` makes subtitles of its words.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from transcripts.subtitles.linebreak.tokens import split
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word

from .json_ import parse
from .places import Places
from .report import Import, Report, quoted, shown_lines

# Beyond a thousand hours a time is no time of a film.
_MAX_SECONDS = 3_600_000
_DOCUMENT = {"segments", "text", "words"}
_SEGMENT = {"start", "end", "text", "words", "speaker"}
_WORD = {"word", "start", "end", "probability", "speaker"}


def looks_like(data: bytes) -> bool:
    """Whether a JSON file speaks of segments as Whisper's do; by its beginning and end only."""
    return b'"segments"' in data[:200_000] + data[-200_000:] or data.lstrip()[:1] == b"["


def read(data: bytes) -> Import:
    """Cues of the segments, with their words where the file has them.

    A word without times gets those between its neighbours; times that go back are mended; each is
    reported, as are the figures a cue has no place for. Raises `MalformedSubtitle` with the line.
    """
    text, document = parse(data)
    segments = document.get("segments") if isinstance(document, dict) else document
    path: list[str | int] = ["segments"] if isinstance(document, dict) else []
    if not isinstance(segments, list):
        raise MalformedSubtitle(
            "there are no segments: this is no transcript by Whisper",
            Places(text).line(path),
            cs="chybějí segmenty („segments“), tohle není přepis z Whisperu",
        )
    reader = _Reader(text)
    cues = [reader.cue([*path, place], each) for place, each in enumerate(segments)]
    report = reader.report
    if isinstance(document, dict):
        reader.leave_out(document, _DOCUMENT)
        cues = reader.with_words_of_all(document, cues)
        reader.compare_text(document, cues)
    for key in sorted(reader.left_out):
        report.add(None, f"“{key}” was left out", f"údaj „{key}“ byl vynechán")
    return report.done(cues)


def _bare(token: str) -> str:
    """A word as it is compared: letters and digits alone, small."""
    return "".join(char for char in token.casefold() if char.isalnum())


class _Reader:
    def __init__(self, text: str) -> None:
        self.places = Places(text)
        self.report = Report()
        self.left_out: set[str] = set()

    def leave_out(self, data: Mapping[str, Any], kept: set[str]) -> None:
        self.left_out |= data.keys() - kept

    def with_words_of_all(self, document: Mapping[str, Any], cues: list[Cue]) -> list[Cue]:
        """The cues with the words which OpenAI's service lists beside the segments, without punctuation."""
        given = document.get("words")
        if given is None:
            return cues
        if not isinstance(given, list):
            raise self._refused(["words"], "'words' must be a list", "'words' musí být seznam")
        if not given:
            return cues
        end = max((cue.end_ms for cue in cues), default=0)
        heard = self._words([], given, 0, end, None)
        tokens = [split(cue.text) for cue in cues]
        same = [_bare(word.text) for word in heard] == [_bare(t) for each in tokens for t in each]
        if not same or any(cue.words for cue in cues):
            said = quoted(" ".join(word.text for word in heard))
            self.report.add(
                self.places.line(["words"]),
                f"words beside the segments say something else and were left out: “{said}”",
                f"slova vedle segmentů říkají něco jiného a byla vynechána: „{said}“",
            )
            return cues
        left = iter(heard)
        return [
            replace(
                cue,
                words=tuple(replace(next(left), text=token, speaker=cue.speaker) for token in each),
            )
            for cue, each in zip(cues, tokens, strict=True)
        ]

    def compare_text(self, document: Mapping[str, Any], cues: Sequence[Cue]) -> None:
        """Report what the text of the whole file says and no segment does."""
        whole = document.get("text")
        if whole is None:
            return
        if not isinstance(whole, str):
            self.left_out.add("text")
            return
        there = Counter(_bare(token) for cue in cues for token in split(cue.text))
        more = []
        for token in split(whole):
            bare = _bare(token)
            there[bare] -= 1
            if bare and there[bare] < 0:
                more.append(token)
        if more:
            said = quoted(" ".join(more))
            self.report.add(
                self.places.line(["text"]),
                f"the whole text says what no segment does; it was left out: “{said}”",
                f"celý text říká i to, co žádný segment; bylo to vynecháno: „{said}“",
            )

    def cue(self, path: Sequence[str | int], data: Any) -> Cue:
        if not isinstance(data, Mapping) or not isinstance(data.get("text"), str):
            raise self._refused(path, "a segment must have a text", "segment musí mít text")
        self.leave_out(data, _SEGMENT)
        start = self._milliseconds(path, data, "start")
        end = self._milliseconds(path, data, "end")
        start, end = self._forward(path, start, end)
        words = data.get("words") or []
        if not isinstance(words, list):
            raise self._refused(
                [*path, "words"], "'words' must be a list", "'words' musí být seznam"
            )
        speaker = self._speaker(path, data)
        heard = self._words(path, words, start, end, speaker)
        # The line is looked for only where there is something to say: most files need no walk.
        odd = Report()
        lines = shown_lines(data["text"].strip(), None, odd)
        for change in odd.changes:
            self.report.add(self.places.line(path), change.reason, change.reason_cs)
        return Cue(start, end, tuple(line.strip() for line in lines), heard, speaker)

    def _words(
        self,
        path: Sequence[str | int],
        words: Sequence[Any],
        start: int,
        end: int,
        speaker: str | None,
    ) -> tuple[Word, ...]:
        out: list[Word] = []
        before = start
        following = self._next_starts([*path, "words"], words, end)
        for place, data in enumerate(words):
            at = [*path, "words", place]
            said = data.get("word", data.get("text")) if isinstance(data, Mapping) else None
            if not isinstance(said, str):
                raise self._refused(at, "a word must have a text", "slovo musí mít text")
            spare = {"text"} if "word" not in data else set()
            spare |= {"score"} if "probability" not in data else set()
            self.leave_out(data, _WORD | spare)
            if data.get("start") is None or data.get("end") is None:
                self.report.add(
                    self.places.line(at),
                    f"the word “{said.strip()}” has no times, it got those of its neighbours",
                    f"slovo „{said.strip()}“ nemá časy, dostalo časy svých sousedů",
                )
                span = before, following[place]
            else:
                span = (
                    self._milliseconds(at, data, "start"),
                    self._milliseconds(at, data, "end"),
                )
            span = self._forward(at, *span)
            before = span[1]
            who = self._speaker(at, data) or speaker
            plain = "".join(
                c for c in said if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs")
            )
            if plain.split() != said.split():
                self.report.add(
                    self.places.line(at),
                    "broken or control characters of a word were left out",
                    "poškozené nebo řídicí znaky slova byly vynechány",
                )
            text = " ".join(plain.split())
            if not text:
                self.report.add(
                    self.places.line(at),
                    "a word without any text was left out",
                    "slovo bez textu bylo vynecháno",
                )
            out.append(Word(text, *span, self._confidence(at, data), who))
        return tuple(word for word in out if word.text)

    def _next_starts(self, path: Sequence[str | int], words: Sequence[Any], end: int) -> list[int]:
        """For each word the start of the next one that has a start; `end` after the last."""
        out = [end] * len(words)
        for place in range(len(words) - 1, 0, -1):
            data, given = words[place], isinstance(words[place], Mapping)
            known = given and data.get("start") is not None
            out[place - 1] = (
                self._milliseconds([*path, place], data, "start") if known else out[place]
            )
        return out

    def _confidence(self, path: Sequence[str | int], data: Mapping[str, Any]) -> float | None:
        value = data.get("probability", data.get("score"))
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._refused(
                path,
                "a word's probability must lie between 0 and 1",
                "pravděpodobnost slova musí ležet mezi 0 a 1",
            )
        return float(value)

    def _speaker(self, path: Sequence[str | int], data: Mapping[str, Any]) -> str | None:
        value = data.get("speaker")
        if value is not None and not isinstance(value, str):
            raise self._refused(path, "'speaker' must be a text", "'speaker' musí být text")
        return value or None

    def _milliseconds(self, path: Sequence[str | int], data: Mapping[str, Any], key: str) -> int:
        value = data.get(key)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or abs(value) > _MAX_SECONDS:  # type: ignore[arg-type]
            raise self._refused(
                path,
                f"'{key}' must be a number of seconds",
                f"'{key}' musí být počet sekund",
            )
        return round(float(value) * 1000)  # type: ignore[arg-type]

    def _forward(self, path: Sequence[str | int], start: int, end: int) -> tuple[int, int]:
        if 0 <= start <= end:
            return start, end
        self.report.add(
            self.places.line(path),
            "times that go back or begin before the film were mended",
            "časy, které jdou zpět nebo začínají před filmem, byly opraveny",
        )
        start = max(0, start)
        return start, max(start, end)

    def _refused(self, path: Sequence[str | int], reason: str, cs: str) -> MalformedSubtitle:
        return MalformedSubtitle(reason, self.places.line(path), cs=cs)
