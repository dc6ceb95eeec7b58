"""The sections of an anthology, and who wrote them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from publications.blocks.body import (
    LINE_FEATURES,
    TEXT_FEATURES,
    BodyBlock,
    FigureBlock,
    HeadingBlock,
)
from publications.blocks.streams import CleanStreamBlock


class AuthorBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=120)
    role = blocks.CharBlock(required=False, max_length=200, label=_("role"))

    class Meta:
        icon = "user"
        label = _("author")


class AuthorsBlock(CleanStreamBlock):
    author = AuthorBlock()


class EasyReadBlock(CleanStreamBlock):
    """The same in easy language: short sentences, a picture beside them."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "ol", "ul"], icon="pilcrow")
    figure = FigureBlock()


class PartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=255)
    intro = blocks.RichTextBlock(required=False, label=_("introduction"), features=LINE_FEATURES)

    class Meta:
        icon = "folder-open-inverse"
        label = _("part")


class PaperBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=255)
    authors = blocks.ListBlock(AuthorBlock(), label=_("authors"), default=[])
    body = BodyBlock(label=_("text"))
    easy_read = EasyReadBlock(required=False, label=_("easy reading"))

    class Meta:
        icon = "doc-full"
        label = _("paper")


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=255)
    place = blocks.CharBlock(required=False, max_length=200, label=_("place"))
    authors = blocks.ListBlock(AuthorBlock(), label=_("authors"), default=[])
    body = BodyBlock(label=_("text"))
    easy_read = EasyReadBlock(required=False, label=_("easy reading"))

    class Meta:
        icon = "home"
        label = _("example of good practice")


class AfterwordBlock(PaperBlock):
    class Meta:
        icon = "doc-full-inverse"
        label = _("afterword")


class AppendixBlock(PaperBlock):
    class Meta:
        icon = "list-ul"
        label = _("appendix")


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("term"), max_length=120)
    meaning = blocks.RichTextBlock(label=_("what it means"), features=LINE_FEATURES)


class GlossaryBlock(blocks.StructBlock):
    """Terms in the order of the alphabet, whatever the order they were written in."""

    title = blocks.CharBlock(label=_("title"), max_length=255, default=_("Glossary"))
    terms = blocks.ListBlock(TermBlock(), min_num=1, label=_("terms"))

    class Meta:
        icon = "openquote"
        label = _("glossary")


class ContributorBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=120)
    role = blocks.CharBlock(required=False, max_length=200, label=_("role"))
    about = blocks.RichTextBlock(required=False, label=_("about them"), features=LINE_FEATURES)
    picture = ImageChooserBlock(required=False, label=_("picture"))
    alt = blocks.CharBlock(
        required=False, max_length=300, label=_("alternative text"),
        help_text=_("What is seen, for those who cannot see it."),
    )  # fmt: skip

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["picture"] and not cleaned["alt"].strip():
            raise blocks.StructBlockValidationError(
                block_errors={"alt": ValidationError(_now("Describe the picture."))}
            )
        return cleaned

    class Meta:
        icon = "user"
        label = _("contributor")


class ContributorsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=255, default=_("Contributors"))
    people = blocks.ListBlock(ContributorBlock(), min_num=1, label=_("people"))

    class Meta:
        icon = "group"
        label = _("contributors")


class ColophonBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=255, default=_("Colophon"))
    text = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)

    class Meta:
        icon = "doc-empty"
        label = _("colophon")


#: What counts as a contribution, of which an editor may declare how many there are to be.
CONTRIBUTIONS = frozenset({"paper", "example", "report", "film"})


class SectionsBlock(CleanStreamBlock):
    """The sections of an anthology after the foreword, in the order they are printed."""

    part = PartBlock()
    paper = PaperBlock()
    example = ExampleBlock()
    report = blocks.PageChooserBlock(
        page_type="publications.CaseReportPage", label=_("case report"), icon="group"
    )
    film = blocks.PageChooserBlock(page_type="publications.FilmPage", label=_("film"), icon="media")
    afterword = AfterwordBlock()
    appendix = AppendixBlock()
    glossary = GlossaryBlock()
    contributors = ContributorsBlock()
    colophon = ColophonBlock()

    class Meta:
        block_counts = {name: {"max_num": 1} for name in ("glossary", "contributors", "colophon")}
