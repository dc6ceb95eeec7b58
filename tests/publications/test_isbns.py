"""An ISBN belongs to one edition: who gets it, who does not, and what an editor and a reader are told."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from pipeline.models import Run
from publications.document.model import Document
from publications.models import Edition
from publications.services import checklist, editions, isbns
from tests.publications.made_editions import (
    edition_of,
    finish,
    make_anthology,
    make_edition,
    recording_of,
)
from tests.publications.page_tree import publish, withdraw_all

pytestmark = pytest.mark.django_db
ISBN, NEXT = "978-80-000-0000-8", "978-80-000-0001-5"


@pytest.fixture
def collection():
    return make_anthology(isbn=ISBN)


def printed(edition: Edition) -> tuple[str, bool]:
    """The ISBN in the frozen document, and whether its citation names one."""
    imprint = Document.from_json(edition.document).imprint
    return imprint.isbn, "ISBN" in imprint.how_to_cite


def give(collection, number: str):
    collection.isbn = number
    return publish(collection)


def test_the_first_edition_gets_it_the_next_one_does_not_and_a_new_number_goes_to_the_one_after(
    collection,
):
    first, second = make_edition(collection), make_edition(collection)
    assert (printed(first), first.isbn) == ((ISBN, True), "9788000000008")
    assert (printed(second), second.isbn) == (("", False), "")
    third = make_edition(give(collection, NEXT))
    assert (printed(third), third.isbn) == ((NEXT, True), "9788000000015")


def test_the_edition_made_by_a_withdrawal_has_none_until_an_editor_gives_one(
    collection, django_capture_on_commit_callbacks
):
    first = make_edition(collection)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_all(recording_of(collection, 1))
    second = finish(Run.objects.order_by("pk").last(), "docx")
    assert second.supersedes == first
    assert (printed(second), second.isbn) == (("", False), "")
    assert printed(first) == (ISBN, True)
    # The editor takes the report out, gives the anthology its new number, and exports.
    del collection.sections[1]
    third = make_edition(give(collection, NEXT))
    assert printed(third) == (NEXT, True)


def test_another_anthology_and_another_way_of_writing_do_not_get_it_again(collection):
    make_edition(collection)
    other = make_anthology(title="Jiný sborník", isbn="9788000000008")
    assert printed(make_edition(other)) == ("", False)
    assert isbns.warning(other) == (
        "ISBN 9788000000008 patří sborníku „Sborník“, vydání 1, další vydání se proto vytiskne bez ISBN. "
        "Než ho vyexportujete, vyplňte nové číslo od agentury ISBN."
    )


def test_of_two_exports_at_once_one_is_printed_with_it(collection):
    runs = [editions.start(collection), editions.start(collection)]
    frozen = [editions.freeze(edition_of(run)) for run in runs]
    assert [printed(edition) for edition in frozen] == [(ISBN, True), ("", False)]


def test_the_database_itself_keeps_two_editions_from_one_number(collection):
    make_edition(collection)
    second = make_edition(collection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=second.pk).update(isbn="9788000000008")


def test_the_check_list_says_to_whom_the_number_belongs(collection):
    assert "ISBN" not in " ".join(item.sentence for item in checklist.of(collection).looks)
    make_edition(collection)
    sentences = [item.sentence for item in checklist.of(collection).looks]
    assert [sentence for sentence in sentences if "ISBN" in sentence] == [
        f"ISBN {ISBN} patří vydání 1, další vydání se proto vytiskne bez ISBN. Než ho vyexportujete, "
        "vyplňte nové číslo od agentury ISBN."
    ]
    assert isbns.warning(give(collection, NEXT)) == ""


def test_the_page_of_an_edition_without_one_says_whose_the_earlier_is(client, collection):
    first, second = make_edition(collection), make_edition(collection)
    assert f"<dd>{ISBN}</dd>" in client.get(first.url_in("cs")).content.decode()
    czech = client.get(second.url_in("cs")).content.decode()
    assert "nemá; číslo vydání 1 pro toto vydání neplatí" in czech and ISBN not in czech
    english = client.get(second.url_in("en")).content.decode()
    assert "none; the one of edition 1 does not hold for this edition" in english


def test_the_page_of_the_anthology_shows_the_number_of_its_newest_edition_or_of_the_next(
    client, collection
):
    def shown() -> bool:
        return ISBN in client.get(collection.url).content.decode()

    assert shown()
    make_edition(collection)
    assert shown()
    make_edition(collection)
    assert not shown()


def test_the_list_of_editions_says_which_is_without(client, collection):
    make_edition(collection)
    make_edition(collection)
    client.force_login(get_user_model().objects.create_superuser("redakce", password="x"))
    page = client.get(reverse("editions")).content.decode()
    assert page.count("Vytištěno bez ISBN: číslo vydání 1 patří jen jemu.") == 1
    assert f"ISBN {ISBN} patří vydání 1" in page


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "978-80-000-0000-2",
            "V tomto ISBN je některá číslice špatně: po těchto dvanácti musí být poslední 8. Porovnejte je "
            "s dopisem agentury ISBN.",
        ),
        (
            "978-80-000-0000",
            "ISBN má třináct číslic, tady je jejich počet 12. Porovnejte je s dopisem agentury ISBN.",
        ),
        (
            "976-80-000-0000-0",
            "ISBN začíná číslicemi 978 nebo 979. Porovnejte je s dopisem agentury ISBN.",
        ),
        (
            "80-000-0000-X",
            "Toto je číslo o deseti číslicích, jaká se přidělovala do roku 2006. Ve třinácti číslicích zní "
            "9788000000008.",
        ),
        (
            "bude později",
            "ISBN tvoří třináct číslic, mezi skupinami jsou spojovníky. Tady je napsáno něco jiného, "
            "porovnejte to s dopisem agentury ISBN.",
        ),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(collection, written, sentence):
    collection.isbn = written
    with pytest.raises(ValidationError) as refused:
        collection.full_clean()
    assert refused.value.message_dict == {"isbn": [sentence]}


def test_editions_of_before_keep_one_holder_each(collection):
    """As the migration finds them: three editions printed with one number, none of them its holder."""
    from importlib import import_module

    from django.apps import apps

    first, second = make_edition(collection), make_edition(collection)
    Edition.objects.update(document=first.document, isbn="")
    import_module("publications.migrations.0004_chapters_redlines_isbn").give(apps, None)
    assert list(Edition.objects.order_by("number").values_list("pk", "isbn")) == [
        (first.pk, "9788000000008"),
        (second.pk, ""),
    ]
