"""The page of an anthology: what the HTML writer makes of it, in the frame of the site."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from lxml import html as parser
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale

from cms.middleware import POLICY
from cms.models import User
from cms.services import roles
from media.enums import Scope
from publications.models import CollectionPage, Project
from publications.services import book_files, build
from tests.publications.made_editions import make_anthology, make_edition, recording_of
from tests.publications.page_tree import (
    make_film,
    make_recording,
    make_report,
    make_site,
    make_track,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db
ALL = (Scope.WEB_PUBLIC, Scope.PRINT)


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def film(site):
    return publish(make_film(site[1], make_recording(scopes=ALL), title="Ráno u Novákových"))


@pytest.fixture
def track(film):
    return make_track(film.recording, ("Jana", 1000, 3500, "Nejdřív jsem se bála."))


@pytest.fixture
def shelf(db):
    """Where pictures are kept; a test that really commits before this one empties it."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def picture(size=(2000, 1000)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "#8a3b22").save(drawn, "PNG")
    file = ContentFile(drawn.getvalue(), name="dvur.png")
    return get_image_model().objects.create(title="Dvůr", file=file, width=size[0], height=size[1])


def collection(site, *sections, **fields):
    page = CollectionPage(title="Sborník", slug="sbornik", sections=list(sections), live=False)
    for name, value in fields.items():
        setattr(page, name, value)
    return publish(site[0].add_child(instance=page))


def paper(*body, title="Stať", **more):
    value = {"title": title, "authors": [], "body": list(body), "easy_read": [], **more}
    return {"type": "paper", "value": value}


def text(html="<p>Text.</p>", *notes):
    return {"type": "text", "value": {"body": html, "notes": list(notes)}}


def heading(words, level="2"):
    return {"type": "heading", "value": {"text": words, "level": level}}


def quote(track):
    passage = track.passages.get()
    value = {"first": passage.pk, "last": None, "words_chosen": ""}
    return {"type": "transcript_quote", "value": value}


def figure(image, **more):
    value = {
        "image": image.pk,
        "alt": "Dvůr s lípou",
        "decorative": False,
        "caption": "Náš dvůr",
        "credit": "J. V.",
    }
    return {"type": "figure", "value": {**value, **more}}  # fmt: skip


def shown(client, page) -> str:
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def article(markup: str):
    (found,) = parser.fromstring(markup).xpath("//article[@class='book']")
    return found


def words_of(markup: str) -> str:
    """What is read, with the no-break spaces of typography as spaces."""
    return " ".join(article(markup).text_content().replace("\u00a0", " ").split())


def links_of(markup: str) -> list[str]:
    return article(markup).xpath(".//a/@href")


def editor():
    roles.ensure()
    user = User.objects.create_user("redaktorka")
    user.groups.add(Group.objects.get(name=roles.EDITORS))
    return user


def preview(page) -> str:
    """What the panel beside the editor shows of the newest draft."""
    answer = page.get_latest_revision_as_object().make_preview_request()
    assert answer.status_code == 200
    return (
        answer.render().content.decode() if hasattr(answer, "render") else answer.content.decode()
    )


