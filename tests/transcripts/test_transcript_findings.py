"""The page says what is wrong with a subtitle, and how it will be mended where a program can."""

from __future__ import annotations

import pytest
from django.utils import translation

from transcripts.models import Cue
from transcripts.services import findings


@pytest.fixture
def told(draft):
    def tell(text, start_ms, end_ms):
        row = draft.cues.first()
        draft.cues.exclude(pk=row.pk).delete()
        Cue.objects.filter(pk=row.pk).update(text=text, start_ms=start_ms, end_ms=end_ms, words=[])
        return findings.of_rows(draft, list(draft.cues.all())).get(row.pk, [])

    return tell


def test_a_better_line_end_is_shown(told):
    text = "Byla jsem tehdy večer v\nnemocnici u babičky Anny."
    with translation.override("cs"):
        assert told(text, 0, 4000) == [
            "Řádek nesmí končit mezi „v“ a „nemocnici“. Opraví se samo: text bude "
            "„Byla jsem tehdy večer / v nemocnici u babičky Anny.“."
        ]


def test_other_times_are_shown(told):
    with translation.override("cs"):
        assert told("Ano.", 500_500, 500_900) == [
            "Titulek je vidět 400 ms, potřeba je nejméně 1 s. Opraví se samo: na obrazovce od "
            "8:20,500 do 8:21,500."
        ]
    with translation.override("en"):
        (sentence,) = told("Ano.", 500, 900)
        assert sentence.endswith("It will be mended by itself: shown from 0:00.500 to 0:01.500.")


def test_what_is_only_advice_is_not_promised(told):
    with translation.override("cs"):
        assert told("Tohle je na tu dobu moc textu.", 0, 1500) == [
            "20,0 znaku za sekundu, přečíst se dá nejvýše 17. Řekněte to jinak, o 5 znaků stručněji. "
            "Vejde se asi tolik: „Tohle je na tu dobu moc…“. "
            "Pomohlo by: na obrazovce od 0:00,000 do 0:01,765."
        ]


def test_where_only_a_person_can_mend_it_no_fix_is_promised(told):
    with translation.override("cs"):
        (sentence,) = told("a" * 60, 0, 6000)
    assert sentence == "Řádek má délku 60 (počet znaků), nejvýše smí mít 42."
