"""Which cues are translated together, what of it is believed, and the real engines."""

import numpy as np
import pytest
from django.conf import settings

from pipeline.speech import engines, translating
from pipeline.speech.audio import open_sound
from pipeline.speech.recognizer import EngineNotInstalled, Segment
from transcripts.subtitles import profiles
from transcripts.subtitles.model import Cue

PROFILE = profiles.load("en-translation")
SPEECH = settings.BASE_DIR / "tests" / "data" / "speech"


def cue(start, end, *lines, speaker=None):
    return Cue(start, end, lines, speaker=speaker)


def test_a_sentence_goes_on_until_it_ends():
    cues = [
        cue(0, 2000, "Když se nám narodil syn,"),
        cue(2080, 4000, "změnilo se všechno."),
        cue(4080, 6000, "Pak přišla pomoc."),
        cue(6080, 8000, "A my"),
    ]
    assert translating.sentences(cues) == [(0, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(
    "second",
    [
        cue(4000, 5000, "a pak nic"),
        cue(2080, 5000, "a pak nic", speaker="S2"),
        cue(2080, 5000, "-a pak", "-nic"),
        cue(2080, 22_000, "a pak nic"),
    ],
    ids=["pause", "another speaker", "dialogue", "too long"],
)
def test_a_sentence_ends_where_it_cannot_be_heard_on(second):
    assert translating.sentences([cue(0, 2000, "bylo to"), second]) == [(0, 1), (1, 2)]


def test_no_cues_and_one():
    assert translating.sentences([]) == []
    assert translating.sentences([cue(0, 1000, "Ano.")]) == [(0, 1)]


def answer(text=" It was hard.", logprob=-0.4, no_speech=0.1, compression=1.0):
    return Segment(text, (), logprob, no_speech, compression)


@pytest.mark.parametrize(
    ("segments", "text"),
    [
        ([answer(), answer(" But we did it.")], "It was hard. But we did it."),
        ([answer(), answer(logprob=-0.9)], ""),
        ([answer(compression=3.0)], ""),
        ([answer(" Thanks for watching!")], ""),
        ([answer(" See you in the next video.")], ""),
        ([answer(" one --> two")], "one → two"),
        ([], ""),
    ],
)
def test_what_is_in_doubt_is_left_to_a_person(segments, text):
    assert translating.believed(segments) == text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["faster", "openai"])
def test_an_engine_says_in_english_what_it_hears_and_nothing_of_silence(name, tmp_path):
    from pipeline.av.audio import extract_speech

    try:
        engine = engines.load(name, models_dir=settings.MODELS_DIR)
    except EngineNotInstalled:
        pytest.skip("openai-whisper is not installed")
    assert engine.translates
    wav = extract_speech(SPEECH / "care.flac", tmp_path / "care.wav", duration_ms=14_000)
    sound = open_sound(wav)

    def listen(start_ms, end_ms):
        return sound.samples(start_ms * 16, min(end_ms * 16, sound.length))

    heard = engine.translate(listen(0, 14_000), "cs")
    said = " ".join(segment.text for segment in heard)
    assert said.isascii() and len(said.split()) > 5
    if name == "faster":  # the other takes a minute for what it is unsure of
        assert engine.translate(listen(0, 14_000), "cs") == heard
    nothing = engine.translate(np.zeros(16_000 * 5, np.float32), "cs")
    assert translating.believed(nothing) == ""
    with pytest.raises(ValueError, match="do not fit"):
        engine.translate(np.zeros(16_000 * 31, np.float32), "cs")
    cues = [cue(0, 2_900, "Péče."), cue(2_980, 5_900, "Péče.")]
    texts = translating.translated(
        engine, listen, cues, 0, 2, PROFILE, language="cs", film_ms=14_000
    )  # fmt: skip
    assert len(texts) == 2
