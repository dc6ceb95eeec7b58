"""The files of an EPUB that are read: cover, title page, contents, sections, funders, imprint."""

from __future__ import annotations

from dataclasses import dataclass

from publications.document.labels import Labels
from publications.document.model import Document
from publications.document.writers.epub import cover, frame
from publications.document.writers.epub.images import Images
from publications.document.writers.epub.nav import nav
from publications.document.writers.html.elements import Element, el
from publications.document.writers.html.matter import imprint, setting, supporters, title_page
from publications.document.writers.html.sections import matter, section_element
from publications.document.writers.html.story import Story, anchors, section_ids


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the book; `name` is within its folder."""

    name: str
    data: bytes


def pages(document: Document, images: Images) -> list[Page]:
    """Every file that is read, in reading order."""
    names = anchors(document)
    files = {
        section.id: f"s{number:03}.xhtml" for number, section in enumerate(document.sections, 1)
    }
    homes = {
        identifier: files[section.id]
        for section in document.sections
        for identifier in section_ids(section)
    }

    def address(identifier: str) -> str:
        if identifier in files:
            return files[identifier]
        return f"{homes[identifier]}#{names.of(identifier)}"

    language = document.language
    story = Story(names, images.sources, address, images.code, is_epub=True)
    say = setting(document, story, 1).say
    texts = []
    for section in document.sections:
        content = section_element(section, document, story, 1)
        data = frame.framed(section.title, section.lang, matter(section), [content])
        texts.append(Page(files[section.id], data))
    paid = supporters(document, story, 1, names.fresh("funders"))
    if paid is not None:
        data = frame.framed(say.funders, language, "backmatter", [paid])
        texts.append(Page(frame.FUNDERS, data))
    last = imprint(document, story, 1, names.fresh("imprint"))
    texts.append(Page(frame.IMPRINT, frame.framed(say.imprint, language, "backmatter", [last])))
    title = title_page(document, 1)
    return [
        Page(frame.COVER, frame.framed(document.title, language, "cover", [_cover(document, say)])),
        Page(frame.TITLE, frame.framed(document.title, language, "frontmatter", [title])),
        Page(frame.NAV, nav(document, address, say, [page.name for page in texts])),
        *texts,
    ]


def _cover(document: Document, say: Labels) -> Element:
    picture = {
        "src": cover.FILE,
        "alt": f"{say.cover}: {document.title}",
        "role": "doc-cover",
        "width": str(cover.WIDTH),
        "height": str(cover.HEIGHT),
    }
    return el("div", {"class": "cover"}, el("img", picture))
