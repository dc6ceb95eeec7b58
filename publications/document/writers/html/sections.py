"""Sections, their order in parts, and what closes each: signature, notes, easy reading."""

from __future__ import annotations

from dataclasses import dataclass

from publications.document.model import END_MATTER, Document, Section, SectionKind
from publications.document.writers.html.blocks import blocks
from publications.document.writers.html.elements import EPUB_TYPE, Element, Node, el, language
from publications.document.writers.html.inlines import words
from publications.document.writers.html.notes import notes
from publications.document.writers.html.people import signature
from publications.document.writers.html.story import Setting, Story, direction_of, words_for

# The vocabulary of DPUB-ARIA is EPUB's own, but it knows no contributors.
_KINDS = {
    SectionKind.FOREWORD: "foreword",
    SectionKind.PART: "part",
    SectionKind.PAPER: "chapter",
    SectionKind.EXAMPLE: "chapter",
    SectionKind.REPORT: "chapter",
    SectionKind.AFTERWORD: "afterword",
    SectionKind.APPENDIX: "appendix",
    SectionKind.GLOSSARY: "glossary",
    SectionKind.CONTRIBUTORS: "contributors",
    SectionKind.COLOPHON: "colophon",
}
_NO_ROLE = frozenset({SectionKind.CONTRIBUTORS, SectionKind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Branch:
    """A section and, where it is a part, the sections that belong to it."""

    section: Section
    below: tuple[Section, ...] = ()


def branches(sections: tuple[Section, ...]) -> list[Branch]:
    """The sections as a tree: a part holds those up to the next part or the end matter."""
    found: list[Branch] = []
    part: Section | None = None
    below: list[Section] = []

    def close() -> None:
        nonlocal part
        if part is not None:
            found.append(Branch(part, tuple(below)))
        part = None
        below.clear()

    for section in sections:
        if section.kind == SectionKind.PART:
            close()
            part = section
        elif part is not None and section.kind not in END_MATTER:
            below.append(section)
        else:
            close()
            found.append(Branch(section))
    close()
    return found


def section_element(section: Section, document: Document, story: Story, level: int) -> Element:
    """One section; `level` is that of its title's heading. One without a title has no heading."""
    anchors = story.anchors
    anchor = anchors.of(section.id)
    at = Setting(
        story,
        words_for(section.lang, document),
        section.lang,
        level,
        {note.id: note for note in section.footnotes},
    )
    identifier = anchors.fresh(f"{anchor}-title")
    head: list[Node] = []
    if section.title:
        title = words(f"h{level}", section.title, {"id": identifier, "class": "headline"})
        head.append(title)
    if section.authors:
        head.append(words("p", ", ".join(section.authors), {"class": "authors"}))
    easy = _easy_read(section, at)
    if easy is not None:
        to_easy = el("a", {"href": f"#{easy.get('id')}"}, at.say.easy_read)
        head.append(el("p", {"class": "to-easy"}, to_easy))
    inside: list[Node] = [el("header", {"class": "head"}, *head)] if head else []
    inside += blocks(section.blocks, at)
    if section.signature is not None:
        inside.append(signature(section.signature, at))
    inside += notes(at)
    if easy is not None:
        inside.append(easy)
    kind = _KINDS.get(section.kind)
    has_role = kind is not None and section.kind not in _NO_ROLE and bool(section.title)
    attributes = {
        "id": anchor,
        "class": f"section {section.kind.value}",
        "role": f"doc-{kind}" if has_role else None,
        EPUB_TYPE: kind if story.is_epub else None,
        "aria-labelledby": identifier if has_role else None,
        "dir": direction_of(section.lang),
    }
    if section.lang != document.language or story.is_epub:
        attributes.update(language(section.lang))
    return el("section", attributes, *inside)


def _easy_read(section: Section, at: Setting) -> Element | None:
    if not section.easy_read:
        return None
    anchors = at.story.anchors
    anchor = anchors.fresh(f"{anchors.of(section.id)}-easy")
    level = min(at.level + 1, 6)
    title = el(f"h{level}", {"class": "title"}, at.say.easy_read)
    inside = blocks(section.easy_read, at.deeper())
    return el("section", {"id": anchor, "class": "easy"}, title, *inside)


def matter(section: Section) -> str:
    """Whether a section opens the book, is its body, or closes it, in the words of EPUB."""
    if section.kind == SectionKind.FOREWORD:
        return "frontmatter"
    return "backmatter" if section.kind in END_MATTER else "bodymatter"
