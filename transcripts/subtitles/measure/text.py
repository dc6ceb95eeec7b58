"""Words heard beside words said: word and character error rates, and which word stands for which.

Both sides are normalised alike: NFC, lower case, a word is a run of letters and digits (so punctuation
counts for nothing and a hyphen parts two words), and figures grouped by blanks are one number ("12 000").
A number in figures and the same in words are different words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from transcripts.subtitles.model import Word

_WORD = re.compile(r"[^\W_]+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")


@dataclass(frozen=True, slots=True)
class Errors:
    """Edits that turn what was heard into what was said; `length` is that of what was said."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    length: int = 0

    def __add__(self, other: Errors) -> Errors:
        return Errors(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.length + other.length,
        )

    @property
    def count(self) -> int:
        """All edits."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """Edits a word (or character) said, 0 or more; infinite where nothing was said but something heard."""
        if self.length == 0:
            return 0.0 if self.count == 0 else float("inf")
        return self.count / self.length


def normalise(text: str) -> list[str]:
    """The words of a text as they are compared."""
    plain = unicodedata.normalize("NFC", text).lower()
    plain = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), plain)
    return _WORD.findall(plain)


def without_diacritics(text: str) -> str:
    """Letters without their marks: "řeč" becomes "rec"."""
    parted = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in parted if not unicodedata.combining(c)))


def word_errors(said: str, heard: str) -> Errors:
    """Word errors by Levenshtein's distance; the rate of them is WER."""
    return _errors(normalise(said), normalise(heard))


def character_errors(said: str, heard: str) -> Errors:
    """Character errors, the blanks between words counted; the rate of them is CER."""
    return _errors(" ".join(normalise(said)), " ".join(normalise(heard)))


def _errors(said: Sequence[str], heard: Sequence[str]) -> Errors:
    edits = Levenshtein.editops(heard, said)
    kinds = [edit.tag for edit in edits]
    # In editops "insert" is what `heard` lacks.
    return Errors(kinds.count("replace"), kinds.count("insert"), kinds.count("delete"), len(said))


@dataclass(frozen=True, slots=True)
class Pair:
    """Indices of a word said and the word heard for it; None where there is none."""

    said: int | None
    heard: int | None
    same: bool


def align(said: Sequence[Word], heard: Sequence[Word]) -> list[Pair]:
    """Which word stands for which, in order, by the fewest edits; words of marks alone are left out."""
    ours, ours_at = _tokens(said)
    theirs, theirs_at = _tokens(heard)
    out = []
    for part in Levenshtein.opcodes(ours, theirs):
        for i in range(max(part.src_end - part.src_start, part.dest_end - part.dest_start)):
            a, b = part.src_start + i, part.dest_start + i
            mine = ours_at[a] if a < part.src_end else None
            other = theirs_at[b] if b < part.dest_end else None
            out.append(Pair(mine, other, part.tag == "equal"))
    return out


def _tokens(words: Sequence[Word]) -> tuple[list[str], list[int]]:
    tokens = [(token, i) for i, word in enumerate(words) for token in normalise(word.text)]
    return [token for token, _ in tokens], [i for _, i in tokens]
