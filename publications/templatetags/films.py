"""Pictures of films on cards."""

from __future__ import annotations

from django import template

from media.enums import RenditionKind
from media.models import Recording, Rendition

register = template.Library()


@register.simple_tag
def poster(recording: Recording) -> Rendition | None:
    """The poster; without a query where a list has fetched `posters` beforehand."""
    fetched = getattr(recording, "posters", None)
    if fetched is not None:
        return fetched[0] if fetched else None
    return recording.renditions.filter(kind=RenditionKind.POSTER).first()
