"""The film that a quotation is from."""

from __future__ import annotations

from django import template

from publications.blocks.quotes import QuoteValue
from publications.models import FilmPage
from publications.services.quoting import film_of

register = template.Library()


@register.simple_tag
def film_of_quote(value: QuoteValue) -> FilmPage | None:
    """Its live page; None where there is none (any more)."""
    return film_of(value.spoken[0]) if value.spoken else None
