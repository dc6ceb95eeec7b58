"""What stands in brackets is not heard: the words around it get the times they have without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.speech import aligning
from pipeline.speech.audio import open_sound
from pipeline.speech.transcribing import transcribe
from pipeline.stages.realign import _without_sounds
from transcripts.services.realigning import Waiting
from transcripts.subtitles.model import Word


def nothing_to_hear(start_ms, end_ms):
    raise AssertionError(f"asked for the sound from {start_ms} to {end_ms} ms")


def test_a_sound_keeps_its_times_and_no_engine_is_asked():
    words = [Word("Ano.", 0, 500), Word("[hlasitý", 600, 1000), Word("smích]", 1000, 1600)]
    spans = aligning.times(None, nothing_to_hear, words, 1, 3, language="cs", film_ms=5000)
    assert spans == [(600, 1000), (1000, 1600)]


def test_sounds_of_other_cues_are_no_bound_for_what_is_heard():
    words = tuple(
        Word(text, 1000 * n, 1000 * n + 900)
        for n, text in enumerate(["Ano.", "[hudba]", "[smích]", "Ne.", "[potlesk]", "Dobře."])
    )
    waiting = Waiting(cue=7, revision=1, first=2, last=4, edited=(True, True))
    left, place = _without_sounds(words, waiting)
    assert [word.text for word in left] == ["Ano.", "[smích]", "Ne.", "Dobře."]
    assert place == replace(waiting, first=1, last=3)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["faster", "openai"])
def test_words_beside_a_sound_are_found_as_if_it_were_not_there(engine, speech_wav, name):
    recognizer = engine(name)
    heard = list(transcribe(recognizer, speech_wav, language="cs").words)
    sound = open_sound(speech_wav)

    def spans(words, first, last):
        return aligning.times(
            recognizer, lambda start, end: sound.samples(start * 16, end * 16), words,
            first, last, language="cs", film_ms=sound.duration_ms,
        )  # fmt: skip

    without = spans(heard, 3, 9)
    at = heard[5].end_ms
    laughs = [Word("[hlasitý", at, at), Word("smích]", at, at)]
    with_it = spans([*heard[:6], *laughs, *heard[6:]], 3, 11)
    assert [*with_it[:3], *with_it[5:]] == without
    assert without[2][1] <= with_it[3][0] <= with_it[4][1] <= max(without[2][1], without[3][0])
    assert np.all(np.diff([start for start, _ in with_it]) >= 0)
