import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from media.enums import Language
from transcripts.models import Glossary
from transcripts.services import glossary


def add(title, text, *recordings, **fields):
    made = Glossary(title=title, terms=text, **fields)
    made.full_clean()
    made.save()
    made.recordings.set(recordings)
    return made


def test_a_film_without_a_glossary_has_no_terms(recording):
    assert glossary.terms(recording) == ()


def test_own_terms_come_before_general_ones_and_each_once(recording):
    add("A obecný", "raná péče\nPraha\nosobní asistence", for_all=True)
    add("Z řada", "PRAHA\nrodina Novákova", recording)
    assert glossary.terms(recording) == (
        "PRAHA",
        "rodina Novákova",
        "raná péče",
        "osobní asistence",
    )


def test_only_glossaries_of_the_film_or_of_its_language_count(recording, make_recording):
    add("Jiná řada", "Ostrava", make_recording("Jiný film"))
    add("Anglický", "respite care", for_all=True, language=Language.EN)
    add("Nikomu", "Brno")
    assert glossary.terms(recording) == ()


def test_a_glossary_both_linked_and_general_is_told_once(recording):
    add("Obojí", "Zábřeh", recording, for_all=True)
    assert [each.title for each in Glossary.objects.of(recording)] == ["Obojí"]


def test_many_glossaries_take_one_query(recording, django_assert_num_queries):
    for number in range(5):
        add(f"Řada {number}", f"výraz {number}", recording)
    with django_assert_num_queries(1):
        assert len(glossary.terms(recording)) == 5


@pytest.mark.django_db
def test_a_glossary_is_kept_tidy():
    made = add("Pokusný", "  raná \t péče\r\n\r\n\u00a0\nSPMP\rRaná péče\n")
    assert made.terms == "raná péče\nSPMP"


@pytest.mark.django_db
def test_hundreds_of_terms_are_allowed():
    made = add("Velký", "\n".join(f"obec číslo {number}" for number in range(900)))
    assert len(made.listed) == 900


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dobře\n" + "a" * 80 + "b", "Řádek 2 má 81 znaků a výraz jich smí mít 80: „aaaa"),
        ("raná\x07péče", "Řádek 1 obsahuje znak, který není vidět (U+0007)."),
        ("dobře\nraná\x0bpéče", "Řádek 2 obsahuje znak, který není vidět (U+000B)."),
        ("raná \u202epéče", "Řádek 1 obsahuje znak, který není vidět (U+202E)."),
        ("raná\u200bpéče", "Řádek 1 obsahuje znak, který není vidět (U+200B)."),
        (" \n\t\n", "Napište aspoň jeden výraz."),
    ],
    ids=["too long", "bell", "vertical tab", "direction", "zero width", "blank lines only"],
)
@pytest.mark.django_db
def test_what_would_not_do_in_a_prompt_is_refused_with_its_line(text, sentence):
    with translation.override("cs"), pytest.raises(ValidationError) as refused:
        add("Pokusný", text)
    (said,) = refused.value.message_dict["terms"]
    assert said.startswith(sentence)


@pytest.mark.django_db
def test_a_term_of_eighty_characters_passes():
    assert add("Pokusný", "a" * 80).terms == "a" * 80
