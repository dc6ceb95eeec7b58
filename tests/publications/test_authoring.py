"""From everything an editor can put into an anthology to the document that is printed."""

from __future__ import annotations

import io
import os
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import override
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from media.enums import Scope
from publications.blocks.quotes import TranscriptQuoteBlock, is_part_of
from publications.document import model as doc
from publications.document import typography, validation
from publications.models import CollectionPage
from publications.services.build import CannotBuild, build, recordings_of
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
)

pytestmark = pytest.mark.django_db
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CREATED = "2026-11-27T10:00:00+01:00"


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def film(site):
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    return publish(make_film(site[1], recording, intro="O ránu u stolu."))


@pytest.fixture
def track(film):
    return make_track(
        film.recording,
        ("Jana", 1000, 3500, "Nejdřív jsem se bála."),
        ("Jana", 3600, 6000, "Pak někdo zavolal zpátky."),
        ("Petr", 6100, 8000, "A bylo nás víc."),
    )


@pytest.fixture
def shelf(db):
    """Where pictures and documents are kept; a test that really commits before this one empties it."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


@pytest.fixture
def image(shelf):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 50), "#8a3b22").save(drawn, "PNG")
    file = ContentFile(drawn.getvalue(), name="portret.png")
    return get_image_model().objects.create(title="Portrét", file=file, width=40, height=50)


@pytest.fixture
def document(shelf):
    return get_document_model().objects.create(
        title="Vzor dohody", file=ContentFile(b"%PDF-1.7 vzor", name="dohoda.pdf")
    )


def collection(site, sections, **fields):
    page = CollectionPage(title="Sborník", slug="sbornik", sections=sections, live=False)
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(site[0].add_child(instance=page))


def built(page):
    with override("cs"):
        return build(page, number=1, created=CREATED, date="27. listopadu 2026")


def paper(*body, title="Stať", **more):
    value = {"title": title, "authors": [], "body": list(body), "easy_read": [], **more}
    return {"type": "paper", "value": value}


def quote(track, first=0, last=None, words=""):
    passages = list(track.passages.order_by("start_ms"))
    value = {
        "first": passages[first].pk,
        "last": passages[last].pk if last is not None else None,
        "words_chosen": words,
    }
    return {"type": "transcript_quote", "value": value}


def only_block(page):
    (section,) = built(page).document.sections
    (block,) = section.blocks
    return block


def test_a_quotation_says_who_where_and_when(site, film, track):
    page = collection(site, [paper(quote(track, 0, 1))])
    assert only_block(page) == doc.TranscriptQuote(
        (doc.Text("Nejdřív jsem se bála. Pak někdo zavolal zpátky."),),
        "Jana",
        film.title,
        f"http://localhost:8000{film.url}#t=1",
        1000,
        6000,
    )
    assert recordings_of(page) == {film.recording} == built(page).recordings


def test_a_shortened_quotation_is_printed_as_the_editor_chose(site, film, track):
    page = collection(site, [paper(quote(track, 0, 1, "Nejdřív […] někdo zavolal zpátky."))])
    assert only_block(page).children == (doc.Text("Nejdřív […] někdo zavolal zpátky."),)


@pytest.mark.parametrize(
    ("chosen", "is_part"),
    [
        ("Nejdřív jsem se bála.", True),
        ("nejdřív jsem se bála", True),
        ("Nejdřív […] zavolal", True),
        ("[…] někdo zavolal [...]", True),
        ("Nejdřív zavolal", False),
        ("Pak […] nejdřív", False),
        ("[…]", False),
        ("", False),
    ],
)
def test_words_may_be_left_out_and_none_added(chosen, is_part):
    assert is_part_of(chosen, "Nejdřív jsem se bála. Pak někdo zavolal zpátky.") is is_part


def test_the_editor_is_told_what_a_quotation_cannot_be(track, film):
    other = make_track(film.recording, ("Eva", 1000, 2000, "Jiná řeč."), language="en")
    first, second, *_ = track.passages.order_by("start_ms")
    block = TranscriptQuoteBlock()

    def errors(**value):
        with pytest.raises(ValidationError) as caught:
            block.clean(block.to_python({"first": first.pk, "words_chosen": "", **value}))
        return set(caught.value.block_errors)

    assert errors(last=other.passages.get().pk) == {"last"}
    assert errors(first=second.pk, last=first.pk) == {"last"}
    assert errors(last=None, words_chosen="Nikdy jsem se nebála.") == {"words_chosen"}


def test_a_quotation_whose_subtitles_changed_is_not_printed(site, film, track):
    page = collection(site, [paper(quote(track))])
    first, *_ = track.passages.order_by("start_ms")
    newer = make_track(film.recording, ("Jana", 1000, 3500, "Nejdřív jsem se nebála."))
    newer.passages.update(cue_id=first.cue_id)
    with pytest.raises(CannotBuild, match="Nejdřív jsem se nebála"):
        built(page)
    newer.passages.update(text="Nejdřív jsem se bála.")
    assert only_block(page).start_ms == 1000
    newer.passages.all().delete()
    with pytest.raises(CannotBuild, match="už v titulcích není"):
        built(page)


def test_a_deleted_subtitle_or_an_unpublished_film_stops_it_with_a_sentence(site, film, track):
    page = collection(site, [paper(quote(track))])
    film.unpublish()
    with pytest.raises(CannotBuild, match="„Stať“"):
        built(page)
    track.delete()
    page.refresh_from_db()
    with pytest.raises(CannotBuild, match="Vyberte"):
        built(page)


def test_map_contact_and_files(site, document):
    page = collection(
        site,
        [
            paper(
                {"type": "place_map", "value": {"region": "CZ-71", "place": "Zábřeh", "caption": ""}},
                {
                    "type": "contact",
                    "value": {
                        "name": "Jana V.", "role": "koordinátorka", "organisation": "Úřad",
                        "address": "Náměstí 1\n\n 999 01 Lhota ", "phone": "+420 000", "email": "a@example.org",
                        "url": "https://example.org/",
                    },
                },
                {
                    "type": "downloads",
                    "value": {"title": "Ke stažení", "files": [{"title": "", "document": document.pk}]},
                },
            )
        ],
    )  # fmt: skip
    found = built(page)
    figure, contact, downloads = found.document.sections[0].blocks
    assert (figure.asset, figure.caption) == ("map-CZ-71", (doc.Text("Zábřeh"),))
    assert "Olomoucký kraj" in figure.alt
    assert found.pictures["map-CZ-71"].startswith(b"\x89PNG")
    assert contact == doc.Contact(
        "Jana V.", "koordinátorka", "Úřad", ("Náměstí 1", "999 01 Lhota"), "+420 000",
        "a@example.org", "https://example.org/",
    )  # fmt: skip
    assert downloads == doc.Downloads(
        "Ke stažení",
        (doc.Download("Vzor dohody", f"http://localhost:8000{document.url}", "PDF", 13),),
    )


@pytest.mark.parametrize(
    ("place", "caption", "printed"),
    [
        ("Zábřeh", "", "Zábřeh"),
        ("", "", "Olomoucký kraj"),
        ("Zábřeh", "Odtud je to k lékaři hodinu.", "Zábřeh: Odtud je to k lékaři hodinu."),
        ("", "Odtud je to k lékaři hodinu.", "Olomoucký kraj: Odtud je to k lékaři hodinu."),
        ("Zábřeh", "Z města Zábřeh je to hodinu.", "Z města Zábřeh je to hodinu."),
        ("Lhota", "Ze Lhotany je to hodinu.", "Lhota: Ze Lhotany je to hodinu."),
    ],
)
def test_every_reader_learns_which_place_a_map_shows(site, client, place, caption, printed):
    drawn = {
        "type": "place_map",
        "value": {"region": "CZ-71", "place": place, "caption": caption},
    }
    described = "Mapa krajů České republiky; vyplněný je Olomoucký kraj."
    described += f" Místo: {place}." if place else ""
    figure = only_block(collection(site, [paper(drawn)]))
    assert (figure.caption, figure.alt) == ((doc.Text(printed),), described)
    # A page of the site, which no writer makes, says the same.
    recording = make_recording(scopes=[Scope.WEB_PUBLIC], files=False)
    page = publish(make_film(site[1], recording, description=[drawn]))
    shown = client.get(page.url).content.decode()
    assert f"<figcaption>{printed}</figcaption>" in shown and f'alt="{described}"' in shown


def test_the_whole_book_has_parts_films_a_glossary_people_and_a_colophon(site, film, image):
    report = publish(
        make_report(
            site[1],
            film,
            summary="Souhrn.",
            body=[{"type": "heading", "value": {"text": "Ráno", "level": "2"}},
                  {"type": "text", "value": {"body": "<p>Vstáváme.</p>", "notes": []}}],
            easy_read=[{"type": "heading", "value": {"text": "Ráno", "level": "2"}},
                       {"type": "text", "value": "<p>Vstáváme brzy.</p>"}],
        )
    )  # fmt: skip
    rich = {"body": "<p>Text.</p>", "notes": []}
    text = {"type": "text", "value": rich}
    page = collection(
        site,
        [
            {"type": "part", "value": {"title": "Rodiny", "intro": "<p>Dvě rodiny.</p>"}},
            {"type": "report", "value": report.pk},
            {"type": "film", "value": film.pk},
            {"type": "part", "value": {"title": "Obce", "intro": ""}},
            {"type": "example", "value": {"title": "Síť", "place": "Lhota", "authors": [], "body": [text]}},
            {"type": "afterword", "value": {"title": "Doslov", "authors": [], "body": [text]}},
            {"type": "appendix", "value": {"title": "Tabulky", "authors": [], "body": [text]}},
            {
                "type": "glossary",
                "value": {
                    "title": "Slovníček",
                    "terms": [
                        {"term": "chráněné bydlení", "meaning": "<p>byt s pomocí</p>"},
                        {"term": "čas pro sebe", "meaning": "<p>odpočinek</p><p>i hodina</p>"},
                        {"term": "hospic", "meaning": "<p>péče</p>"},
                    ],
                },
            },
            {
                "type": "contributors",
                "value": {
                    "title": "Autoři",
                    "people": [
                        {"name": "Eva N.", "role": "redaktorka", "about": "<p>Píše.</p>",
                         "picture": image.pk, "alt": "Žena u okna"},
                        {"name": "Jan S.", "role": "", "about": "", "picture": None, "alt": ""},
                    ],
                },
            },
            {"type": "colophon", "value": {"title": "Tiráž", "text": "<p>Sazba.</p>"}},
        ],
        foreword_body=[text],
        foreword_name="Klára V.",
        foreword_role="ředitelka",
        foreword_date=date(2026, 11, 2),
        foreword_picture=image,
        foreword_picture_alt="Žena v zahradě",
        publisher="Aliance",
    )  # fmt: skip
    found = built(page)
    sections = found.document.sections
    assert [(section.kind.value, section.title) for section in sections] == [
        ("foreword", "Úvodní slovo"), ("part", "Rodiny"), ("report", report.title), ("report", film.title),
        ("part", "Obce"), ("example", "Síť (Lhota)"), ("afterword", "Doslov"), ("appendix", "Tabulky"),
        ("glossary", "Slovníček"), ("contributors", "Autoři"), ("colophon", "Tiráž"),
    ]  # fmt: skip
    assert sections[0].signature == doc.Signature(
        "Klára V.", "ředitelka", "2. listopadu 2026", f"image-{image.pk}", "Žena v zahradě"
    )
    assert sections[2].easy_read == (
        doc.Heading(2, "s2-e1", (doc.Text("Ráno"),)),
        doc.Paragraph((doc.Text("Vstáváme brzy."),)),
    )
    (box,) = [block for block in sections[3].blocks if isinstance(block, doc.FilmBox)]
    assert box.short_url == f"http://localhost:8000/f/{film.pk}"
    (terms,) = sections[8].blocks
    assert [term.term for term in terms.items] == [
        (doc.Text("čas pro sebe"),), (doc.Text("hospic"),), (doc.Text("chráněné bydlení"),),
    ]  # fmt: skip
    assert doc.LineBreak() in terms.items[0].children
    assert sections[9].blocks[0].picture == f"image-{image.pk}"
    assert validation.validate(typography.apply(found.document)) == ()
    assert found.recordings == {film.recording} == recordings_of(page)


@pytest.fixture
def everything(site, film, track, image, document):
    """An anthology with each thing an editor can put into it."""
    text = {"type": "text", "value": {"body": "<p>Text.</p>", "notes": []}}
    return collection(
        site,
        [
            {"type": "part", "value": {"title": "Rodiny", "intro": "<p>Dvě <b>rodiny</b>.</p>"}},
            paper(
                quote(track),
                {"type": "place_map", "value": {"region": "CZ-10", "place": "", "caption": ""}},
                {"type": "contact", "value": {"name": "", "role": "", "organisation": "Úřad <Lhota>", "address": "",
                                              "phone": "+420 1", "email": "a@example.org", "url": ""}},
                {"type": "downloads", "value": {"title": "Soubory", "files": [{"title": "", "document": document.pk}]}},
                easy_read=[{"type": "text", "value": "<p>Snadno řečeno.</p>"}],
            ),
            {"type": "film", "value": film.pk},
            {"type": "appendix", "value": {"title": "Příloha", "authors": [], "body": [text], "easy_read": []}},
            {"type": "glossary", "value": {"title": "Slovníček", "terms": [{"term": "péče", "meaning": "<p>pomoc</p>"}]}},
            {"type": "contributors", "value": {"title": "Autoři", "people": [
                {"name": "Eva N.", "role": "", "about": "", "picture": image.pk, "alt": "Žena u okna"}]}},
            {"type": "colophon", "value": {"title": "Tiráž knihy", "text": "<p>Sazba.</p>"}},
        ],
    )  # fmt: skip


def test_its_page_on_the_web_shows_all_of_it(everything, film, document, client):
    page = everything
    shown = client.get(page.url).content.decode()
    for words in (
        "Rodiny", "Dvě <strong>rodiny</strong>.", "Nejdřív jsem se bála.", "Úřad &lt;Lhota&gt;", "mailto:a@example.org",
        "/kraje/CZ-10.png", "vyplněný je Hlavní město Praha", document.url, "Snadno řečeno.", film.title, "Příloha", "pomoc", 'alt="Žena u okna"',
        "Tiráž knihy",
    ):  # fmt: skip
        assert words in shown, words
    assert client.get(f"/f/{film.pk}").url == film.url
    map_ = client.get("/kraje/CZ-10.png")
    assert (map_["Content-Type"], map_.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get("/kraje/CZ-99.png").status_code == 404
    film.unpublish()
    assert client.get(f"/f/{film.pk}").status_code == 404
    shown = client.get(page.url).content.decode()
    assert "Nejdřív jsem se bála." not in shown


def test_an_anthology_of_nothing_and_deleted_pages_say_so(site, film):
    page = collection(site, [])
    assert [problem.code for problem in validation.validate(built(page).document)] == [
        "no-sections"
    ]
    report = publish(make_report(site[1], film))
    page.sections = [{"type": "report", "value": report.pk}]
    publish(page)
    report.delete()
    page = CollectionPage.objects.get(pk=page.pk)
    with pytest.raises(CannotBuild):
        built(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_its_page_holds_at_both_widths(live_server, everything):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    address = live_server.url + everything.url
    with sync_playwright() as start:
        browser = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page()
        for width in (1280, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto(address)
            tab.get_by_role("link", name="Snadné čtení").click()
            assert Axe().run(tab).response["violations"] == []
            assert tab.evaluate(WIDER) == 0
            if folder := os.environ.get("LIVES_SCREENSHOTS"):
                tab.screenshot(path=f"{folder}/anthology-{width}.png", full_page=True)
        browser.close()
