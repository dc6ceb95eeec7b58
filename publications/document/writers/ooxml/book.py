"""The whole book as leaves: front matter, contents, a leaf a section, back matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from publications.document import walk
from publications.document.model import (
    Block,
    Document,
    Footnote,
    NoteRef,
    Section,
    SectionKind,
    Table,
)
from publications.document.writers.ooxml import blocks, contents, people
from publications.document.writers.ooxml.elements import Element, el, local, paragraph, text_run
from publications.document.writers.ooxml.footnotes import Footnotes
from publications.document.writers.ooxml.page import Leaf, Page, turned_width
from publications.document.writers.ooxml.runs import Addresses, Look, Places, Story
from publications.document.writers.ooxml.tables import A4_COLUMNS, UPRIGHT_COLUMNS

_PAGE_WORDS = {"cs": "s.", "sk": "s.", "de": "S."}  # before a page's number


@dataclass
class Book:
    """One document on its way into a file. `turn` puts wide tables on pages of their own."""

    document: Document
    tools: blocks.Tools
    notes: Footnotes
    places: Places
    body_addresses: Addresses
    note_addresses: Addresses
    turn: bool = True
    _depths: list[int] = field(default_factory=list)

    def front(self) -> list[Leaf]:
        """Half title and title page."""
        document = self.document
        half = [paragraph("HalfTitle", text_run(document.title))]
        return [
            Leaf(half, Page(bare=True)),
            Leaf(self.title_page(), Page(bare=True)),
        ]

    def title_page(self) -> list[Element]:
        document = self.document
        lines = (
            ("Title", document.title),
            ("Subtitle", document.subtitle),
            ("Notice", document.fictional_notice),
            ("Publisher", document.publisher),
            ("CoverDate", document.imprint.date),
        )
        return [paragraph(style, *Look().runs(text)) for style, text in lines if text]

    def sections(self) -> list[list[Leaf]]:
        """The leaves of each section."""
        found = contents.depths(self.document)
        return [
            self._part(section)
            if section.kind == SectionKind.PART
            else self._section(section, depth)
            for section, depth in zip(self.document.sections, found, strict=True)
        ]

    def back(self) -> list[Element]:
        """Funders and imprint."""
        document, tools = self.document, self.tools
        look = Look()
        say, imprint = tools.labels(look), document.imprint
        story = self._story("")
        found: list[Element] = []
        if document.funders:
            found.append(self._heading("Heading1", contents.FUNDERS, say.funders, look))
            at = blocks.Setting(story, look)
            for block in document.funders:
                found += blocks.funders(block, at, tools)
        style = "Heading1Below" if found else "Heading1"
        found.append(self._heading(style, contents.IMPRINT, say.imprint, look))
        found.append(paragraph("ImprintTitle", *look.runs(document.title)))
        lines = (
            document.subtitle,
            document.publisher,
            ", ".join(filter(None, (imprint.edition, imprint.date))),
            f"ISBN {imprint.isbn}" if imprint.isbn else "",
            *imprint.lines,
        )
        found += [paragraph("Imprint", *look.runs(line)) for line in lines if line]
        for name, text, url in (
            (say.address, "", imprint.url),
            (say.licence, imprint.licence, imprint.licence_url),
            (say.cite, imprint.how_to_cite, ""),
        ):
            runs = look.runs(text)
            if url:
                runs += [*([text_run(", ")] if text else []), story.address(url, look)]
            if runs:
                label = replace(look, style="Label").runs(f"{name}: ")
                found.append(paragraph("Imprint", *label, *runs))
        if document.fictional_notice:
            notice = replace(look, italic=True).runs(document.fictional_notice)
            found.append(paragraph("Imprint", *notice))
        return found

    def _story(self, section: str, marks: Mapping[str, Element] | None = None) -> Story:
        return Story(self.body_addresses, self._said(section), marks or {}, section)

    def _said(self, section: str) -> Places:
        languages = {each.id: each.lang for each in self.document.sections}
        language = languages.get(section, self.document.language).split("-")[0]
        return replace(self.places, page_word=_PAGE_WORDS.get(language, "p."))

    def _heading(self, style: str, identifier: str, text: str, look: Look) -> Element:
        return paragraph(style, *self.tools.bookmarks.around(identifier, look.runs(text)))

    def _look(self, section: Section) -> Look:
        return Look(lang="" if section.lang == self.document.language else section.lang)

    def _at(self, section: Section, depth: int) -> blocks.Setting:
        look = self._look(section)
        in_notes = Story(self.note_addresses, self._said(section.id), {}, section.id)
        marks = {
            note.id: self.notes.add([in_notes.runs(p.children, look) for p in note.paragraphs])
            for note in _in_order(section)
        }
        return blocks.Setting(self._story(section.id, marks), look, depth=depth)

    def _part(self, section: Section) -> list[Leaf]:
        at = self._at(section, 0)
        found = [self._heading("PartTitle", section.id, section.title, at.look)]
        if section.authors:
            found.append(paragraph("PartText", *at.look.runs(", ".join(section.authors))))
        found += blocks.write_blocks(section.blocks, replace(at, text="PartText"), self.tools)
        found += self._signature(section, at)
        return [Leaf(_ended(found), Page(bare=True))]

    def _section(self, section: Section, depth: int) -> list[Leaf]:
        at = self._at(section, depth)
        style = blocks.heading_style(1, depth)
        found = [self._heading(style, section.id, section.title, at.look)]
        if section.authors:
            found.append(paragraph("Author", *at.look.runs(", ".join(section.authors))))
        if section.kind == SectionKind.WITHDRAWN:
            at = replace(at, text="Withdrawn")
        leaves: list[Leaf] = []
        page = Page(opening=True)
        run: list[Block] = []
        for block in section.blocks:
            if not self._is_turned(block):
                run.append(block)
                continue
            found += blocks.write_blocks(tuple(run), at, self.tools)
            run = []
            if found:
                leaves.append(Leaf(_ended(found), page, section.title))
                found, page = [], Page()
            sheet = "A4" if len(block.rows[0].cells) <= A4_COLUMNS else "A3"
            wide = blocks.table(block, replace(at, width=turned_width(sheet)), self.tools)
            leaves.append(Leaf(_ended(wide), Page(turned=sheet), section.title))
        found += blocks.write_blocks(tuple(run), at, self.tools)
        found += self._signature(section, at)
        if found:
            leaves.append(Leaf(_ended(found), page, section.title))
        return leaves

    def _signature(self, section: Section, at: blocks.Setting) -> list[Element]:
        signed = section.signature
        if signed is None:
            return []
        image = self.tools.images[signed.picture] if signed.picture is not None else None
        return people.signature(signed, image, at.look, self.tools.pictures)

    def _is_turned(self, block: Block) -> TypeGuard[Table]:
        return self.turn and isinstance(block, Table) and len(block.rows[0].cells) > UPRIGHT_COLUMNS


def names(*documents: Document) -> dict[str, str]:
    """A bookmark for every id of these documents; an id of an easy reading, which is a document
    of its own, leads to its section."""
    found: dict[str, str] = {}
    for document in documents:
        for name in [*contents.homes(document, easy=False), contents.FUNDERS, contents.IMPRINT]:
            found.setdefault(name, f"_Toc{len(found) + 1:06}")
    for document in documents:
        for name, section in contents.homes(document).items():
            found.setdefault(name, found[section])
    return found


def _in_order(section: Section) -> list[Footnote]:
    """The notes by order of their marks: Word numbers them by their place in the text."""
    by_id = {note.id: note for note in section.footnotes}
    return [
        by_id[inline.note]
        for block in walk.blocks(section.blocks)
        for run in walk.runs(block)
        for inline in walk.inlines(run)
        if isinstance(inline, NoteRef)
    ]


def _ended(found: list[Element]) -> list[Element]:
    """With a last paragraph to carry the page's settings, as a table cannot."""
    if local(found[-1]) == "tbl":
        found.append(paragraph("TableEnd"))
    return found


def fill(body: Any, elements: list[Element], last: Element | None) -> Element:
    """Adds elements to the body and gives the `w:sectPr` that ends them; with `last`, the
    paragraph that carries it, else the body's own."""
    for element in elements:
        body.sectPr.addprevious(element)
    if last is None:
        return body.sectPr
    properties = el("w:sectPr")
    last.pPr.append(properties)
    return properties
