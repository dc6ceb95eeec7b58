"""The Czech alphabet, against a list sorted by a person."""

import random

from hypothesis import example, given
from hypothesis import strategies as st

from publications.document.collation import key

IN_ORDER = [
    "112", "a vůbec", "absence", "ahoj", "auto", "byt", "být", "bytí", "cesta", "čas", "ďábel", "deset", "domov", "hodina",
    "hůl", "chléb", "chyba", "instituce", "láska", "lom", "mysl", "nemoc", "řád", "sestra", "šestý", "úřad",
    "úřad práce", "úřadovna", "zima", "žába",
]  # fmt: skip


def test_words_come_as_in_a_czech_dictionary():
    assert sorted(IN_ORDER, key=key) == IN_ORDER
    assert sorted(["být", "byt", "bytí"], key=key) == ["byt", "být", "bytí"]
    assert sorted(["chata", "hotel", "cihla"], key=key) == ["cihla", "hotel", "chata"]
    assert sorted(["domov", "ďábel", "deset"], key=key) == ["ďábel", "deset", "domov"]


def test_the_order_does_not_depend_on_where_one_began():
    mixed = IN_ORDER[:]
    random.Random(1).shuffle(mixed)
    assert sorted(mixed, key=key) == sorted(IN_ORDER, key=key)


@given(st.text(), st.text())
@example("ß", "ss")
def test_any_two_texts_have_one_order(one, other):
    assert (key(one) == key(other)) == (one == other)
