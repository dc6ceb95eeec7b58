"""Translating by keyboard alone in a real browser, wide and narrow."""

import os

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from transcripts.models import Cue
from transcripts.services import corrections

SLOW_MS = 60_000  # a busy machine is no fault of the site
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def tab(live_server, client, make_user, monkeypatch):
    """A Czech browser in which a coordinator is signed in."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    client.force_login(
        make_user("hana", "transcripts.add_transcript", "transcripts.correct_transcript")
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            base_url=live_server.url, locale="cs-CZ", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        browser.close()
    assert errors == []


def look(tab, name):
    """What axe finds at both widths, and by how much the page is too wide; pictures where a folder is named."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        found += [each["id"] for each in Axe().run(tab).response["violations"]]
        if wider := tab.evaluate(WIDER):
            found.append(f"{wider} px too wide at {width}")
        if folder := os.environ.get("LIVES_SCREENSHOTS"):
            tab.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    tab.set_viewport_size({"width": 1280, "height": 900})
    return found


def to(tab, locator):
    """Reach what a person sees with Tab alone."""
    for _ in range(60):
        tab.keyboard.press("Tab")
        if locator.evaluate("one => one === document.activeElement"):
            return
    pytest.fail("the keyboard does not get there")


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
