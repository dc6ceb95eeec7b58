"""Sentences spoken by Festival's Czech voices, with the time of each word from Festival's own utterance."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.evaluation.script import Token
from demo.films.speech import RATE, Samples, levelled, samples_of

#: Kept before the first sound and after the last one of a sentence, ms.
MARGIN_MS = 20
_DUMP = """
(define (lives_words utt)
  (mapcar (lambda (w) (format t "%s %s %s\\n" (item.name w) (item.feat w "word_start") (item.feat w "word_end")))
          (utt.relation.items utt 'Word)))
"""


class Misread(ValueError):
    """Festival read other words than the script has, so their times would belong to others."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence: its sound, and (start, end) of each token in ms from the sound's beginning."""

    samples: Samples
    spans: tuple[tuple[int, int], ...]


def speak(
    sentences: Sequence[Sequence[Token]], voice: str, stretch: float, folder: Path
) -> list[Spoken]:
    """Each of `sentences` in a Festival voice. One run for all: loading a voice is the slow part.

    Raises `Misread` where the words spoken are not the words of the script.
    """
    script = [f"(voice_{voice})", f"(Parameter.set 'Duration_Stretch {stretch})", _DUMP]
    waves = [folder / f"{voice}-{number}.wav" for number in range(len(sentences))]
    for wave, sentence in zip(waves, sentences, strict=True):
        text = " ".join(token.spoken for token in sentence)
        script.append(f'(set! utt (utt.synth (Utterance Text "{text}")))')
        script.append(f'(utt.save.wave utt "{wave}" \'riff)')
        script.append('(format t "# \\n")\n(lives_words utt)')
    written = folder / f"{voice}.scm"
    written.write_bytes("\n".join(script).encode("iso-8859-2"))
    said = subprocess.run(
        ["festival", "-b", str(written)],  # noqa: S607 - the maker's own
        check=True, capture_output=True, timeout=600,
    ).stdout.decode("iso-8859-2")  # fmt: skip
    dumps = said.split("# \n")[1:]
    return [
        _spoken(wave, sentence, dump)
        for wave, sentence, dump in zip(waves, sentences, dumps, strict=True)
    ]


def _spoken(wave: Path, sentence: Sequence[Token], dump: str) -> Spoken:
    words = []
    for line in dump.splitlines():
        name, start, end = line.rsplit(" ", 2)
        words.append((name, float(start), float(end)))
    begin = max(0.0, words[0][1] - MARGIN_MS / 1000)
    samples = levelled(samples_of(wave))
    piece = samples[int(begin * RATE) : int((words[-1][2] + MARGIN_MS / 1000) * RATE)]
    spans, taken = [], 0
    for token in sentence:
        wanted, heard, first = _letters(token.spoken), "", taken
        while len(heard) < len(wanted) and taken < len(words):
            heard += _letters(words[taken][0])
            taken += 1
        if heard != wanted:
            raise Misread(f"{token.spoken!r} is read as {heard!r}")
        sounds, ends = words[first][1] - begin, words[taken - 1][2] - begin
        spans.append((round(sounds * 1000), round(ends * 1000)))
    if taken != len(words):
        raise Misread(f"after {sentence[-1].spoken!r} comes {words[taken][0]!r}")
    return Spoken(piece, tuple(spans))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", text)).lower()
