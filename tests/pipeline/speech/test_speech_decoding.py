import pytest

from pipeline.speech.decoding import Segment, in_speech, language_code, made_up
from pipeline.speech.recognizer import UnknownLanguage
from pipeline.speech.voice import Piece, Span
from pipeline.speech.words import Heard

RATE = 16_000


def segment(text, logprob=-0.4, no_speech=0.1, ratio=1.3):
    return Segment(text, (Heard(text, 0, 1, 0.5),), logprob, no_speech, ratio)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (segment("Dobrý den."), ""),
        (segment("Dobrý den.", logprob=-1.4), ""),
        (segment("Dobrý den.", no_speech=0.9), ""),
        (segment("Dobrý den.", logprob=-1.4, no_speech=0.9), "no speech"),
        (segment("a jo, a jo, a jo, a jo", ratio=2.5), "repetition"),
        (segment("Titulky vytvořil JohnyX."), "film credits"),
        (segment("www.hradeckesluzby.cz"), "film credits"),
        (segment("Ve filmu byly titulky."), ""),
    ],
)
def test_what_the_model_makes_up_is_told_from_speech(said, reason):
    assert made_up(said) == reason


def test_a_word_counts_when_its_middle_lies_in_speech_give_or_take():
    piece = Piece(Span(0, 10 * RATE), (Span(2 * RATE, 3 * RATE), Span(6 * RATE, 7 * RATE)))
    words = [(0.5, 1.0), (1.5, 2.0), (2.2, 2.8), (3.0, 3.4), (4.0, 5.0), (7.2, 7.3)]
    found = [in_speech(Heard("x", start, end, 1.0), piece) for start, end in words]
    assert found == [False, True, True, True, False, True]


@pytest.mark.parametrize(("tag", "code"), [("cs", "cs"), ("cs-CZ", "cs"), (" SK_sk ", "sk")])
def test_a_language_tag_becomes_whispers_code(tag, code):
    assert language_code(tag, ["cs", "sk"]) == code


def test_a_language_the_model_lacks_is_refused():
    with pytest.raises(UnknownLanguage, match="“de”"):
        language_code("de", ["cs", "sk"])
