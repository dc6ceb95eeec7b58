"""Why a document cannot be printed, as sentences for the editor who can mend it.

The functional core says it in English, with a code; here each code has its sentence.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images import get_image_model

from publications.document.richtext import RichTextError
from publications.document.validation import WHOLE, InvalidDocument, Problem
from publications.document.writers.pictures import PictureError
from publications.document.writers.qr import AddressTooLong

MOST = 10

#: What is to be mended, by `Problem.code`; the section it is in stands before it.
SENTENCES = {
    "bad-id": gettext_lazy("a heading has an unusable anchor"),
    "blank-table": gettext_lazy("all cells of a table are empty"),
    "chapters": gettext_lazy("the chapters of a film are not in order"),
    "created": gettext_lazy("the time of the edition is not a moment with its time zone"),
    "dangling-link": gettext_lazy("a link leads to a place that is not in the anthology"),
    "dangling-note": gettext_lazy("the text refers to a footnote that is not written"),
    "decorative-alt": gettext_lazy(
        "a picture is marked as decorative and yet described; choose one"
    ),
    "deep-list": gettext_lazy("lists are nested too deeply"),
    "duplicate-id": gettext_lazy("two headings have the same anchor"),
    "duplicate-note": gettext_lazy("a footnote is written more than once"),
    "duration": gettext_lazy("a film has an impossible length"),
    "easy-note": gettext_lazy("the easy reading has a footnote; write it into the text"),
    "empty-box": gettext_lazy("a box lacks its title or its text"),
    "empty-downloads": gettext_lazy("a list of files lacks its title, or its files"),
    "empty-glossary": gettext_lazy("the glossary has no terms"),
    "empty-heading": gettext_lazy("a heading is empty"),
    "empty-link": gettext_lazy("a link has no words"),
    "empty-list": gettext_lazy("a list, or an item of a list, is empty"),
    "empty-name": gettext_lazy("a contributor or a contact has no name"),
    "empty-note": gettext_lazy("a footnote is empty"),
    "empty-part": gettext_lazy("nothing belongs to this part"),
    "empty-quotation": gettext_lazy("a quotation has no words"),
    "empty-section": gettext_lazy("there is no text"),
    "empty-signature": gettext_lazy("the signature has no name"),
    "empty-table": gettext_lazy("a table has no rows, or a row without cells"),
    "empty-term": gettext_lazy("a term of the glossary lacks its name or its explanation"),
    "empty-title": gettext_lazy("a title is missing"),
    "file-size": gettext_lazy("a file to download has an impossible size"),
    "figure-width": gettext_lazy("the width of a picture must be from 10 to 100 %"),
    "funder-name": gettext_lazy("a funder has no name"),
    "funder-statement": gettext_lazy("the statement of the funders is missing"),
    "header-only": gettext_lazy("nothing stands under the header row of a table"),
    "heading-note": gettext_lazy("a heading has a footnote; put its mark into the text below"),
    "heading-jump": gettext_lazy(
        "a heading skips a level; after a heading only the next lower level may follow"
    ),
    "language": gettext_lazy("a text is marked with an unknown language"),
    "long-link": gettext_lazy(
        "an address has more than 2083 characters, which Word cannot open; use a shorter one"
    ),
    "missing-alt": gettext_lazy(
        "a picture has no description; describe it, or mark it as decorative"
    ),
    "nested-link": gettext_lazy("a link stands inside another link"),
    "nested-note": gettext_lazy("a footnote has a footnote of its own"),
    "no-sections": gettext_lazy("there is nothing in it yet; add at least one section"),
    "quotation-times": gettext_lazy("a quotation of a film has impossible times"),
    "ragged-table": gettext_lazy("the rows of a table have different numbers of cells"),
    "repeated-note": gettext_lazy("the text refers to a footnote twice; write a second one"),
    "unprintable": gettext_lazy("there is a control character in the text; write it anew"),
    "unsafe-link": gettext_lazy(
        "a link is not a web, mail or telephone address, and no other is printed"
    ),
    "unused-note": gettext_lazy("nothing in the text refers to a footnote"),
    "wide-table": gettext_lazy(
        "a table has more than 63 columns, which Word cannot open; divide it into two"
    ),
}

#: Why a rich text cannot be read, by `RichTextError.code`.
RICH_TEXT = {
    "control": gettext_lazy("there is a control character behind “%(words)s”; write it anew."),
    "document-gone": gettext_lazy(
        "the document behind the link “%(words)s” was deleted; link to another, or remove the link."
    ),
    "list-items": gettext_lazy("a list is empty or broken: “%(words)s”; write it anew."),
    "no-address": gettext_lazy("the link “%(words)s” has no address; add it, or remove the link."),
    "no-such-note": gettext_lazy(
        "the text refers to the note %(mark)s, which is not written; write it, or remove the mark."
    ),
    "note-blocks": gettext_lazy("the note %(mark)s must be paragraphs of text, and not empty."),
    "note-in-note": gettext_lazy(
        "a note refers to the note %(mark)s; a note cannot have a note of its own."
    ),
    "note-twice": gettext_lazy(
        "the text refers twice to the note %(mark)s; write a second note for the second place."
    ),
    "one-paragraph": gettext_lazy("only one paragraph can stand here."),
    "page-gone": gettext_lazy(
        "the page behind the link “%(words)s” was deleted or is not published; link to another, "
        "or remove the link."
    ),
    "too-deep": gettext_lazy("lists stand too deep in one another; write it more simply."),
    "torn": gettext_lazy("the text is damaged near “%(words)s”; write it anew."),
    "unknown-tag": gettext_lazy(
        "“%(words)s” is formatted in a way that cannot be printed (%(tag)s); remove the formatting."
    ),
    "unsafe-address": gettext_lazy(
        "the link “%(words)s” leads to “%(address)s”; only web, mail and telephone addresses "
        "without spaces are printed."
    ),
    "unused-notes": gettext_lazy(
        "nothing in the text refers to %(marks)s; put the mark where the note belongs."
    ),
}

#: Why a picture cannot be printed, by `PictureError.code`.
PICTURES = {
    "empty": gettext_lazy("The picture “%(picture)s” is empty (0 bytes). Upload it again."),
    "heavy": gettext_lazy(
        "The picture “%(picture)s” is larger than %(detail)s. Make it smaller and upload it again."
    ),
    "missing": gettext_lazy("The file of the picture “%(picture)s” is gone. Upload it again."),
    "pixels": gettext_lazy(
        "The picture “%(picture)s” has too many pixels (%(detail)s). Make it smaller and upload it "
        "again."
    ),
    "unreadable": gettext_lazy(
        "The picture “%(picture)s” is damaged, or of a kind that cannot be printed. Upload it again "
        "as JPEG or PNG."
    ),
}


def sentence(error: InvalidDocument) -> str:
    """All that is to be mended, each thing once, at most `MOST` of them."""
    found = list(dict.fromkeys(map(_one, error.problems)))
    if len(found) > MOST:
        more = _("and %(count)d more") % {"count": len(found) - MOST}
        found = [*found[:MOST], more]
    return _("The anthology was not exported. To be mended first: %(what)s.") % {
        "what": "; ".join(found)
    }


def rich_text(error: RichTextError) -> str:
    """What to mend in a rich text; a sentence that was made for the editor already stays as it is."""
    if error.code not in RICH_TEXT:
        return str(error)
    return str(RICH_TEXT[error.code]) % error.values


def picture(error: PictureError) -> str:
    """What is wrong with a picture, by the title under which the editor finds it."""
    return str(PICTURES[error.code]) % {
        "picture": picture_name(error.asset),
        "detail": error.detail,
    }


def picture_name(asset: str) -> str:
    """The title of the picture behind an asset key of `services.bodies`."""
    kind, _hyphen, number = asset.partition("-")
    if kind == "image" and number.isdecimal():
        found = get_image_model().objects.filter(pk=number).first()
        return found.title if found else asset
    return _("still picture of a film") if kind == "poster" else asset


def address(error: AddressTooLong) -> str:
    """A film whose address is too long to be printed as a code."""
    return _(
        "The address “%(url)s” is too long for a QR code. Give the film a shorter address of its page."
    ) % {"url": f"{error.url[:60]}…"}


def what(problem: Problem) -> str:
    """What is to be mended, with the words to look for where they are known."""
    said = str(SENTENCES[problem.code])
    if not problem.detail:
        return said
    return _("%(what)s (“%(words)s”)") % {"what": said, "words": problem.detail}


def _one(problem: Problem) -> str:
    said = what(problem)
    if problem.where == WHOLE:
        return said
    return _("“%(section)s”: %(what)s") % {"section": problem.where, "what": said}
