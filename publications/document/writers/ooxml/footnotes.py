"""Real footnotes: the part python-docx does not have, with the separators Word expects."""

from __future__ import annotations

from typing import Any

from publications.document.writers.ooxml.elements import Element, el, paragraph, text_run, val

_PART = "/word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
SEPARATOR, CONTINUATION = -1, 0


class Footnotes:
    """The footnotes of one file, numbered from 1 in the order they are added."""

    def __init__(self, document_part: Any) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        root = el(
            "w:footnotes",
            {},
            _ruler(SEPARATOR, "separator"),
            _ruler(CONTINUATION, "continuationSeparator"),
        )
        self.part: Any = XmlPart(PackURI(_PART), _TYPE, root, document_part.package)
        self._root = root
        self._count = 0
        document_part.relate_to(self.part, _RELATION)

    def add(self, paragraphs: list[list[Element]]) -> Element:
        """Adds a note of these paragraphs and gives the run that marks it in the text."""
        self._count += 1
        note = el("w:footnote", {"w:id": self._count})
        for number, content in enumerate(paragraphs):
            mark = [_styled(el("w:footnoteRef")), text_run(" ")] if number == 0 else []
            note.append(paragraph("FootnoteText", *mark, *content))
        self._root.append(note)
        return _styled(el("w:footnoteReference", {"w:id": self._count}))

    def notes(self) -> dict[str, Element]:
        """Every note by its id, without the separators."""
        from docx.oxml.ns import qn

        return {note.get(qn("w:id")): note for note in self._root if note.get(qn("w:type")) is None}


def settings() -> Element:
    """The entry of the settings that names the separators."""
    return el(
        "w:footnotePr",
        {},
        el("w:footnote", {"w:id": SEPARATOR}),
        el("w:footnote", {"w:id": CONTINUATION}),
    )


def _styled(mark: Element) -> Element:
    return el("w:r", {}, el("w:rPr", {}, val("w:rStyle", "FootnoteReference")), mark)


def _ruler(identifier: int, kind: str) -> Element:
    spacing = el("w:spacing", {"w:after": 0, "w:line": 240, "w:lineRule": "auto"})
    line = el("w:p", {}, el("w:pPr", {}, spacing), el("w:r", {}, el(f"w:{kind}")))
    return el("w:footnote", {"w:type": kind, "w:id": identifier}, line)
