"""The palette of sounds for the deaf: what is written for what is heard, in the language of the subtitles.

Square brackets and lower case, as Czech subtitles for the deaf have them; a sound is named by what it
means to the film (laughter, a bell), not by how it sounds.
"""

from __future__ import annotations

from transcripts.enums import SoundKind

PALETTE: dict[str, tuple[str, ...]] = {
    "cs": (
        "[smích]", "[pláč]", "[povzdech]", "[kašel]", "[potlesk]", "[hudba]", "[zvonek]", "[telefon]",
        "[křik]", "[šepot]", "[hluk]", "[ticho]", "[nesrozumitelné]",
    ),
    "en": (
        "[laughter]", "[crying]", "[sigh]", "[cough]", "[applause]", "[music]", "[bell]", "[telephone]",
        "[shouting]", "[whisper]", "[noise]", "[silence]", "[inaudible]",
    ),
}  # fmt: skip
_LIKELY = {
    ("cs", SoundKind.MUSIC): "[hudba]",
    ("cs", SoundKind.NOISE): "[hluk]",
    ("en", SoundKind.MUSIC): "[music]",
    ("en", SoundKind.NOISE): "[noise]",
}


def palette(language: str) -> tuple[str, ...]:
    """The sounds of a language; none of one we have no words of."""
    return PALETTE.get(language, ())


def likely(language: str, kind: str) -> str:
    """What a heard sound is most likely called; nothing in a language without a palette."""
    return _LIKELY.get((language, SoundKind(kind)), "")
