"""Who speaks, written where a viewer who does not hear could not tell: “Jana: Přišli jsme domů.”

WCAG 1.2.2: captions name the speaker. A named speaker has a label at the first cue of each turn, in a
dialogue of two at the line; who has no name has none, and a film in which only one voice is heard needs
none. It goes onto what is finished, so a label never costs a rule: it stands before the text where the
line has room, on a line of its own where one is free, else before the text laid out anew; else a shorter
form of the name that is nobody else's does (`naming.forms`). Where nothing of that fits, or the text could
not be read in its time any more, the cue stays without, and the next one of the same turn that has room says it. The program may show such a cue longer, up to what the profile
lets a cue stay after its speech.

Labels are for what is seen. Passages for search and plain transcripts say who speaks in a field of their
own. In WebVTT a label stands before the voice it names
(“Jana: <v Jana>Přišli jsme domů.”, “-Jana: <v Jana>Ano?</v>”): the name is seen, and is no part of what
the voice says, so that nothing which reads voices says it twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from html import escape, unescape
from itertools import groupby, pairwise
from math import ceil

from .checks import check
from .linebreak import wrap
from .linebreak.tokens import is_dialogue
from .model import Cue, width
from .naming import forms, label, with_label, without_label
from .profiles import Profile
from .sounds import is_sound, voiced

#: The value of a profile's `speaker_labels` with which turns are labelled; an empty one labels nothing.
WHEN_CHANGED = "when_changed"
# A voice tag of `formats.vtt` and its first line; in a file names and text are escaped.
_VOICED = re.compile(r"^<v ([^<>\n]+)>([-–—] ?)?([^<>\n]*\n?)", re.MULTILINE)


def labelled(
    cues: Sequence[Cue],
    profile: Profile,
    *,
    film_ms: int | None = None,
    cuts_ms: Sequence[int] = (),
    held: Collection[int] = (),
) -> list[Cue]:
    """The cues of a track as they are shown, each speaker's name where the speaker changes.

    `speaker` of a cue and of its words are people's names, None for who has none. Hard rules that were
    kept stay kept; a cue's text is the same but for its labels (`naming.without_label` takes one off).
    `film_ms` is the film's length and `cuts_ms` are its cuts: no cue grows past them; those at the indices `held`
    keep their times.
    """
    out = list(cues)
    if profile.speaker_labels != WHEN_CHANGED or not _several(cues):
        return out
    short = _short(cues)
    last: str | None = None
    owed = False  # the turn that goes on had no room for its label yet
    for index, cue in enumerate(cues):
        if is_sound(cue.plain) or not cue.plain.strip():
            continue
        turns = _turns(cue)
        wanted = [now if now != before else None for before, now in pairwise([last, *turns])]
        if owed and turns[0] == last:
            wanted[0] = last
        # What a person wrote in front of the text already is not written twice.
        own = cue.lines if len(turns) > 1 else cue.lines[:1]
        wanted = [
            None if without_label(line, name) != line else name
            for line, name in zip(own, wanted, strict=True)
        ]
        last = turns[-1]
        candidates = _candidates(cue, wanted, short, profile)
        fitted = (
            _fitted(out, index, lines, profile, film_ms, cuts_ms, index in held)
            for lines in candidates
        )
        shown = next((each for each in fitted if each is not None), None)
        out[index] = shown or cue
        owed = label(wanted[-1]) is not None and (
            shown is None or (len(turns) > 1 and shown.lines[-1] == cue.lines[-1])
        )
    return out


def before_voices(captions: str) -> str:
    """WebVTT with each label before the voice tag of the same name instead of inside it."""
    return _VOICED.sub(_before, captions)


def _before(voice: re.Match[str]) -> str:
    name, hyphen, line = voice[1], voice[2] or "", voice[3]
    for form in forms(unescape(name)):
        written = f"{escape(form, quote=False)}:"
        rest = line.removeprefix(written)
        # A label on a line of its own keeps its line break, before the voice.
        if rest != line and rest[:1] in (" ", "\n"):
            return f"{hyphen}{written}{rest[:1]}<v {name}>{rest[1:]}"
    return voice[0]


def _several(cues: Sequence[Cue]) -> bool:
    heard = {name for cue in cues if not is_sound(cue.plain) for name in _turns(cue)}
    return len(heard) > 1


def _turns(cue: Cue) -> list[str | None]:
    """The name of each line of a dialogue, where its words tell; else the one of the cue."""
    turns = [name for name, _ in groupby(word.speaker for word in voiced(cue.words))]
    if is_dialogue(cue.lines) and len(turns) == len(cue.lines):
        return turns
    return [cue.speaker]


def _short(cues: Sequence[Cue]) -> dict[str, tuple[str, ...]]:
    """The forms of each name of the film, the whole first, without those that may be somebody else's."""
    names = {name for cue in cues for name in _turns(cue) if name}
    held = Counter(form for name in names for form in forms(name))
    return {name: (name, *(form for form in forms(name)[1:] if held[form] == 1)) for name in names}


