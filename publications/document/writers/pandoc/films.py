"""Films and what is said in them: links lead to the moment."""

from __future__ import annotations

from publications.document.labels import clock
from publications.document.model import FilmBox, TranscriptQuote
from publications.document.writers.pandoc.figures import picture
from publications.document.writers.pandoc.inlines import inlines
from publications.document.writers.pandoc.nodes import (
    SPACE,
    Node,
    bullets,
    link,
    para,
    plain,
    quote,
    words,
    wrapped,
)
from publications.document.writers.pandoc.setting import Setting

_POSTER = "60%"


def film(block: FilmBox, at: Setting) -> list[Node]:
    """Title, length, poster, addresses and chapters, for a box of its own."""
    say = at.say
    about = say.watch
    if block.duration_ms > 0:
        about += f" \u00b7 {say.duration}\u00a0{clock(block.duration_ms)}"
    parts = [para(wrapped("Strong", link(block.url, words(block.title)))), para(words(about))]
    if block.poster is not None:
        parts.append(para([picture(block.poster, block.alt, at.book, _POSTER)]))
    parts += [para(link(url, words(url))) for url in (block.url, block.short_url) if url]
    if block.chapters:
        parts.append(para(wrapped("Emph", words(say.chapters))))
        moments = [
            link(chapter.url, words(f"{clock(chapter.start_ms)} {chapter.title}"))
            for chapter in block.chapters
        ]
        parts.append(bullets([[plain(moment)] for moment in moments]))
    return parts


def spoken(block: TranscriptQuote, at: Setting) -> list[Node]:
    """Words from a film with who says them, in which film and when, for a box of its own."""
    moment = f"{clock(block.start_ms)}\u2013{clock(block.end_ms)}"
    source: list[Node] = []
    if block.speaker:
        source += [*wrapped("Strong", words(block.speaker)), SPACE]
    where = [*wrapped("Emph", words(block.film)), *words(f", {moment}")]
    source += [*words(f"{at.say.from_film} "), *link(block.url, where)]
    return [quote([para(inlines(block.children, at))]), para(source)]
