"""Anthologies nobody hopes for, from the page in the editor to every file: with nothing in them, with
something that is gone, with broken pictures, with marks of markup in every field there is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from lxml import html as markup
from PIL import Image
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Collection, Page
from wagtail.rich_text import RichText

from media.enums import Scope
from pipeline.models import Step
from pipeline.services import steps
from publications.blocks import SectionsBlock
from publications.blocks.body import RowsBlock, TextBlock
from publications.blocks.streams import CleanStreamBlock
from publications.document import citation
from publications.document.model import Document, Figure
from publications.document.walk import blocks as all_blocks
from publications.document.writers import WRITERS
from publications.models import CollectionPage, Edition, Funder, Project, ProjectFunder
from publications.services import checklist, editions
from publications.services.checklist import Level
from tests.publications.document.every_format import said
from tests.publications.document.pdf_reading import squeezed
from tests.publications.made_editions import finish
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
)

pytestmark = pytest.mark.django_db
HOSTILE = "#[]$*_@ <&>\"'\\ {{x}} {% x %} %s $& `code` //* */ #let x = 1 &amp; <b>x</b> </w:t>"
#: The shortest field there is, a telephone, holds forty characters.
SHORT = "#[]$*_@<&>\"'\\{{x}}%s`&amp;</w:t>"


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def shelf(db):
    """Where pictures and documents are kept; a test that really commits before this one empties it."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def image(data: bytes, name: str = "obraz.png", title: str = "Zahrada"):
    """A picture in the library, as it was uploaded before anybody looked at it."""
    file = ContentFile(data, name=name)
    return get_image_model().objects.create(title=title, file=file, width=400, height=300)


def spoil(picture, data: bytes) -> None:
    """What a full disk or an interrupted copy leaves of the file."""
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(data)


def png(width: int = 400, height: int = 300) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#8a3b22").save(drawn, "PNG")
    return drawn.getvalue()


def collection(site, *sections, **fields):
    page = CollectionPage(title="Sborník", slug="sbornik", sections=list(sections), live=False)
    for name, value in {"isbn": "978-80-000-0000-8", **fields}.items():
        setattr(page, name, value)
    return publish(site[0].add_child(instance=page))


def paper(*body, title="Stať", **more):
    value = {"title": title, "authors": [], "body": list(body), "easy_read": [], **more}
    return {"type": "paper", "value": value}


def text(html="<p>Text.</p>", *notes):
    return {"type": "text", "value": {"body": html, "notes": list(notes)}}


def figure(picture, **more):
    value = {"image": picture.pk, "alt": "Popis", "decorative": False, "caption": "", "credit": ""}
    return {"type": "figure", "value": {**value, **more}}


def told(page, level=Level.STOP) -> list[str]:
    with override("cs"):
        return [item.sentence for item in checklist.of(page).items if item.level == level]


def frozen(page) -> tuple[str, str]:
    """What becomes of the first step of an export, and what is said of it."""
    run = editions.start(page)
    step = steps.claim(run.steps.get(stage="freeze").pk)
    steps.perform(step)
    done = Step.objects.get(pk=step.pk)
    return done.state, done.error


def refused(page) -> str:
    state, said = frozen(page)
    assert state == "failed", said
    assert not Edition.objects.frozen().exists()
    return said


# --- nothing in it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sections", "sentence"),
    [
        ([], "zatím v něm nic není; přidejte aspoň jeden oddíl"),
        ([paper()], "není tu žádný text"),
        ([paper(text("<p></p>"))], "není tu žádný text"),
        ([{"type": "part", "value": {"title": "Část", "intro": "<p>Úvod.</p>"}}], "do této části nic nepatří"),
    ],
    ids=["no sections", "no blocks", "no words", "only a part"],
)  # fmt: skip
def test_an_anthology_with_nothing_in_it_is_refused_with_a_sentence(site, sections, sentence):
    page = collection(site, *sections)
    assert told(page) == [sentence]
    assert refused(page).startswith("Sborník se nevydal. Nejdřív je třeba opravit: ")
    assert sentence in refused(page)


def test_a_foreword_alone_is_an_anthology(site):
    page = collection(site, foreword_body=[text("<p>Vážení.</p>")], foreword_name="Klára V.")
    assert told(page) == []
    edition = finish(editions.start(page), "docx", "pdf", "epub", "html")
    assert edition.files.count() == 4


# --- something that is gone ------------------------------------------------------------------