def test_it_is_typeset_and_has_one_title_and_headings_in_order(site, client):
    page = collection(
        site,
        {"type": "part", "value": {"title": "O péči", "intro": "<p>Tři stati.</p>"}},
        paper(heading("Kde", "2"), heading("Kdy", "3"), text("<p>Šli jsme v noci.[^1]</p>", "Pramen.")),
        subtitle="O péči v rodinách",
    )  # fmt: skip
    markup = shown(client, page)
    assert "Šli jsme v\u00a0noci." in markup
    found = article(markup)
    levels = [int(each.tag[1]) for each in found.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert parser.fromstring(markup).xpath("count(//h1)") == 1


def test_addresses_that_were_given_out_still_lead_to_their_sections(site, film, client):
    report = publish(make_report(site[1], film))
    page = collection(
        site, paper(text()), {"type": "report", "value": report.pk}, paper(text(), title="Třetí"),
        foreword_body=[text("<p>Vážení.</p>")],
    )  # fmt: skip
    before = set(article(shown(client, page)).xpath(".//section/@id"))
    withdraw_all(film.recording)
    after = set(article(shown(client, page)).xpath(".//section/@id"))
    assert before == after == {"foreword", "s1", "s2", "s3", "imprint"}


def test_a_note_leads_back_and_all_notes_have_numbers_of_their_own(site, client):
    page = collection(
        site, paper(text("<p>A.[^1]</p>", "První.")), paper(text("<p>B.[^1]</p>", "Druhá."))
    )
    found = article(shown(client, page))
    marks = found.xpath(".//a[@role='doc-noteref']")
    assert [mark.text for mark in marks] == ["1", "2"]
    for mark in marks:
        (note,) = found.xpath(f".//*[@id='{mark.get('href')[1:]}']")
        (back,) = note.xpath(".//a[@role='doc-backlink']")
        assert back.get("href") == f"#{mark.get('id')}"


def test_nothing_is_inline_nothing_is_from_elsewhere_and_no_script_is_needed(
    site, film, track, shelf, client
):
    page = collection(
        site, paper(quote(track), {"type": "film", "value": film.pk}, figure(picture()))
    )
    answer = client.get(page.url)
    markup = answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.cookies == {}
    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|data:", markup) == []
    loaded = re.findall(r'(?:src|poster)="([^"]+)"', markup)
    loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"', markup)
    assert [address for address in loaded if not address.startswith("/")] == []


def test_the_style_sheet_and_all_it_asks_for_are_there_and_kept(site, client):
    page = collection(site, paper(text()))
    sheet = re.findall(r'<link rel="stylesheet" href="(/kniha/[^"]+)"', shown(client, page))
    assert sheet == [book_files.stylesheet_url()]
    answer = client.get(sheet[0])
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    css = answer.content.decode()
    assert ".book .w-60 {" in css
    fonts = re.findall(r'url\("(/kniha/[^"]+)"\)', css)
    assert len(fonts) == 4
    assert {client.get(font).content[:4] for font in fonts} == {b"wOF2"}
    assert book_files.font_url() in fonts
    assert client.get("/kniha/latin-900-normal-x.woff2").status_code == 404


def test_a_picture_has_its_sizes_its_words_and_its_place(site, shelf, client):
    image = picture()
    page = collection(site, paper(figure(image)))
    (img,) = article(shown(client, page)).xpath(".//figure/img")
    small, large = (
        image.renditions.get(filter_spec=f"width-{width}|format-webp") for width in (640, 1360)
    )
    assert (img.get("src"), img.get("width"), img.get("height")) == (large.url, "1360", "680")
    assert img.get("srcset") == f"{small.url} 640w, {large.url} 1360w"
    assert (img.get("alt"), img.get("loading")) == ("Dvůr s lípou", "lazy")


def test_no_original_is_read_for_it_once_its_sizes_are_made(site, film, shelf, client):
    """The posters of these films have never been on the disk, and the pictures are taken away."""
    image = picture()
    page = collection(site, paper(figure(image), {"type": "film", "value": film.pk}))
    before = shown(client, page)
    poster = film.recording.renditions.get(kind="poster")
    assert f'src="{poster.get_absolute_url()}" alt=' in before
    image.file.storage.delete(image.file.name)
    assert shown(client, page) == before


def test_the_pictures_of_a_document_are_named_without_being_read(site, film, shelf):
    image = picture()
    page = collection(site, paper(figure(image), {"type": "film", "value": film.pk}))
    with override("cs"):
        pictures = build.build(
            page, number=1, created="2026-11-27T10:00:00+01:00", date=""
        ).pictures
    poster = film.recording.renditions.get(kind="poster")
    assert list(pictures) == [f"image-{image.pk}", f"poster-{poster.sha256[:16]}"]
    assert pictures[f"image-{image.pk}"].startswith(b"\x89PNG")
    with pytest.raises(FileNotFoundError):
        pictures[f"poster-{poster.sha256[:16]}"]


def test_a_broken_picture_leaves_its_words_and_the_rest(site, shelf, client, caplog):
    broken = picture()
    Path(broken.file.path).write_bytes(b"")
    page = collection(site, paper(figure(broken), text("<p>Dál.</p>")))
    markup = shown(client, page)
    assert article(markup).xpath(".//img") == []
    assert "Dvůr s lípou Náš dvůr Dál." in words_of(markup)
    assert f"({broken.pk}) cannot be shown" in caplog.text


def test_what_cannot_be_printed_is_left_out_and_only_its_editors_are_told_why(
    site, film, track, client
):
    page = collection(
        site, paper(text("<p>Před.</p>"), quote(track), text("<p>Po.[^1]</p>", "Pramen.")), paper(text(), title="Druhá")
    )  # fmt: skip
    newer = make_track(film.recording, ("Jana", 1000, 3500, "Nejdřív jsem se nebála."))
    newer.passages.update(cue_id=track.passages.get().cue_id)
    markup = shown(client, page)
    assert "Před. Slova z filmu, která zde byla, už nejsou k dispozici. Po.1" in words_of(markup)
    assert "Druhá" in words_of(markup)
    assert "Pramen." in words_of(markup)
    assert "bála" not in markup
    assert "for-editors" not in markup
    client.force_login(User.objects.create_user("nikdo"))
    assert "for-editors" not in shown(client, page)
    client.force_login(editor())
    told = shown(client, page)
    assert "V titulcích je teď „Nejdřív jsem se nebála.“" in told
    assert f'href="{reverse("checklist", args=[page.pk])}"' in told


def test_wrong_headings_links_and_deleted_things_do_not_take_the_page_down(
    site, film, shelf, client
):
    image = picture()
    report = publish(make_report(site[1], film))
    page = collection(
        site,
        paper(heading("Hned hluboko", "4"), text('<p><a href="#nikde">Tam</a>.</p>'), figure(image)),
        {"type": "report", "value": report.pk},
        {"type": "part", "value": {"title": "Prázdná část", "intro": ""}},
        {"type": "colophon", "value": {"title": "Tiráž knihy", "text": '<p><a linktype="page" id="99999">x</a></p>'}},
    )  # fmt: skip
    image.delete()
    report.delete()
    markup = shown(client, page)
    assert [each.text for each in article(markup).iter("h3")] == ["Hned hluboko"]
    assert "#nikde" not in markup
    for words in ("Tam.", "Část textu tu teď chybí.", "Kazuistika, která tu byla, už není dostupná.", "Prázdná část", "Tiráž knihy"):  # fmt: skip
        assert words in words_of(markup)


def test_an_anthology_of_nothing_is_shown(site, client):
    assert "Sborník" in words_of(shown(client, collection(site)))


def test_a_withdrawn_film_leaves_neither_section_box_words_nor_link(site, film, track, client):
    report = publish(make_report(site[1], film, title="Zpráva o Novákových", summary="Jak žijí."))
    links = (
        f'<p>O tom <a linktype="page" id="{film.pk}">film</a>, <a linktype="page" id="{report.pk}">zpráva</a>, '
        f'<a href="http://localhost:8000{film.url}?z=1#t=3">chvíle</a> a <a href="http://localhost:8000/f/{film.pk}">kód</a>.</p>'
    )  # fmt: skip
    page = collection(
        site,
        paper(text(links), quote(track), {"type": "film", "value": film.pk}),
        {"type": "report", "value": report.pk},
        {"type": "film", "value": film.pk},
    )
    before = shown(client, page)
    assert {film.url, report.url, f"{film.url}?z=1#t=3", f"/f/{film.pk}"} <= set(links_of(before))
    withdraw_all(film.recording)
    after = shown(client, page)
    for trace in ("Novákových", "Jak žijí", "bála", "/files/", film.slug, report.slug, f"/f/{film.pk}"):  # fmt: skip
        assert trace in before
        assert trace not in after
    assert "O tom film, zpráva, chvíle a kód." in words_of(after)
    assert [href for href in links_of(after) if not href.startswith("#")] == []
    assert article(after).xpath("count(.//section[contains(@class, 'withdrawn')])") == 2
    assert "#s2" not in links_of(after)


def test_the_easy_reading_of_a_withdrawn_report_is_gone_as_well(site, film, client):
    easy = [{"type": "text", "value": "<p>Jana vstává brzy.</p>"}]
    report = publish(make_report(site[1], film, easy_read=easy))
    page = collection(site, {"type": "report", "value": report.pk})
    assert "Jana vstává brzy." in words_of(shown(client, page))
    withdraw_all(film.recording)
    assert "Jana" not in words_of(shown(client, page))


def test_consent_that_comes_back_brings_everything_back(site, film, client):
    from datetime import date

    from media.services import consent

    report = publish(make_report(site[1], film, title="Zpráva"))
    page = collection(site, {"type": "report", "value": report.pk})
    withdraw_all(film.recording)
    assert "Zpráva" not in words_of(shown(client, page))
    appearance = film.recording.appearances.get()
    consent.record(appearance, ALL, form_version="2026-2", signed_on=date(2026, 2, 1))
    assert "Zpráva" in words_of(shown(client, page))


def test_the_edition_is_offered_and_its_citation_is_the_pages(client):
    anthology = make_anthology()
    assert "Jak citovat" not in words_of(shown(client, anthology))
    edition = make_edition(anthology)
    markup = shown(client, anthology)
    assert f"Edice {edition.number}" not in markup
    assert f'href="{edition.get_absolute_url()}"' in markup
    assert edition.files.get().get_absolute_url() in links_of(markup)
    assert edition.get_absolute_url() in words_of(markup)  # within the citation
    withdraw_all(recording_of(anthology, 1))
    markup = shown(client, anthology)
    assert edition.get_absolute_url() not in markup
    assert "Jak citovat" not in words_of(markup)


def test_funders_and_the_notice_that_people_are_made_up_are_there(site, client):
    project = Project.objects.create(
        name="Osvěta",
        registration_number="2023/CAU/PVP/042",
        statement_cs="Podpořilo ministerstvo.",
    )
    page = collection(
        site, paper(text()), project=project, fictional_notice="Rodiny jsou smyšlené."
    )
    found = words_of(shown(client, page))
    assert "Podpořilo ministerstvo." in found
    assert "2023/CAU/PVP/042" in found
    assert "Rodiny jsou smyšlené." in found


def test_in_english_the_words_of_the_program_are_english(site, client):
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = site[0].copy_for_translation(english, copy_parents=True)
    publish(home)
    page = CollectionPage(
        title="Anthology", slug="anthology", locale=english, live=False,
        sections=[paper(text("<p>We went in the night.</p>"), easy_read=[{"type": "text", "value": "<p>We went.</p>"}])],
    )  # fmt: skip
    page = publish(home.add_child(instance=page))
    assert page.url.startswith("/en/")
    markup = shown(client, page)
    assert article(markup).get("lang") == "en"
    for words in ("Contents", "Easy reading", "Imprint", "We went in the night."):
        assert words in words_of(markup)
    assert "in\u00a0the" not in markup
    assert "Přeskočit" not in markup


def test_the_preview_shows_the_draft_and_what_the_check_list_would_stop(site, client):
    page = collection(site, paper(text("<p>Vydaný text.</p>")))
    draft = page.get_latest_revision_as_object()
    draft.sections = [
        paper(heading("Hned hluboko", "4"), text("<p>Rozepsaný text.</p>")),
        {"type": "part", "value": {"title": "Prázdná část", "intro": ""}},
    ]
    draft.save_revision()
    block = draft.sections[1].id
    markup = preview(page)
    assert "Rozepsaný text." in words_of(markup)
    assert "Vydaný text." not in markup
    (notice,) = parser.fromstring(markup).xpath("//aside[contains(@class, 'for-editors')]")
    told = " ".join(notice.text_content().split())
    assert "Vydání brání 2 věci" in told
    assert "Prázdná část: do této části nic nepatří" in told
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f"{edit}#block-{block}-section" in notice.xpath(".//a/@href")
    assert set(notice.xpath(".//a/@target")) == {"_top"}
    assert "for-editors" not in shown(client, page)


def test_a_preview_with_nothing_in_the_way_says_so(site):
    page = collection(site, paper(text("<p>Text.</p>")))
    assert "Vydání nic nebrání." in preview(page)


def test_a_preview_of_a_new_page_that_was_never_saved_is_shown(site):
    page = CollectionPage(title="Nový sborník", slug="novy", sections=[paper(text())])
    # As the editor's view does.
    page.depth, page.path = site[0].depth + 1, site[0].get_last_child()._inc_path()
    page.set_url_path(site[0])
    page.minimal_clean()
    answer = page.make_preview_request()
    assert answer.status_code == 200
    assert "Nový sborník" in answer.render().content.decode()


def test_an_unfinished_draft_is_shown_as_far_as_it_goes(site):
    page = collection(site, paper(text()))
    draft = page.get_latest_revision_as_object()
    draft.sections = [
        paper(
            {"type": "figure", "value": {"image": None, "alt": "", "decorative": False, "caption": "", "credit": ""}},
            {"type": "table", "value": {"caption": "", "header_row": True, "header_column": False, "rows": []}},
            {"type": "place_map", "value": {"region": "", "place": "", "caption": ""}},
            {"type": "film", "value": None},
            {"type": "transcript_quote", "value": {"first": None, "last": None, "words_chosen": ""}},
            {"type": "key_points", "value": {"title": "", "points": []}},
            {"type": "downloads", "value": {"title": "", "files": [{"title": "", "document": None}]}},
            text(""),
            title="",
        ),
        {"type": "report", "value": None},
        {"type": "glossary", "value": {"title": "Slovníček", "terms": []}},
    ]  # fmt: skip
    draft.save_revision()
    assert "Slovníček" in words_of(preview(page))


def test_the_search_of_pages_still_finds_it_by_what_is_in_it(site):
    page = collection(site, paper(text("<p>Chybí odlehčovací služba.</p>"), title="Noc"))
    assert list(CollectionPage.objects.search("odlehčovací")) == [page]


def test_a_code_leads_to_a_film_that_is_out(site, film, client):
    page = collection(site, {"type": "film", "value": film.pk})
    (address,) = article(shown(client, page)).xpath(".//img[@class='qr']/@src")
    assert address == f"/f/{film.pk}.png"
    assert client.get(address).content[:4] == b"\x89PNG"
    film.unpublish()
    assert client.get(address).status_code == 404


def queries(client, page) -> int:
    shown(client, page)  # pictures are made, addresses are cached
    with CaptureQueriesContext(connection) as asked:
        shown(client, page)
    return len(asked)


def test_more_papers_pictures_and_links_ask_for_nothing_more(site, film, shelf, client):
    image = picture(size=(60, 60))
    link = text(f'<p><a linktype="page" id="{film.pk}">film</a></p>')
    section = paper(figure(image), link, {"type": "film", "value": film.pk})
    page = collection(site, section)
    one = queries(client, page)
    page.sections = [paper(figure(picture(size=(60, 60))), link, {"type": "film", "value": film.pk}) for _ in range(6)]  # fmt: skip
    publish(page)
    assert queries(client, page) == one


def test_each_further_film_asks_for_a_few_things_at_most(site, client):
    def report():
        film = publish(make_film(site[1], make_recording(scopes=ALL)))
        track = make_track(film.recording, ("Jana", 1000, 3500, "Slovo."))
        body = [heading("Ráno"), text("<p>Text.[^1]</p>", "Pramen."), quote(track)]
        return {"type": "report", "value": publish(make_report(site[1], film, body=body)).pk}

    page = collection(site, report())
    one = queries(client, page)
    page.sections = [report() for _ in range(6)]
    publish(page)
    assert (queries(client, page) - one) / 5 <= MOST_QUERIES_A_FILM


MOST_QUERIES_A_FILM = 2
