"""Renders a body of blocks with the footnotes of the whole numbered through at its end."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from publications.models import FilmPage
from publications.notes import replace_marks

register = template.Library()


@register.simple_tag(takes_context=True)
def body(
    context: template.Context,
    stream: StreamValue,
    prefix: str = "b",
    shift: int = 0,
    film: FilmPage | None = None,
) -> SafeString:
    """`prefix` keeps ids apart where a page has several bodies; `shift` lowers the headings below
    the title of a section; `film` is the film quotations lead to, where it may be shown."""
    shared = {
        "request": context.get("request"),
        "prefix": prefix,
        "shift": shift,
        "film_url": film.url if film and film.may_be_shown else "",
    }
    notes: list[str] = []
    parts = []
    for number, child in enumerate(stream, start=1):
        own = {"block_id": f"{prefix}-{number}"}
        if child.block_type == "text":
            own["html"] = _with_references(child.value, prefix, len(notes))
            notes += [expand_db_html(note.source) for note in child.value["notes"]]
        parts.append((child.render({**shared, **own}),))
    html = format_html_join("\n", "{}", parts)
    if not notes:
        return html
    numbered = [(number, mark_safe(note)) for number, note in enumerate(notes, start=1)]  # noqa: S308
    endnotes = render_to_string(
        "publications/includes/endnotes.html", {**shared, "notes": numbered, "level": 2 + shift}
    )
    return format_html("{}\n{}", html, endnotes)


@register.filter
def lowered(level: str | int, shift: int = 0) -> int:
    """The level of a heading below `shift` others; HTML has six."""
    return min(int(level) + int(shift or 0), 6)


def _with_references(value: Any, prefix: str, before: int) -> SafeString:
    def reference(number: int) -> str:
        return render_to_string(
            "publications/includes/note_reference.html",
            {"prefix": prefix, "number": before + number},
        ).strip()

    # Rich text is markup already, made safe by the editor's allow-list when it was saved.
    return mark_safe(replace_marks(expand_db_html(value["body"].source), reference))  # noqa: S308