def test_what_was_deleted_is_named_each_with_its_section(site, shelf):
    film = publish(
        make_film(site[1], make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False))
    )
    report = publish(make_report(site[1], film, title="Ráno", summary="Souhrn."))
    other = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    gone_page = publish(make_film(site[1], other))
    picture = image(png())
    document = get_document_model().objects.create(
        title="Vzor", file=ContentFile(b"%PDF-1.7", name="vzor.pdf")
    )
    page = collection(
        site,
        {"type": "report", "value": report.pk},
        paper({"type": "film", "value": film.pk}, title="S filmem"),
        paper(figure(picture), title="S obrázkem"),
        paper(
            {"type": "downloads", "value": {"title": "Ke stažení", "files": [{"title": "", "document": document.pk}]}},
            title="Se souborem",
        ),
        paper(text(f'<p><a linktype="document" id="{document.pk}">vzor dohody</a></p>'), title="S odkazem"),
        paper(text(f'<p><a linktype="page" id="{gone_page.pk}">celý příběh</a></p>'), title="S jiným odkazem"),
    )  # fmt: skip
    assert told(page) == []
    for each in (report, film, gone_page):  # a report before its film, which it protects
        Page.objects.get(pk=each.pk).delete()
    picture.delete()
    document.delete()
    page = CollectionPage.objects.get()
    assert told(page) == [
        "Stránka zařazená v tomto sborníku byla smazána. Odstraňte její oddíl.",
        "„S filmem“ nelze vytisknout: film v textu byl smazán; odstraňte jeho blok",
        "„S obrázkem“ nelze vytisknout: obrázek v textu byl smazán; odstraňte jeho blok",
        "„Se souborem“ nelze vytisknout: dokument ke stažení byl smazán; odstraňte ho ze seznamu",
        "„S odkazem“ nelze vytisknout: dokument, na který vede odkaz „vzor dohody“, byl smazán; "
        "odkažte na jiný, nebo odkaz odstraňte.",
        "„S jiným odkazem“ nelze vytisknout: stránka, na kterou vede odkaz „celý příběh“, byla "
        "smazána nebo není zveřejněná; odkažte na jinou, nebo odkaz odstraňte.",
    ]
    assert refused(page) == told(page)[0]


def test_a_picture_whose_file_is_gone_is_named_by_its_title(site, shelf):
    picture = image(png(), title="Zahrada stacionáře")
    page = collection(site, paper(figure(picture)))
    picture.file.storage.delete(picture.file.name)
    expected = "Soubor obrázku „Zahrada stacionáře“ chybí. Nahrajte ho znovu."
    assert told(page) == [expected]
    assert refused(page) == expected


# --- pictures ------------------------------------------------------------------------------


def test_pictures_that_cannot_be_printed_are_named_before_the_export_and_stop_it_once(site, shelf):
    torn, empty = image(png(), title="Utržený"), image(png(), title="Prázdný")
    spoil(torn, png()[:300])
    spoil(empty, b"")
    page = collection(site, paper(figure(torn), figure(empty)))
    expected = [
        "Obrázek „Utržený“ je poškozený, nebo takového druhu, který nejde vytisknout. Nahrajte ho "
        "znovu jako JPEG nebo PNG.",
        "Obrázek „Prázdný“ je prázdný (0 bajtů). Nahrajte ho znovu.",
    ]
    assert told(page) == expected
    assert refused(page) == expected[0]


def test_a_moving_picture_and_one_of_few_pixels_are_printed_and_said(site, shelf):
    frames = [Image.new("RGB", (300, 240), colour) for colour in ("red", "green")]
    drawn = io.BytesIO()
    frames[0].save(drawn, "GIF", save_all=True, append_images=frames[1:])
    page = collection(
        site,
        paper(
            figure(image(drawn.getvalue(), "pohyb.gif", "Pohyb")),
            figure(image(png(1, 1), "bod.png", "Bod")),
        ),
    )
    assert told(page) == []
    looks = [sentence for sentence in told(page, Level.LOOK) if "Obrázek" in sentence]
    assert looks == [
        "Obrázek „Pohyb“ se hýbe; vytiskne se jeho první snímek.",
        "Obrázek „Bod“ má 1 × 1 bodů, na tisk je to málo. Nahrajte větší.",
    ]
    edition = finish(editions.start(page), "docx", "pdf", "epub", "html")
    assert edition.files.count() == 4


