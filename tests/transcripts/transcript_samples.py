"""What is said in the films of these tests."""

from __future__ import annotations

from transcripts.subtitles.model import Word

ENGINE = {"engine": "faster-whisper", "version": "1.2.1", "model": "base"}


def spoken(text: str, *, start_ms=1000, word_ms=350, pause_ms=50, speaker=None) -> list[Word]:
    """Words said one after another at an even pace."""
    words = []
    for token in text.split():
        words.append(Word(token, start_ms, start_ms + word_ms, 0.9, speaker))
        start_ms += word_ms + pause_ms
    return words


SENTENCES = (
    "Když se nám narodil syn, změnilo se úplně všechno. "
    "Péče o dítě s těžkou nemocí trvá celý den i celou noc. "
    "Nejtěžší bylo najít někoho, kdo nám pomůže. "
    "Dnes jezdíme s dětmi do Prahy na rehabilitaci."
)