def _candidates(
    cue: Cue, names: Sequence[str | None], short: Mapping[str, Sequence[str]], profile: Profile
) -> list[tuple[str, ...]]:
    """Lines with their labels, the best first: the whole name wherever it fits, then shorter ones."""
    if not any(label(name) for name in names):
        return []
    # Two speak, but nobody knows which line is whose.
    if len(names) < 2 and is_dialogue(cue.lines):
        return []
    written = [short.get(name, (name,)) if name else (None,) for name in names]
    out: list[tuple[str, ...]] = []
    parted: list[tuple[str, ...]] = []
    for place in range(max(map(len, written))):
        now = [each[min(place, len(each) - 1)] for each in written]
        if len(now) > 1:
            every = tuple(with_label(line, name) for line, name in zip(cue.lines, now, strict=True))
            out.append(every)
            parted += [
                (*cue.lines[:at], line, *cue.lines[at + 1 :])
                for at, line in enumerate(every)
                if line != cue.lines[at]
            ]
        elif (shown := label(now[0])) is not None:
            first, rest = cue.lines[0], cue.lines[1:]
            anew = wrap(f"{shown} {cue.plain}", profile)
            out += [(f"{shown} {first}", *rest), (shown, *cue.lines)]
            if anew and f"{anew[0]} ".startswith(f"{shown} "):
                out.append(anew)
    return list(dict.fromkeys([*out, *parted]))


def _fitted(
    cues: Sequence[Cue],
    index: int,
    lines: tuple[str, ...],
    profile: Profile,
    film_ms: int | None,
    cuts_ms: Sequence[int],
    held: bool,
) -> Cue | None:
    """The cue with these lines, shown longer if it takes that and may be; None where a rule would suffer."""
    cue = cues[index]
    if len(lines) > profile.max_lines or max(map(width, lines)) > profile.max_chars_per_line:
        return None
    needed = cue.start_ms + ceil(sum(map(width, lines)) * 1000 / profile.max_cps)
    end = cue.end_ms
    if needed > end:
        if held or needed > _latest(cues, index, profile, film_ms, cuts_ms):
            return None
        end = needed
    tried = replace(cue, lines=lines, end_ms=end)
    around = [*cues[max(0, index - 1) : index], cue, *cues[index + 1 : index + 2]]
    at = min(index, 1)
    limit = film_ms if index + 1 == len(cues) else None
    old = check(around, profile, film_ms=limit)
    new = check([*around[:at], tried, *around[at + 1 :]], profile, film_ms=limit)
    return tried if len(new.hard_findings) <= len(old.hard_findings) else None


def _latest(
    cues: Sequence[Cue],
    index: int,
    profile: Profile,
    film_ms: int | None,
    cuts_ms: Sequence[int],
) -> int:
    """Until when a cue may be shown, in ms: after its speech, before the next cue, the end and the next cut."""
    cue = cues[index]
    spoken = cue.words[-1].end_ms if cue.words else cue.end_ms - profile.tail_ms
    limits = [spoken + profile.max_linger_ms, cue.start_ms + profile.max_duration_ms]
    if index + 1 < len(cues):
        limits.append(cues[index + 1].start_ms - profile.min_gap_ms)
    if film_ms is not None:
        limits.append(film_ms)
    # An end on a cut is where it belongs; one that would come near another cut is left alone too.
    limits += [
        cut - profile.shot_reach_ms for cut in cuts_ms if cut > cue.end_ms - profile.shot_reach_ms
    ]
    return min(limits)