def test_a_picture_is_looked_at_once_a_day(site, shelf, monkeypatch):
    picture = image(png(), title="Jednou")
    assert picture.get_file_hash()  # as the form of an upload notes it
    page = collection(site, paper(figure(picture)))
    assert told(page) == []
    monkeypatch.setattr(checklist, "read", lambda key, pictures: pytest.fail("read again"))
    assert told(page) == []


# --- notes ---------------------------------------------------------------------------------


def test_marks_of_notes_where_no_note_can_be_are_said(site):
    page = collection(
        site,
        paper(
            {"type": "heading", "value": {"text": "Nadpis[^1]", "level": "2"}},
            {"type": "table", "value": {"caption": "Počty[^2]", "header_row": True, "header_column": False,
                                        "rows": [["Kraj", "Rodin[^3]"], ["A", "1"]]}},
            text("<p>Text[^1].</p>", "Pramen."),
        ),
    )  # fmt: skip
    assert told(page) == []
    assert [said for said in told(page, Level.LOOK) if "[^" in said] == [
        f"„{words}“ se vytiskne tak, jak je to napsané: v nadpisech, tabulkách, popiscích a "
        "citátech poznámky nejsou. Dejte značku do textu, nebo ji odstraňte."
        for words in ("Nadpis[^1]", "Počty[^2]", "Rodin[^3]")
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (text("<p>a[^1]</p>", "Pramen[^1]."), "poznámka odkazuje na poznámku [^1]; poznámka nemůže mít vlastní poznámku."),
        ({"type": "box", "value": {"title": "Rámeček", "body": "<p>a[^1]</p>"}},
         "text odkazuje na poznámku [^1], která není napsaná; napište ji, nebo značku odstraňte."),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be_stops_the_export_in_czech(site, body, sentence):
    page = collection(site, paper(body))
    assert told(page) == [f"„Stať“ nelze vytisknout: {sentence}"]
    assert refused(page) == told(page)[0]


def test_a_note_of_a_note_is_refused_when_it_is_saved():
    with pytest.raises(blocks.StructBlockValidationError) as caught:
        TextBlock().clean({"body": RichText("<p>a[^1]</p>"), "notes": [RichText("b[^1]")]})
    assert caught.value.block_errors["notes"].messages == [
        "Poznámka nemůže mít vlastní poznámku. Napište to přímo do ní."
    ]


@pytest.mark.slow
def test_five_hundred_notes_of_one_text_are_in_every_file(site):
    marks = "".join(f"<p>Věta {n}.[^{n}]</p>" for n in range(1, 501))
    page = collection(site, paper(text(marks, *(f"<p>Pramen{n}q.</p>" for n in range(1, 501)))))
    assert told(page) == []
    edition = finish(editions.start(page), "docx", "pdf", "pdf-a5", "pdf-large", "epub", "html")
    for file in edition.files.all():
        said = said_by(file)
        assert [n for n in range(1, 501) if f"Pramen{n}q." not in said] == [], file.format


# --- links ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ('<a href="javascript:alert(1)">tady</a>',
         "odkaz „tady“ vede na „javascript:alert(1)“; tisknou se jen adresy webu, pošty a telefonu bez mezer."),
        ('<a href="data:text/html,x">tady</a>',
         "odkaz „tady“ vede na „data:text/html,x“; tisknou se jen adresy webu, pošty a telefonu bez mezer."),
        ('<a href="https://example.org/a b">tady</a>',
         "odkaz „tady“ vede na „https://example.org/a b“; tisknou se jen adresy webu, pošty a telefonu bez mezer."),
        ('<a href="">tady</a>', "odkaz „tady“ nemá adresu; doplňte ji, nebo odkaz odstraňte."),
        ('<a linktype="page" id="x">tady</a>',
         "stránka, na kterou vede odkaz „tady“, byla smazána nebo není zveřejněná; odkažte na jinou, nebo odkaz odstraňte."),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_good_stops_the_export_in_czech(site, link, sentence):
    page = collection(site, paper(text(f"<p>Viz {link}.</p>")))
    assert told(page) == [f"„Stať“ nelze vytisknout: {sentence}"]
    assert refused(page) == told(page)[0]


def test_an_address_of_five_thousand_characters_stops_the_export_in_czech(site):
    address = "https://example.org/" + "a" * 5000
    page = collection(site, paper(text(f'<p><a href="{address}">dlouhý odkaz</a></p>')))
    assert told(page) == [
        "adresa má víc než 2083 znaků a Word ji neotevře; použijte kratší "
        f"(„https://example.org/{'a' * 40}…“)"
    ]
    assert "adresa má víc než 2083 znaků" in refused(page)


