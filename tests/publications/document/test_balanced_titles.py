"""Titles in a browser and in a reading system: their lines are balanced by the style sheet, not by the text."""

from __future__ import annotations

import io
import zipfile

import pytest
from anthology_sample import anthology, assets
from playwright.sync_api import sync_playwright

from publications.document.writers import epub, html

WRAPS = """selector => [...new Set([...document.querySelectorAll(selector)].map(
    element => getComputedStyle(element).textWrapStyle ?? getComputedStyle(element).textWrap))]"""
TITLES = ("h1", "h2", "h3", ".subtitle", ".title", "nav a")


def pages_of_epub() -> str:
    """All its pages as one, with its style sheet."""
    with zipfile.ZipFile(io.BytesIO(epub.write(anthology(), assets()))) as archive:
        names = archive.namelist()
        css = "".join(archive.read(name).decode() for name in names if name.endswith(".css"))
        bodies = [
            archive.read(name).decode().partition("<body")[2].partition(">")[2]
            for name in names
            if name.endswith(".xhtml")
        ]
    return f"<style>{css}</style>" + "".join(bodies)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["html", "epub"])
def test_titles_of_every_kind_have_balanced_lines(kind: str) -> None:
    page_of = {"html": lambda: html.write(anthology(), assets()).decode(), "epub": pages_of_epub}
    with sync_playwright() as start:
        browser = start.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(page_of[kind]())
        found = {title: page.evaluate(WRAPS, title) for title in TITLES}
        browser.close()
    assert found == {title: ["balance"] for title in TITLES}
