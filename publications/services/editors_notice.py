"""What the page of an anthology says to its editors and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from publications.models import CollectionPage
from publications.services.build import Attempt
from publications.services.reading_page import ReadingPage


@dataclass(frozen=True, slots=True)
class Line:
    """`where` is the title of the section, empty for the whole; `block` its block in the editor."""

    sentence: str
    where: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class EditorsNotice:
    """In a preview all that the check list would stop an export for, and how many things are worth
    a look; on the live page what a visitor does not see."""

    is_preview: bool
    stops: tuple[Line, ...]
    looks: int = 0


def of(
    collection: CollectionPage, request: HttpRequest, reading: ReadingPage
) -> EditorsNotice | None:
    """None for a visitor, and where there is nothing to say of what the page shows."""
    if reading.whole is not None:
        return _of_draft(collection, reading.whole)
    stopped = reading.stopped
    user = getattr(request, "user", None)
    if not stopped or user is None or not user.is_authenticated:
        return None
    if not collection.permissions_for_user(user).can_edit():
        return None
    return EditorsNotice(False, tuple(Line(sentence) for sentence in stopped))


def _of_draft(collection: CollectionPage, whole: Attempt) -> EditorsNotice:
    from publications.services import checklist

    found = checklist.of(collection, whole)
    lines = tuple(Line(item.sentence, item.where, item.block) for item in found.stops)
    return EditorsNotice(True, lines, len(found.looks))
