"""Another speaker never begins in the middle of a line; two in one cue have a line and a hyphen each.

Only where the words say who speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from transcripts.subtitles.linebreak.tokens import is_dialogue, split, without_hyphen
from transcripts.subtitles.model import Cue
from transcripts.subtitles.naming import without_label
from transcripts.subtitles.sounds import voiced

from .base import Finding, Kind, Rule, Track

RULE = Rule("speaker_change", Kind.HARD, "Change of speaker", "Změna mluvčího")


def find(track: Track) -> Iterator[Finding]:
    for index, cue in enumerate(track.cues):
        turns = _turns(cue)
        if len(turns) < 2 or _one_line_each(cue, turns):
            continue
        yield Finding(
            RULE.name,
            index,
            cue,
            None,
            "Two people speak in the cue, but they do not have a line and a hyphen each.",
            "V titulku mluví dva lidé, ale nemají každý svůj řádek se spojovníkem.",
        )


def _turns(cue: Cue) -> list[tuple[str | None, list[str]]]:
    """Who speaks and the texts of the words, for each turn; a word of an unknown speaker belongs to the one before."""
    words = voiced(cue.words)
    known = next((word.speaker for word in words if word.speaker is not None), None)
    named = []
    for word in words:
        known = word.speaker if word.speaker is not None else known
        named.append((known, word.text))
    return [
        (name, [text for _, text in turn])
        for name, turn in groupby(named, key=lambda pair: pair[0])
    ]


def _one_line_each(cue: Cue, turns: list[tuple[str | None, list[str]]]) -> bool:
    if not is_dialogue(cue.lines) or len(cue.lines) != len(turns):
        return False
    return all(
        len(split(line)) == len(split(" ".join(said)))
        or len(split(without_label(line, name))) == len(split(" ".join(said)))
        for (name, said), line in zip(turns, map(without_hyphen, cue.lines), strict=True)
    )