# --- shapes --------------------------------------------------------------------------------


def test_sections_of_one_title_lead_each_to_its_own_block(site):
    deep = {"type": "heading", "value": {"text": "Hluboko", "level": "4"}}
    page = collection(site, paper(deep, text()), paper(deep, text()))
    with override("cs"):
        stops = checklist.of(page).stops
    assert [item.block for item in stops] == [section.id for section in page.sections]


def test_lists_thirty_levels_deep_and_three_thousand_are_refused_in_czech(site):
    def nested(levels: int) -> str:
        return "<ul><li>a" * levels + "</li></ul>" * levels

    thirty = collection(site, paper(text(nested(30))))
    assert told(thirty) == ["seznamy jsou vnořené příliš hluboko"]
    assert "„Stať“: seznamy jsou vnořené příliš hluboko" in refused(thirty)
    thirty.sections = [
        ("paper", {"title": "Stať", "authors": [], "easy_read": [], "body": [text(nested(3000))]})
    ]
    thirty.sections = [paper(text(nested(3000)))]
    thirty.save()
    assert told(CollectionPage.objects.get()) == [
        "„Stať“ nelze vytisknout: seznamy jsou do sebe vnořené příliš hluboko; napište to jednodušeji."
    ]


def test_characters_no_font_has_are_named_before_the_export(site):
    page = collection(site, paper(text("<p>Znak 中 nikdo nevytiskne.</p>"), title="Řeč"))
    with override("cs"):
        (stop,) = checklist.of(page).stops
    assert (stop.where, stop.sentence, stop.block) == (
        "Řeč",
        "Znaky „中“ nemá žádné písmo PDF. Nahraďte je; bez toho vzniknou jen ostatní soubory.",
        page.sections[0].id,
    )


def test_what_is_copied_from_other_programs_is_cleaned_when_it_is_saved():
    block = SectionsBlock()
    value = block.to_python([
        paper(
            {"type": "heading", "value": {"text": "C\u030cas\u0301 ro\u00addiny", "level": "2"}},
            text("<p>prvni\u0301\x0bdruhy\u0301[^1]</p>", "<p>Prame\u030cn</p>"),
            {"type": "table", "value": {"caption": "c\u030c", "header_row": False, "header_column": False,
                                        "rows": [["s\u030c\ufeff", "1"]]}},
            {"type": "key_points", "value": {"title": "z\u030c", "points": ["r\u030c"]}},
            title="Prvni\u0301",
        )
    ])  # fmt: skip
    saved = json.dumps(block.get_prep_value(block.clean(value)), ensure_ascii=False)
    for clean in ("Čaś rodiny", "první druhý", "Praměn", '"č"', '"š"', '"ž"', '"ř"', "První"):
        assert clean in saved
    assert not any(sign in saved for sign in "\u030c\u0301\u00ad\ufeff\x0b")


# --- marks of markup in every field ------------------------------------------------------------


class Filler:
    """Values for every block there is, with marks of markup in each field that holds words; a block
    that is added tomorrow is filled by itself."""

    def __init__(self, **chosen: Any) -> None:
        self.chosen = chosen
        self.texts: list[str] = []

    def words(self, most: int | None) -> str:
        number = f"Q{len(self.texts):03}"
        words = f"{number} {HOSTILE}"
        if most is not None and len(words) > most:
            words = f"{number}{SHORT}"
        assert most is None or len(words) <= most
        self.texts.append(words)
        return words

    def value(self, block: Any) -> Any:
        match block:
            case CleanStreamBlock() | blocks.StreamBlock():
                return [self.child(name, child) for name, child in block.child_blocks.items()]
            case blocks.StructBlock():
                fields = dict(block.child_blocks)
                if "region" in fields:  # the place is printed where a map has no caption
                    del fields["place"]
                return {name: self.field(name, child) for name, child in fields.items()}
            case blocks.ListBlock():
                return [self.value(block.child_block)]
            case blocks.RichTextBlock():
                return f"<p>{escape(self.words(None))}</p>"
            case RowsBlock():
                return [[self.words(None), self.words(None)], [self.words(None), "1"]]
            case ImageChooserBlock():
                return self.chosen["image"].pk
            case DocumentChooserBlock():
                return self.chosen["document"].pk
            case blocks.PageChooserBlock():
                (model,) = block.target_models
                return self.chosen[model.__name__].pk
            case blocks.ChooserBlock():
                return self.chosen["passage"].pk
            case blocks.ChoiceBlock():
                return next(value for value, _label in block.field.choices if value)
            case blocks.BooleanBlock():
                return bool(block.get_default())
            case blocks.EmailBlock():
                return "posta@example.org"
            case blocks.URLBlock():
                return "https://example.org/"
            case blocks.IntegerBlock():
                return None
            case blocks.CharBlock() | blocks.TextBlock():
                return self.words(block.field.max_length)
            case _:
                raise AssertionError(f"nobody says how to fill {type(block).__name__}")

    def child(self, name: str, block: Any) -> dict[str, Any]:
        return {"type": name, "value": self.value(block)}

    def field(self, name: str, block: Any) -> Any:
        if name in {"last", "words_chosen"}:  # a quotation may say nothing but what is said
            return None if name == "last" else ""
        if name == "notes":
            return []
        return self.value(block)


