import pytest

from pipeline.speech.glossary import MOST_CHARACTERS, echoes, prompt

TERMS = ["raná péče", "Lesodvorští", "odlehčovací služba", "Habrodol"]


def test_the_prompt_is_the_terms_as_many_as_fit():
    assert prompt(TERMS) == "raná péče, Lesodvorští, odlehčovací služba, Habrodol"
    assert prompt([]) == ""
    many = prompt(["sociální služby"] * 1000)
    assert MOST_CHARACTERS - 20 < len(many) <= MOST_CHARACTERS
    assert many.endswith("sociální služby")


@pytest.mark.parametrize(
    ("text", "echoed"),
    [
        ("Raná péče, Lesodvorští, odlehčovací služba, Habrodol.", True),
        ("A pak lesodvorští odlehčovací služba Habrodol.", True),
        ("Chodí k nám raná péče a odlehčovací služba.", False),
        ("Lesodvorští mají odlehčovací službu.", False),
        ("", False),
    ],
)
def test_an_echo_of_the_prompt_is_told_from_speech_that_uses_its_words(text, echoed):
    assert echoes(text, TERMS) is echoed


def test_one_long_term_said_in_full_is_no_echo():
    terms = ["příspěvek na péči o dítě se zdravotním postižením", "Habrodol"]
    assert not echoes("Dostali jsme příspěvek na péči o dítě se zdravotním postižením.", terms)
