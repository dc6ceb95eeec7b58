"""A real browser on the correction pages, and what is looked at in it."""

import os

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

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