def page_texts(filler: Filler, page: Any) -> None:
    """Marks of markup in each field of words of the page itself."""
    from django.db.models import CharField, TextField, URLField

    kept = {"slug", "url_path", "content_type", "draft_title", "translation_key", "isbn"}
    for field in page._meta.concrete_fields:
        words = isinstance(field, CharField | TextField) and not isinstance(field, URLField)
        is_own = field.model is CollectionPage or field.name == "title"
        if words and is_own and field.name not in kept and not field.choices:
            setattr(page, field.name, filler.words(field.max_length))


@pytest.fixture
def whole(site, shelf) -> tuple[CollectionPage, Filler]:
    """An anthology with every block there is, and every field of the page, filled."""
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT, Scope.OFFICIALS], files=False)
    filler = Filler()
    film = publish(make_film(site[1], recording, title=filler.words(255), intro=filler.words(400)))
    track = make_track(recording, (filler.words(100), 1000, 2000, filler.words(None)))
    report = publish(make_report(site[1], film, title=filler.words(255), summary=filler.words(500)))
    filler.chosen = {
        "image": image(png()),
        "document": get_document_model().objects.create(
            title=filler.words(255), file=ContentFile(b"%PDF-1.7", name="vzor.pdf")
        ),
        "FilmPage": film,
        "CaseReportPage": report,
        "passage": track.passages.get(),
    }
    project = Project(
        name="Projekt", registration_number="2023/CAU/PVP/042", statement_cs=filler.words(None)
    )
    funder = Funder.objects.create(
        name=filler.words(200), logo=filler.chosen["image"], alt=filler.words(200)
    )
    project.project_funders.add(ProjectFunder(funder=funder))
    project.save()
    sections = filler.value(SectionsBlock())
    foreword = filler.value(CollectionPage._meta.get_field("foreword_body").stream_block)
    page = CollectionPage(
        slug="sbornik", sections=sections, foreword_body=foreword, project=project, live=False,
        foreword_date=date(2026, 5, 4), foreword_picture=filler.chosen["image"],
        licence_url="https://example.org/licence", isbn="978-80-000-0000-8",
    )  # fmt: skip
    page_texts(filler, page)
    return publish(site[0].add_child(instance=page)), filler


def said_by(file: Any) -> str:
    with file.file.open("rb") as stored:
        return said(stored.read(), WRITERS[file.format].extension)


def flat(text: str) -> str:
    """Without what Czech typography makes of it: quotation marks, spaces that hold, dashes; and without
    the white space by which PDF breaks lines."""
    same = str.maketrans({**dict.fromkeys("„“”", '"'), **dict.fromkeys("‚‘’", "'"), "–": "-"})
    return squeezed(text.translate(same))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in strings(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in strings(inner))


def numbers(texts: Iterable[str]) -> set[str]:
    return {text[:4] for text in texts}


@pytest.mark.slow
def test_marks_of_markup_in_every_field_are_literal_in_every_file(whole):
    page, filler = whole
    assert told(page) == []
    edition = finish(editions.start(page), *WRITERS)
    value = json.loads(edition.document)
    held = flat(" ".join(strings(value)))
    easy = flat(" ".join(strings([section["easy_read"] for section in value["sections"]])))
    # A document has a title of its own, which the list of files replaces.
    outside = {filler.chosen["document"].title[:4]}
    assert numbers(t for t in filler.texts if flat(t) not in held) == outside
    easily = {t for t in filler.texts if flat(t) in easy}
    assert len(easily) >= 4
    files = {file.format: flat(said_by(file)) for file in edition.files.all()}
    assert set(files) == set(WRITERS)
    for name, shown in files.items():
        lost = numbers(t for t in filler.texts if flat(t) not in shown) - outside
        if name.endswith("-easy"):
            assert lost.isdisjoint(numbers(easily)), name
        elif name.startswith(("pdf", "docx")):
            assert lost == numbers(easily), name
        else:
            assert lost == set(), name


