"""What is made of a frozen edition when somebody asks for it: one article alone, what has changed since another."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from publications.document import variants
from publications.document.model import Document, SectionKind
from publications.document.writers import WRITERS, redline
from publications.models import Edition
from publications.services import editions

#: Sections nobody takes home by themselves.
WITHOUT_ARTICLE = frozenset(
    {SectionKind.PART, SectionKind.WITHDRAWN, SectionKind.COLOPHON, SectionKind.CONTRIBUTORS}
)


class NoSuchArticle(LookupError):
    """The edition has no section of this id that stands by itself. `known` are those it has."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known
        super().__init__(", ".join(known))


def articles(document: Document) -> tuple[str, ...]:
    """Ids of the sections that can be had alone."""
    return tuple(section.id for section in document.sections if section.kind not in WITHOUT_ARTICLE)


def article(edition: Edition, section_id: str, format: str = "pdf") -> bytes | None:
    """One article alone, under its own title, with the funders and the imprint; the same bytes each
    time. None where the format has nothing to write. Raises `NoSuchArticle`.

    It is kept once it was made: an article takes part of a second, and may be asked for often.
    """
    document = Document.from_json(edition.document)
    known = articles(document)
    if section_id not in known:
        raise NoSuchArticle(known)
    storage = storages["editions"]
    # The name holds what it is made of, so that another edition or section is another file.
    made_of = hashlib.sha256(f"{edition.sha256} {section_id} {format}".encode()).hexdigest()
    name = f"{edition.pk}/article-{made_of[:16]}.{WRITERS[format].extension}"
    if storage.exists(name):
        with storage.open(name) as file:
            kept: bytes = file.read()
        return kept
    alone = variants.article(document, section_id)
    data = WRITERS[format].write(alone, editions.pictures(edition))
    if data is not None:
        storage.save(name, ContentFile(data))
    return data


def changes(edition: Edition, since: Edition) -> bytes:
    """DOCX of an edition with its changes against an earlier one as tracked changes."""
    old, new = Document.from_json(since.document), Document.from_json(edition.document)
    return redline.write(
        old,
        new,
        editions.pictures(since, edition),
        author=new.publisher or new.title,
        date=editions.moment(edition),
    )
