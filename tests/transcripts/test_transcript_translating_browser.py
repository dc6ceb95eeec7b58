"""Translating by keyboard alone in a real browser, wide and narrow."""

import pytest
from correction_browser import look, tab, to
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import expect

from transcripts.models import Cue
from transcripts.services import corrections, review, translations

__all__ = ["tab"]


@pytest.fixture
def allow(db):
    """Give somebody one more right."""

    def give(name, codename):
        person = get_user_model().objects.get_by_natural_key(name)
        person.user_permissions.add(Permission.objects.get(codename=codename))

    return give


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_translation_is_begun_written_and_kept_true_by_keyboard(tab, draft, volunteer):
    original = draft.cues.first()
    tab.goto(draft.get_absolute_url())
    to(tab, tab.get_by_text("Překlady", exact=True))
    tab.keyboard.press("Enter")
    assert look(tab, "translation-begin") == []
    to(tab, tab.get_by_label("Přeložit do jazyka"))
    to(tab, tab.get_by_role("button", name="Začít překlad"))
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Překlad je založený.")).to_be_visible()

    made = draft.translations.get()
    first, second = made.cues.all()[:2]
    field = tab.locator(f"#text-{first.pk}")
    assert original.text.split("\n")[0] in field.evaluate(
        "one => one.getAttribute('aria-describedby').split(' ')"
        ".map((id) => document.getElementById(id).textContent).join(' ')"
    )
    to(tab, field)
    tab.keyboard.type("When our son was born,")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(f"#cue-{first.pk} .status")).to_have_text("Uloženo.")
    expect(tab.locator(f"#text-{second.pk}")).to_be_focused()
    assert look(tab, "translation") == []

    corrections.save(original, "Když se nám narodila dcera,", 0, volunteer)
    tab.reload()
    box = tab.locator(f"#cue-{first.pk} .stale")
    expect(box).to_contain_text("Originál se od překladu změnil")
    assert look(tab, "translation-stale") == []
    to(tab, box.get_by_role("button"))
    tab.keyboard.press("Enter")
    expect(tab.locator(f"#cue-{first.pk} .status")).to_have_text("Zapsáno: překlad stále platí.")
    expect(box).to_have_count(0)
    expect(field).to_be_focused()
    assert made.cues.stale().count() == 0

    corrections.save(Cue.objects.get(pk=original.pk), "Když se narodila dcera,", 1, volunteer)
    tab.reload()
    expect(box).to_have_count(1)
    field.fill("When our daughter was born,")
    box.get_by_role("button").click()
    expect(box).to_have_count(0)
    expect(tab.locator(f"#cue-{first.pk} .status")).to_have_text("Uloženo.")
    assert Cue.objects.get(pk=first.pk).text == "When our daughter was born,"
    assert made.cues.stale().count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_its_list_its_review_and_the_form_that_divides_anew_hold_at_both_widths(
    tab, draft, make_user, volunteer, allow
):
    made = translations.begin(draft, "en", make_user("eva", "transcripts.add_transcript"))
    corrections.save(made.cues.first(), "When our son was born,", 0, volunteer)
    corrections.save(draft.cues.first(), "Když se nám narodila dcera,", 0, volunteer)
    allow("hana", "review_transcript")
    tab.goto(reverse("transcripts:list"))
    expect(tab.get_by_text("překlad: ").first).to_be_visible()
    assert look(tab, "translation-list") == []
    tab.goto(draft.get_absolute_url())
    to(tab, tab.get_by_text("Rozdělit titulky znovu"))
    tab.keyboard.press("Enter")
    assert look(tab, "recut") == []
    review.submit(made, volunteer)
    tab.goto(reverse("transcripts:review", args=[made.pk]))
    expect(tab.get_by_text("než se změnil originál")).to_be_visible()
    assert look(tab, "translation-review") == []
