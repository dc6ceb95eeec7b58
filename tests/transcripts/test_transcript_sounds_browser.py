"""Sounds for those who do not hear, by keyboard alone in a real browser, wide and narrow."""

import pytest
from correction_browser import look, tab, to
from playwright.sync_api import expect

from transcripts.services import sounds

__all__ = ["tab"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_sound_is_written_where_the_cursor_is_and_a_heard_one_answered(tab, draft):
    sounds.suggest(draft, [(0, 900, "noise"), (100_000, 112_000, "music")])
    first = draft.cues.first()
    tab.goto(draft.get_absolute_url())
    field = tab.locator(f"#text-{first.pk}")
    field.focus()
    tab.keyboard.press("Control+Home")
    tab.keyboard.press("Control+ArrowRight")
    tab.keyboard.press("Alt+s")
    expect(tab.locator("[data-insert='[smích]']")).to_be_focused()
    assert look(tab, "sounds") == []
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(first.text.replace(" ", " [pláč] ", 1))
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(f"#cue-{first.pk} .status")).to_have_text("Uloženo.")

    heard = tab.locator(".sound")
    expect(heard).to_have_count(2)
    to(tab, heard.nth(1).get_by_role("button", name="Přidat titulek"))
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Titulek pro zvuk je přidaný.")).to_be_visible()
    expect(tab.locator(".cue textarea").last).to_have_value("[hudba]")
    to(tab, heard.get_by_role("button", name="Bez titulku"))
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Zvuk zůstane bez titulku.")).to_be_visible()
    expect(heard).to_have_count(0)
