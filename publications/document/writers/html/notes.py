"""The footnotes of a section, with a way back from each to its mark."""

from __future__ import annotations

from publications.document.writers.html.elements import EPUB_TYPE, Element, Node, el
from publications.document.writers.html.inlines import run
from publications.document.writers.html.story import Note, Setting

# The second character asks for the plain sign instead of the picture some telephones draw.
_BACK = "\u21a9\ufe0e"


def notes(at: Setting) -> list[Element]:
    """What stands below the text: nothing where no mark was met."""
    if not at.noted:
        return []
    inside: list[Node] = []
    if not at.story.is_epub:  # where a reading system shows notes beside their marks, they vanish
        inside.append(el(f"h{min(at.level + 1, 6)}", {"class": "notes-title"}, at.say.notes))
    inside += [_note(note, at) for note in at.noted]
    return [el("div", {"class": "notes"}, *inside)]


def _note(note: Note, at: Setting) -> Element:
    paragraphs = [run("p", paragraph.children, at) for paragraph in note.footnote.paragraphs]
    first, last = paragraphs[0], paragraphs[-1]
    number = el("span", {"class": "note-number"}, f"{note.number}.")
    number.tail = "\u00a0" + (first.text or "")
    first.text = None
    first.insert(0, number)
    way = {
        "class": "back",
        "href": f"#{note.mark}",
        "role": "doc-backlink",
        EPUB_TYPE: "backlink" if at.story.is_epub else None,
        "aria-label": f"{at.say.back_to_text}: {at.say.note.lower()} {note.number}",
    }
    before = "\u00a0"
    if len(last):
        last[-1].tail = (last[-1].tail or "") + before
    else:
        last.text = (last.text or "") + before
    last.append(el("a", way, _BACK))
    attributes = {
        "id": note.anchor,
        "role": "doc-footnote",
        "class": "note",
        EPUB_TYPE: "footnote" if at.story.is_epub else None,
    }
    return el("aside", attributes, *paragraphs)
