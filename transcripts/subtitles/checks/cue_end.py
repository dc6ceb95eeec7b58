"""No cue ends with a word that belongs to the first word of the next, unless another person goes on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from transcripts.subtitles.linebreak.tokens import is_dialogue, split
from transcripts.subtitles.model import Cue

from .base import Finding, Kind, Rule, Track

RULE = Rule("cue_end", Kind.HARD, "Ends of cues", "Konce titulků")


def find(track: Track) -> Iterator[Finding]:
    for index, (cue, following) in enumerate(pairwise(track.cues)):
        ends, begins = split(cue.plain)[-1:], split(following.plain)[:2]
        if not ends or not begins or _another_speaks(cue, following):
            continue
        if track.rules.forbidden_end(ends[0], *begins):
            yield Finding(
                RULE.name,
                index,
                cue,
                None,
                f"A cue may not end between “{ends[0]}” and “{begins[0]}”.",
                f"Titulek nesmí končit mezi „{ends[0]}“ a „{begins[0]}“.",
            )


def _another_speaks(cue: Cue, following: Cue) -> bool:
    last = cue.words[-1].speaker if cue.words else cue.speaker
    first = following.words[0].speaker if following.words else following.speaker
    if last is not None and first is not None:
        return last != first
    # A dash that stands alone at the beginning may be a speaker's as well as the sentence's.
    return is_dialogue(following.lines) or following.plain.startswith(("– ", "— "))
