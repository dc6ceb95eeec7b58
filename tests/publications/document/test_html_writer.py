"""The HTML file: its structure, that it asks for nothing, and how it stands in a real browser."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from anthology_sample import anthology, assets, cells, p, run
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, sync_playwright

from publications.document.model import (
    Contact,
    Document,
    Download,
    Downloads,
    Figure,
    FilmBox,
    Paragraph,
    Section,
    SectionKind,
    Table,
    Text,
)
from publications.document.writers import html
from publications.document.writers.html import Source
from publications.document.writers.pictures import PictureError

X = "{http://www.w3.org/1999/xhtml}"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def data() -> bytes:
    return html.write(anthology(), assets())


@pytest.fixture(scope="module")
def root(data: bytes) -> Any:
    return etree.fromstring(data)


def small(*blocks: Any, **more: Any) -> Document:
    section = Section(SectionKind.REPORT, "zprava", "Zpráva", blocks)
    document = Document("Zpráva", anthology().created, (section,))
    return replace(document, **more)


def hard() -> Document:
    """What is wide, long, from right to left, or in another script."""
    wide = Table(
        run("Čtyřicet sloupců"),
        tuple(cells(*(f"řádek {row} sloupec {n}" for n in range(40))) for row in range(4)),
    )
    word = "nej" * 667
    return small(
        p(word),
        wide,
        replace(wide, caption=(), header_column=True),
        Table(run(f"Úzká {word}"), (cells("a", word), cells("1", word))),
        Table((), (cells("", "Počet"), cells("rodin", "31")), header_column=True),
        p("עברית בתוך המשפט, a pak 👩‍👧‍👦 česky."),
        Downloads(word, (Download(word, f"https://example.org/{word}"),)),
        Contact(word, phone="jen odpoledne", email=f"{word}@example.org"),
        FilmBox(word, f"https://example.org/{word}", 0),
        title=word,
        subtitle=word,
    )


def outline(root: Any) -> list[str]:
    return [
        f"{etree.QName(e).localname} {''.join(e.itertext())}".replace("\u00a0", " ")
        for e in root.iter(*(f"{X}h{level}" for level in range(1, 7)))
    ]


def test_headings_follow_the_parts_of_the_book(root: Any) -> None:
    assert outline(root) == [
        "h1 Kdo drží nit: příklady koordinované podpory rodin",
        "h2 Obsah",
        "h2 Úvodní slovo",
        "h3 Poznámky",
        "h2 Kde se nit trhá",
        "h3 V pasti chybějících informací a nekoordinované podpory",
        "h4 Kde se nit trhá",
        "h5 Čísla z ukázkového šetření",
        "h4 Poznámky",
        "h2 Kdo ji drží",
        "h3 Lhota nad Mlýnem: síť kontaktů napříč obory",
        "h4 Co se změnilo za rok",
        "h4 Snadné čtení",
        "h5 Co dělá",
        "h3 Příspěvek byl stažen",
        "h2 Summary",
        "h2 Slovníček",
        "h2 Autorky a autoři",
        "h2 Podpořili",
        "h2 Tiráž",
    ]


def test_contents_are_nested_by_parts_and_lead_to_the_sections(root: Any) -> None:
    nav = next(root.iter(f"{X}nav"))
    entries = [
        (len([a for a in link.iterancestors() if a.tag == f"{X}ol"]), link.get("href"))
        for link in nav.iter(f"{X}a")
    ]
    assert nav.get("role") == "doc-toc"
    assert entries == [
        (1, "#uvodni-slovo"),
        (1, "#cast-1"),
        (2, "#v-pasti"),
        (1, "#cast-2"),
        (2, "#lhota"),
        (2, "#stazeno-1"),
        (1, "#summary"),
        (1, "#slovnicek"),
        (1, "#autori"),
        (1, "#funders"),
        (1, "#imprint"),
    ]
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    assert {href[1:] for _, href in entries} <= ids


def test_a_film_has_poster_length_addresses_chapters_and_code(root: Any) -> None:
    film = next(e for e in root.iter(f"{X}aside") if e.get("class") == "film")
    text = re.sub(r"\s+", " ", "".join(film.itertext())).strip()
    assert text == (
        "Film na webu · Délka 12:34 Jedno úterý ve Lhotě https://example.org/f/lhota "
        "https://example.org/f/7 Kapitoly 0:00 Ráno na radnici 5:12 U stolu s rodiči"
    )
    assert [(a.get("href"), a.findtext(f"{X}time")) for a in film.iter(f"{X}a")] == [
        ("https://example.org/f/lhota", None),
        ("https://example.org/f/lhota", None),
        ("https://example.org/f/7", None),
        ("https://example.org/f/lhota#t=0", "0:00"),
        ("https://example.org/f/lhota#t=312", "5:12"),
    ]
    assert [image.get("alt") for image in film.iter(f"{X}img")] == [
        "Záběr z filmu: koordinátorka u stolu s rodiči",
        "QR kód s adresou https://example.org/f/7",
    ]


def test_words_from_a_film_lead_to_their_moment(root: Any) -> None:
    quote = next(e for e in root.iter(f"{X}figure") if e.get("class") == "spoken")
    assert "".join(quote.find(f"{X}blockquote").itertext()).strip() == (
        "Nejdřív jsem si myslela, že zas jen budou chtít papír."
    )
    assert "".join(quote.find(f"{X}figcaption").itertext()).replace("\u00a0", " ") == (
        "Marie Z filmu Jedno úterý ve Lhotě, 5:25–5:30"
    )
    assert quote.find(f".//{X}a").get("href") == "https://example.org/f/lhota#t=325"


def test_a_file_to_download_says_its_kind_and_size_in_the_link(root: Any) -> None:
    files = next(e for e in root.iter(f"{X}div") if e.get("class") == "downloads")
    assert ["".join(a.itertext()) for a in files.iter(f"{X}a")] == [
        "Vzor dohody o\u00a0spolupráci (DOCX, 48,2\u00a0kB)",
        "Mapa sítě (PDF, 1,4\u00a0MB)",
    ]


def test_the_imprint_says_where_the_edition_stays_and_how_to_cite_it(root: Any) -> None:
    imprint = next(e for e in root.iter(f"{X}section") if e.get("id") == "imprint")
    names = [dt.text for dt in imprint.iter(f"{X}dt")]
    values = ["".join(dd.itertext()).replace("\u00a0", " ") for dd in imprint.iter(f"{X}dd")]
    assert dict(zip(names, values, strict=True)) == {
        "ISBN": "978-80-000-0000-2",
        "Licence": "CC BY-SA 4.0https://creativecommons.org/licenses/by-sa/4.0/deed.cs",
        "Jak citovat": "Kdo drží nit. 1. vyd. Lhota nad Mlýnem: Aliance Příkladná, 2026.",
        "Trvalá adresa": "https://example.org/vydani/12",
    }
    assert root.find(f"{X}head/{X}link[@rel='canonical']").get("href") == (
        "https://example.org/vydani/12"
    )


def test_a_phone_number_is_a_link_only_where_it_can_be_dialled(root: Any) -> None:
    text = etree.fromstring(html.write(small(Contact("Sít", phone="po 14. hodině")), {}))
    assert not [a for a in text.iter(f"{X}a") if a.get("href").startswith("tel:")]
    assert "Telefon: po 14. hodině" in "".join(text.itertext())
    assert [a.text for a in root.iter(f"{X}a") if a.get("href") == "tel:+420000000000"] == [
        "+420 000 000 000"
    ]


def test_an_english_section_has_english_labels() -> None:
    document = small(Table(run("Hours"), (cells("a"), cells("b"))), language="en")
    section = replace(document.sections[0], lang="en")
    text = "".join(
        etree.fromstring(html.write(replace(document, sections=(section,)), {})).itertext()
    )
    assert ["Table 1 Hours" in text, "Contents" in text, "Imprint" in text] == [True] * 3
    assert "Obsah" not in text


def test_the_file_carries_its_pictures_and_fonts_and_no_script(data: bytes, root: Any) -> None:
    sources = [image.get("src").partition(",")[0] for image in root.iter(f"{X}img")]
    assert set(sources) == {"data:image/png;base64", "data:image/jpeg;base64"}
    assert not list(root.iter(f"{X}script"))
    assert not [e for e in root.iter() if any(name.startswith("on") for name in e.attrib)]
    style = root.findtext(f"{X}head/{X}style")
    assert re.findall(r"url\(\"?(data:[a-z0-9/]+|[^d][^)]*)", style) == ["data:font/woff2"] * 6
    assert "@import" not in style
    # The sheet must be read alike by the parsers of HTML and of XML.
    assert not re.search("[<>&]", style)
    assert len(data) < 400_000


def test_the_body_for_a_page_of_the_site_has_its_own_addresses_and_no_inline_style() -> None:
    urls: dict[str, str | Source] = {key: f"/media/{key}.jpg" for key in assets()}
    urls["garden"] = Source("/media/garden.jpg", 900, 600)
    text = html.body(anthology(), urls, level=2, code=lambda url: Source(f"/qr?{url}"))
    article = etree.fromstring(text)
    assert article.tag == "article"
    assert "xmlns" not in text
    assert not [e for e in article.iter() if e.tag in {"style", "script"} or e.get("style")]
    assert [(e.tag, e.get("class")) for e in article.iter("h1", "h2")] == [("h2", "book-title")]
    assert [image.get("src") for image in article.iter("img")] == [
        "/media/portrait.jpg",
        "/media/garden.jpg",
        "/media/poster.jpg",
        "/qr?https://example.org/f/7",
        "/media/ornament.jpg",
        "/media/portrait.jpg",
        "/media/ministry.jpg",
        "/media/fund.jpg",
    ]
    garden = next(i for i in article.iter("img") if i.get("src") == "/media/garden.jpg")
    assert (garden.get("width"), garden.get("height")) == ("900", "600")
    with pytest.raises(PictureError, match="'portrait' was not handed over"):
        html.body(anthology(), {})


def test_the_stylesheet_touches_nothing_outside_the_book() -> None:
    rules = re.sub(r"/\*.*?\*/", "", html.stylesheet(), flags=re.DOTALL)
    selectors = [
        part.strip() for found in re.findall(r"([^{}]+)\{", rules) for part in found.split(",")
    ]
    outside = [s for s in selectors if not s.startswith((".book", "@media"))]
    assert [s for s in outside if "(" not in s] == []


def test_every_width_of_a_figure_has_its_rule() -> None:
    sheet = html.stylesheet()
    assert [share for share in range(10, 100) if f".book .w-{share} {{" not in sheet] == []
    text = html.write(small(Figure("garden", "Kopce", width_percent=37)), assets()).decode()
    assert '<figure class="picture w-37">' in text


def test_the_same_document_gives_the_same_bytes_in_another_process(data: bytes) -> None:
    here = Path(__file__).parent
    program = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:];"
        "from anthology_sample import anthology, assets;"
        "from publications.document.writers import html;"
        "print(hashlib.sha256(html.write(anthology(), assets())).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(here), str(here.parents[2])]
    env = os.environ | {"PYTHONHASHSEED": "7"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    assert said.strip() == hashlib.sha256(data).hexdigest()
    assert html.write(anthology(), assets()) == data


# --- in a real browser --------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as start:
        opened = start.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def opened(browser: Browser, tmp_path: Path, data: bytes, width: int, **options: Any) -> Page:
    file = tmp_path / "book.html"
    file.write_bytes(data)
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.goto(file.as_uri())
    return page


@pytest.mark.browser
@pytest.mark.parametrize("make", [anthology, hard], ids=["sample", "hard"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_is_not_wider_than_the_window(
    browser: Browser, tmp_path: Path, make: Any, width: int, scheme: Any
) -> None:
    page = opened(browser, tmp_path, html.write(make(), assets()), width, color_scheme=scheme)
    found = [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in Axe().run(page).response["violations"]
    ]
    wider = page.evaluate(WIDER)
    page.close()
    assert (found, wider) == ([], 0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('alt="Kopce za městem při západu slunce" ', "", "image-alt"),
        ('<html lang="cs" xml:lang="cs"', "<html", "html-has-lang"),
        ("--book-soft: #65564c", "--book-soft: #b5a69c", "color-contrast"),
        ('<th scope="col">Věk</th>', '<th scope="col"></th>', "empty-table-header"),
    ],
)
def test_axe_catches_a_planted_fault(
    browser: Browser, tmp_path: Path, data: bytes, old: str, new: str, rule: str
) -> None:
    text = data.decode().replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    assert old in text
    page = opened(browser, tmp_path, text.replace(old, new).encode(), 1280)
    found = {each["id"] for each in Axe().run(page).response["violations"]}
    page.close()
    assert found == {rule}


@pytest.mark.browser
@pytest.mark.parametrize("make", [anthology, hard], ids=["sample", "hard"])
def test_text_twice_as_large_stays_within_the_window(
    browser: Browser, tmp_path: Path, make: Any
) -> None:
    page = opened(browser, tmp_path, html.write(make(), assets()), 640)
    page.add_style_tag(content="html { font-size: 200% }")
    sizes = page.evaluate(
        "[...document.querySelectorAll('p')].map(p => getComputedStyle(p).fontSize)"
    )
    wider = page.evaluate(WIDER)
    page.close()
    assert wider == 0
    assert min(float(size.removesuffix("px")) for size in sizes) >= 26


@pytest.mark.browser
def test_a_wide_table_scrolls_in_a_region_that_the_keyboard_reaches(
    browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path, html.write(hard(), assets()), 320)
    region = page.get_by_role("group", name="Tabulka 1 Čtyřicet sloupců")
    assert region.evaluate("e => e.scrollWidth > 3 * e.clientWidth && e.clientWidth <= innerWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    region.evaluate(
        "e => new Promise(seen => e.scrollLeft > 0 ? seen() : e.addEventListener('scroll', seen))"
    )
    held = region.locator("caption span").first.bounding_box()
    scrolled = region.evaluate("e => e.scrollLeft")
    page.close()
    assert scrolled > 0
    assert held is not None
    assert held["x"] >= 0
    assert held["x"] + held["width"] <= 320


@pytest.mark.browser
def test_the_browser_asks_for_nothing_and_reads_the_same_tree_as_an_xml_parser(
    browser: Browser, tmp_path: Path, data: bytes, root: Any
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.on("console", lambda message: said.append(message.text))
    file = tmp_path / "book.html"
    file.write_bytes(data)
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    tags = page.evaluate("[...document.querySelectorAll('*')].map(e => e.localName)")
    families = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length")
    page.close()
    assert set(asked) <= {"file", "data"}
    assert said == []
    assert tags == [etree.QName(e).localname for e in root.iter()]
    assert families >= 4


@pytest.mark.browser
def test_the_first_tab_skips_to_the_text(browser: Browser, tmp_path: Path, data: bytes) -> None:
    page = opened(browser, tmp_path, data, 1280)
    page.keyboard.press("Tab")
    shown = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**#text")
    reached = page.evaluate("document.activeElement.id")
    page.close()
    assert (shown, reached) == ("Přeskočit na text", "text")


@pytest.mark.browser
def test_paper_shows_every_address_behind_its_words(
    browser: Browser, tmp_path: Path, data: bytes
) -> None:
    page = opened(browser, tmp_path, data, 1280)
    page.emulate_media(media="print")
    link = "a[href='https://example.org/setreni']"
    behind = page.evaluate(
        f"getComputedStyle(document.querySelector(\"{link}\"), '::after').content"
    )
    hidden = page.evaluate("getComputedStyle(document.querySelector('.skip')).display")
    code = page.locator("img.qr").is_visible()
    page.close()
    assert (behind.replace('"', ""), hidden, code) == (
        " (https://example.org/setreni)",
        "none",
        True,
    )


@pytest.mark.browser
def test_three_hundred_sections_stand_in_one_page(browser: Browser, tmp_path: Path) -> None:
    sections = tuple(
        Section(SectionKind.REPORT, f"s{n}", f"Zpráva {n}", (Paragraph((Text("Text. " * 60),)),))
        for n in range(300)
    )
    data = html.write(replace(anthology(), sections=sections), assets())
    page = opened(browser, tmp_path, data, 1280)
    shown = page.locator("nav a").count(), page.evaluate(WIDER)
    page.close()
    assert shown == (302, 0)


def test_words_that_look_like_the_place_of_a_picture_are_words() -> None:
    place = '<img alt="" src="picture:0"/>'
    section = Section(
        SectionKind.REPORT,
        "x",
        "Zpráva",
        (p(place), Figure("garden", f'" src="picture:1" {place}', caption=run(place))),
    )
    document = replace(anthology(), title=place, sections=(section,), funders=())
    tree = lxml_html.document_fromstring(html.write(document, assets()))
    (shown,) = tree.iter("img")
    assert shown.get("alt") == f'" src="picture:1" {place}'
    assert shown.get("src").startswith("data:image/jpeg;base64,")
    assert tree.text_content().count(place) >= 4
