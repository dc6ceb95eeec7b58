"""Why a document cannot be printed, as sentences for the editor who can mend it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publications.document.validation import WHOLE, InvalidDocument, Problem

MOST = 10

#: What is to be mended, by `Problem.code`; the section it is in stands before it.
SENTENCES = {
    "bad-id": gettext_lazy("a heading has an unusable anchor"),
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


def _one(problem: Problem) -> str:
    what = str(SENTENCES[problem.code])
    if problem.where == WHOLE:
        return what
    return _("“%(section)s”: %(what)s") % {"section": problem.where, "what": what}
