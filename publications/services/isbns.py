"""Which edition an ISBN belongs to. It is given to one and never again, not even to the same text less
a part: the reader who orders or cites the number must get what it was given to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from publications.document import isbn
from publications.document.isbn import Fault, Wrong
from publications.models import CollectionPage, Edition


def sentence(text: str) -> str:
    """What is wrong with an ISBN and what to do; empty where it may be printed."""
    found = isbn.fault(text)
    return _sentence(found) if found else ""


def _sentence(found: Fault) -> str:
    match found.wrong:
        case Wrong.SIGNS:
            return _(
                "An ISBN is made of thirteen digits, with hyphens between its groups. Something else is "
                "written here; compare it with the letter of the ISBN agency."
            )
        case Wrong.LENGTH:
            return _(
                "An ISBN has thirteen digits, here their number is %(count)d. Compare it with the letter "
                "of the ISBN agency."
            ) % {"count": found.count}
        case Wrong.TEN:
            return _(
                "This is a number of ten digits, as they were given until 2006. In thirteen digits it is "
                "%(number)s."
            ) % {"number": found.expected}
        case Wrong.PREFIX:
            return _(
                "An ISBN begins with 978 or 979. Compare it with the letter of the ISBN agency."
            )
        case Wrong.CHECK:
            return _(
                "A digit of this ISBN is wrong: after these twelve, the last one has to be %(digit)s. "
                "Compare it with the letter of the ISBN agency."
            ) % {"digit": found.expected}


def holder(text: str) -> Edition | None:
    """The edition that was printed with this number."""
    number = isbn.key(text)
    if not number:
        return None
    return Edition.objects.select_related("collection").filter(isbn=number).first()


def unused(text: str) -> str:
    """The text where no edition has the number yet, else an empty one."""
    return "" if holder(text) else text


def warning(collection: CollectionPage) -> str:
    """What an editor should know of the number before the next export; empty where all is well."""
    if fault := sentence(collection.isbn):
        return fault
    found = holder(collection.isbn)
    if found is None:
        return ""
    if found.collection_id == collection.pk:
        return _(
            "ISBN %(isbn)s belongs to edition %(number)d, so the next edition will be printed without "
            "one. Fill in a new number from the ISBN agency before you export."
        ) % {"isbn": collection.isbn, "number": found.number}
    return _(
        "ISBN %(isbn)s belongs to “%(title)s”, edition %(number)d, so the next edition will be printed "
        "without one. Fill in a new number from the ISBN agency before you export."
    ) % {"isbn": collection.isbn, "title": found.collection.title, "number": found.number}


def shown_beside(collection: CollectionPage, edition: Edition | None) -> str:
    """The number for the page of an anthology whose newest edition is this one: that edition's own, or
    one that waits for the next."""
    if not collection.isbn:
        return ""
    found = holder(collection.isbn)
    return collection.isbn if found is None or found == edition else ""


def earlier_holder(edition: Edition) -> Edition | None:
    """The newest earlier edition of the same anthology that has a number, where this one has none."""
    if edition.isbn:
        return None
    earlier = edition.collection.editions.filter(number__lt=edition.number).exclude(isbn="")
    return earlier.order_by("-number").first()