@pytest.mark.slow
def test_marks_of_markup_are_literal_on_the_pages_and_in_the_citations(whole, client):
    page, filler = whole
    edition = finish(editions.start(page), "docx")
    document = Document.from_json(edition.document)
    web = client.get(page.url).content.decode()
    shown = flat(" ".join([markup.fromstring(web).text_content(), *attributes(web)]))
    missing = numbers(t for t in filler.texts if flat(t) not in shown)
    assert missing == numbers([filler.chosen["document"].title])

    answer = client.get(edition.get_absolute_url()).content.decode()
    tree = markup.fromstring(answer)
    (data,) = tree.xpath("//script[@type='application/ld+json']")
    linked = json.loads(data.text)
    assert linked["name"].startswith(citation.clean(document.title))
    titled = {section.id: citation.clean(section.title) for section in document.sections}
    parts = {part["@id"].rpartition("#")[2]: part["name"] for part in linked["hasPart"]}
    assert len(parts) >= 5
    assert parts == {name: titled[name] for name in parts}
    titles = [flat(each.text_content()) for each in tree.find_class("edition__title")]
    assert titles == [flat(section.title) for section in document.sections]

    for name, title in parts.items():
        base = f"{edition.get_absolute_url()}{name}/citace"
        cited = {ending: client.get(f"{base}.{ending}") for ending in ("txt", "bib", "ris", "json")}
        texts = {e: b"".join(a.streaming_content).decode() for e, a in cited.items()}
        (item,) = json.loads(texts["json"])
        assert item["title"] == title
        lines = dict(line.split("  - ", 1) for line in texts["ris"].splitlines() if "  - " in line)
        assert lines["TI"] == title
        assert title in texts["txt"]
        assert texts["bib"].count("{") == texts["bib"].count("}")
        for ending, got in cited.items():
            assert got["Content-Disposition"] == (
                f'attachment; filename="sbornik-1-{name}.{ending}"'
            )


def attributes(html: str) -> list[str]:
    return [
        value for element in markup.fromstring(html).iter() for value in element.attrib.values()
    ]


# --- three hundred -------------------------------------------------------------------------


@pytest.fixture
def three_hundred(site, shelf) -> CollectionPage:
    """Three hundred reports in parts of thirty, each with a film, a note and a picture of its own."""
    sections = []
    for number in range(300):
        if number % 30 == 0:
            sections.append(
                {"type": "part", "value": {"title": f"Část {number // 30 + 1}", "intro": ""}}
            )
        recording = make_recording(
            scopes=[Scope.WEB_PUBLIC, Scope.PRINT, Scope.OFFICIALS], files=False
        )
        body = [
            text(f"<p>{'Rodina hledá v obci pomoc a podporu. ' * 20}[^1]</p>", f"Pramen {number}."),
            figure(image(png(600 + number), f"obraz-{number}.png", f"Obraz {number}")),
        ]
        report = make_report(
            site[1],
            make_film(site[1], recording),  # a draft is printed as well
            title=f"Příběh číslo {number}",
            summary=f"Souhrn {number}.",
            body=body,
        )
        sections.append({"type": "report", "value": report.pk})
    return collection(site, *sections)


@pytest.mark.slow
def test_three_hundred_reports_are_checked_and_written_whole(three_hundred):
    page = CollectionPage.objects.get()
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        override("cs"),
    ):
        found = checklist.of(page)
    assert (found.stops, found.contributions) == ((), 300)
    # A few for each film's consent; none for each picture, link or poster.
    assert len(asked) < 300 * 6 + 100
    edition = finish(editions.start(page), "docx", "pdf", "epub", "html")
    document = Document.from_json(edition.document)
    assert (
        len([b for s in document.sections for b in all_blocks(s.blocks) if isinstance(b, Figure)])
        == 300
    )
    for file in edition.files.all():
        shown = squeezed(said_by(file))
        lost = [n for n in range(300) if f"Pramen{n}." not in shown or f"Souhrn{n}." not in shown]
        assert lost == [], file.format
