"""Other documents made of one: an article alone, and the easy reading the authors wrote."""

from __future__ import annotations

from dataclasses import replace

from publications.document import walk
from publications.document.labels import labels
from publications.document.model import (
    Definitions,
    Document,
    Heading,
    Inline,
    LineBreak,
    Link,
    NoteRef,
    Section,
    Text,
)


def article(document: Document, section_id: str) -> Document:
    """One section as a document of its own, under its own title, with the funders and the imprint.

    Links into other sections become their words. Raises KeyError where there is no such section.
    """
    section = {each.id: each for each in document.sections}[section_id]
    return _of(document, (section,), section.title, section.lang)


def easy_read(document: Document) -> Document | None:
    """The easy readings of all sections that have one; None where none has."""
    sections = tuple(
        replace(section, blocks=section.easy_read, easy_read=(), footnotes=(), signature=None)
        for section in document.sections
        if section.easy_read
    )
    if not sections:
        return None
    easy = _of(document, sections, document.title, document.language)
    return replace(easy, subtitle=labels(document.language).easy_read)


def _of(document: Document, sections: tuple[Section, ...], title: str, language: str) -> Document:
    kept = frozenset(name for section in sections for name in _ids(section))
    subtitle = f"{labels(language).from_anthology}: {document.title}"
    return replace(
        document,
        title=title,
        subtitle=subtitle,
        language=language,
        sections=tuple(_without_links_elsewhere(section, kept) for section in sections),
    )


def _ids(section: Section) -> list[str]:
    names = [section.id]
    for block in walk.blocks(section.blocks):
        if isinstance(block, Heading):
            names.append(block.id)
        elif isinstance(block, Definitions):
            names += [definition.id for definition in block.items]
    return names


def _without_links_elsewhere(section: Section, kept: frozenset[str]) -> Section:
    def run(children: walk.Inlines) -> walk.Inlines:
        found: list[Inline] = []
        for child in children:
            if isinstance(child, Text | NoteRef | LineBreak):
                found.append(child)
            elif isinstance(child, Link) and child.url[:1] == "#" and child.url[1:] not in kept:
                found += run(child.children)
            else:
                found.append(replace(child, children=run(child.children)))
        return tuple(found)

    return walk.rewrite_section(section, run, lambda text: text)
