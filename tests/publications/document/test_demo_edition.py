"""The anthology of the demo, made an edition on the whole road, before every judge; and what is in it.

The samples of the other tests are written for them. These are the texts, pictures and funders that
somebody sees who tries the program out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import epub_judges
import ooxml_judges
import parity
import pdf_reading
import pytest
import verapdf
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.test import override_settings
from PIL import Image
from playwright.sync_api import sync_playwright
from test_docx_judges import LIBREOFFICE_7_4, printed, version

from cms.services import accounts, demo, roles, tree
from media.enums import RenditionKind
from media.models import Rendition
from pipeline.services import runs
from publications.document import text, typography, variants
from publications.document.model import Document, TranscriptQuote
from publications.document.validation import validate
from publications.document.walk import blocks
from publications.document.writers import WRITERS
from publications.models import CaseReportPage, CollectionPage, FilmPage
from publications.services import checklist, editions
from tests.publications.made_editions import edition_of, finish
from tests.publications.page_tree import make_track

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PDFS = [name for name in WRITERS if name.startswith("pdf")]
every_pdf = pytest.mark.parametrize("name", PDFS)
every_writer = pytest.mark.parametrize("name", WRITERS)


@dataclass(frozen=True)
class Made:
    """`document` as it was frozen, its pictures, the files by the names of their writers, and what
    the check list said before."""

    document: Document
    pictures: dict[str, bytes]
    files: dict[str, bytes]
    said: checklist.Checklist


_made: list[Made] = []


@pytest.fixture
def made(db: Any) -> Made:
    """Made once: the database is emptied after each test, the files are not needed in it."""
    if not _made:
        with override_settings(BASE_URL="https://zivotyrodin.example.org"):
            _made.append(_make())
    return _made[0]


def _make() -> Made:
    roles.ensure()
    tree.ensure()
    assert accounts.ensure()
    assert demo.load()
    for run in demo.film_runs():
        runs.cancel(run)
        _poster(run.recording)
    film = demo.finished_film()
    names = {person["id"]: person["name"] for person in film["people"]}
    lines = [
        (names[line["speaker"]], line["start_ms"], line["end_ms"], line["text"])
        for line in demo.reference(film)
    ]
    make_track(demo.recording_of(film), *lines)
    demo.publish(FilmPage.objects.get(slug=film["slug"]))
    for page in CaseReportPage.objects.all():
        demo.publish(page)
    demo.quote()
    collection = CollectionPage.objects.get()
    demo.publish(collection)
    collection.refresh_from_db()
    said = checklist.of(collection)
    run = editions.start(collection)
    finish(run, *WRITERS)
    edition = edition_of(run)
    files = {}
    for file in edition.files.all():
        with file.file.open("rb") as stored:
            files[file.format] = stored.read()
    return Made(Document.from_json(edition.document), dict(editions.pictures(edition)), files, said)


def _poster(recording: Any) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (1280, 720), "#8aa39a").save(drawn, "JPEG")
    poster = Rendition(
        recording=recording,
        kind=RenditionKind.POSTER,
        sha256=f"{recording.pk}".replace("-", "").ljust(64, "0"),
        size_bytes=drawn.tell(),
        media_type="image/jpeg",
        width=1280,
        height=720,
    )
    poster.file.save(f"{recording.pk}/poster.jpg", ContentFile(drawn.getvalue()))
    poster.save()


def document_of(made: Made, name: str) -> Document:
    if not name.endswith("-easy"):
        return made.document
    easy = variants.easy_read(made.document)
    assert easy is not None
    return easy


def test_it_is_the_demo_with_all_it_has(made: Made) -> None:
    assert set(made.files) == set(WRITERS)
    assert made.said.stops == ()
    assert validate(made.document) == ()
    assert typography.apply(made.document) == made.document
    assert len(text.words(made.document)) > 3000
    found = [b for section in made.document.sections for b in blocks(section.blocks)]
    assert [b for b in found if isinstance(b, TranscriptQuote)] != []


# --- judges --------------------------------------------------------------------------------


@every_pdf
@pytest.mark.parametrize("flavour", verapdf.FLAVOURS)
def test_verapdf_finds_nothing(made: Made, name: str, flavour: str) -> None:
    assert verapdf.failures(made.files[name], flavour) == []


@pytest.mark.parametrize("flavour", verapdf.FLAVOURS)
def test_verapdf_finds_nothing_in_any_article_alone(made: Made, flavour: str) -> None:
    found = {}
    for section in made.document.sections:
        if section.kind in {"paper", "report"}:
            alone = variants.article(made.document, section.id)
            data = WRITERS["pdf"].write(alone, made.pictures)
            assert data is not None
            found[section.id] = verapdf.failures(data, flavour)
    assert len(found) >= 3
    assert set(map(tuple, found.values())) == {()}


def test_both_validators_of_docx_find_nothing(made: Made) -> None:
    data = made.files["docx"]
    assert (ooxml_judges.microsoft(data), ooxml_judges.audit(data)) == ([], [])


def test_epubcheck_and_ace_find_nothing(made: Made) -> None:
    assert epub_judges.epubcheck(made.files["epub"]) == []
    assert epub_judges.ace(made.files["epub"]) == ("pass", [])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["html", "html-easy"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(made: Made, name: str, width: int, tmp_path: Path) -> None:
    file = tmp_path / "book.html"
    file.write_bytes(made.files[name])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
        page.goto(file.as_uri())
        found = Axe().run(page).response["violations"]
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        browser.close()
    assert ([each["id"] for each in found], wider) == ([], 0)


def test_libreoffice_makes_an_accessible_pdf_of_its_docx(made: Made, tmp_path: Path) -> None:
    pdf = printed(made.files["docx"], tmp_path)
    failed = {line.split(" ")[0] for line in verapdf.failures(pdf.read_bytes(), "ua1")}
    assert failed <= (LIBREOFFICE_7_4 if " 7.4." in version() else set()), version()


# --- in is out -----------------------------------------------------------------------------


@every_writer
def test_every_word_is_in_the_file(made: Made, name: str) -> None:
    document = document_of(made, name)
    assert parity.missing_words(document, made.files[name], WRITERS[name].extension) == []


@every_writer
def test_notes_pictures_tables_links_and_languages_are_those_of_the_document(
    made: Made, name: str
) -> None:
    extension = WRITERS[name].extension
    found = parity.of_file(made.files[name], extension)
    assert found == parity.of_document(document_of(made, name), extension)


# --- lines ---------------------------------------------------------------------------------


@every_pdf
def test_no_line_ends_with_a_lone_preposition_and_hyphens_are_few(made: Made, name: str) -> None:
    read = pdf_reading.pages(made.files[name])
    assert pdf_reading.stranded(read) == []
    assert pdf_reading.most_hyphens(read) <= 2
    assert pdf_reading.off_the_page(read, 24) == []
