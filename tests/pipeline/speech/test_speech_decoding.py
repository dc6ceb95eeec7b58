import pytest

from pipeline.speech.chunks import Chunk, Span
from pipeline.speech.decoding import doubt, in_speech, language_code, made_up, passed_over
from pipeline.speech.recognizer import Segment, UnknownLanguage
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


def chunk(*speech, length=20):
    """Seconds of speech in a chunk that is one span of the recording."""
    spans = tuple(Span(int(start * RATE), int(end * RATE)) for start, end in speech)
    return Chunk((Span(0, length * RATE),), spans)


def heard(*times):
    return [Heard("x", start, end, 1.0) for start, end in times]


def test_a_word_counts_when_its_middle_lies_in_speech_give_or_take():
    words = heard((0.5, 1.0), (1.5, 2.0), (2.2, 2.8), (3.0, 3.4), (4.0, 5.0), (7.2, 7.3))
    found = [in_speech(word, chunk((2, 3), (6, 7))) for word in words]
    assert found == [False, True, True, True, False, True]


def test_speech_that_was_passed_over_is_measured():
    spoken = chunk((1, 4), (4.3, 9), (12, 14))
    assert passed_over(heard((1.2, 2.0), (2.0, 8.5), (12, 14)), spoken) == 0.5
    assert passed_over(heard((1.0, 3.0), (8.0, 9.0), (12, 14)), spoken) == 5.0
    assert passed_over(heard((1, 9)), spoken) == 2.0
    assert passed_over([], spoken) == 8.0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ([segment("Dobrý den.")], ""),
        ([segment("Dobrý den.", logprob=-1.4)], "low confidence"),
        ([segment("Dobrý den.", logprob=-1.4, no_speech=0.9)], "no speech"),
        ([segment("Dobrý den."), segment("jo, " * 40, ratio=9)], "repetition"),
        ([Segment("a " * 30, tuple(heard(*[(0, 1)] * 30)), -0.3, 0.1, 1.2)], "too many words"),
    ],
)
def test_an_answer_is_doubted_for_what_whisper_itself_would_check(answer, reason):
    assert doubt(answer, chunk((0, 2))) == reason


def test_an_answer_without_words_for_speech_is_doubted():
    assert doubt([], chunk((0, 4))) == "speech without words"
    assert doubt([], chunk((0, 1))) == ""


@pytest.mark.parametrize(("tag", "code"), [("cs", "cs"), ("cs-CZ", "cs"), (" SK_sk ", "sk")])
def test_a_language_tag_becomes_whispers_code(tag, code):
    assert language_code(tag, ["cs", "sk"]) == code


def test_a_language_the_model_lacks_is_refused():
    with pytest.raises(UnknownLanguage, match="“de”"):
        language_code("de", ["cs", "sk"])
