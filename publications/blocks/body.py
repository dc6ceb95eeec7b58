"""The body of a report, a paper, an example, a foreword."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from publications.blocks.quotes import TranscriptQuoteBlock
from publications.blocks.reference import ContactBlock, DownloadsBlock, PlaceMapBlock
from publications.blocks.streams import CleanStreamBlock
from publications.notes import MARK, faults

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]
LINE_FEATURES = ["bold", "italic", "link"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("text"), max_length=200)
    level = blocks.ChoiceBlock(
        choices=[("2", _("section")), ("3", _("subsection")), ("4", _("small heading"))],
        default="2",
        label=_("level"),
    )

    class Meta:
        icon = "title"
        label = _("heading")
        template = "publications/blocks/heading.html"


class TextBlock(blocks.StructBlock):
    """Paragraphs and lists; `[^1]` in the text points at the first of its notes."""

    body = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)
    notes = blocks.ListBlock(
        blocks.RichTextBlock(label=_("note"), features=LINE_FEATURES),
        label=_("notes"),
        default=[],
        help_text=_("Write [^1] in the text where the first note belongs, [^2] for the second."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "publications/blocks/text.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if sentences := faults(cleaned["body"].source, len(cleaned["notes"])):
            errors["body"] = ValidationError(sentences)
        if any(MARK.search(getattr(note, "source", note)) for note in cleaned["notes"]):
            errors["notes"] = ValidationError(
                _now("A note cannot have a note of its own. Write what it says into the note.")
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("alternative text"),
        help_text=_("What is seen, for those who cannot see it."),
    )
    decorative = blocks.BooleanBlock(
        required=False, label=_("decorative"), help_text=_("The picture says nothing by itself.")
    )
    caption = blocks.CharBlock(required=False, max_length=300, label=_("caption"))
    credit = blocks.CharBlock(required=False, max_length=200, label=_("credit"))

    class Meta:
        icon = "image"
        label = _("picture")
        template = "publications/blocks/figure.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["alt"].strip() and not cleaned["decorative"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "alt": ValidationError(
                        _now("Describe the picture, or mark it as decorative if it says nothing.")
                    )
                }
            )
        return cleaned


class RowsBlock(blocks.FieldBlock):
    """A table as lines of text: a row a line, cells divided by `|` or a tab.

    The value is a list of rows, each a list of strings, all of one length. It can be pasted
    from a spreadsheet and edited from the keyboard alone; `\\|` is a bar within a cell.
    """

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=required,
            help_text=help_text,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
        )
        super().__init__(**kwargs)

    def get_default(self) -> list[list[str]]:
        return []

    def value_for_form(self, value: list[list[str]] | None) -> str:
        return "\n".join(
            " | ".join(cell.replace("|", "\\|") for cell in row) for row in value or []
        )

    def value_from_form(self, value: str) -> list[list[str]]:
        rows = [_cells(line) for line in value.splitlines() if line.strip()]
        width = max(map(len, rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows]

    def get_searchable_content(self, value: list[list[str]]) -> list[str]:
        return [cell for row in value or [] for cell in row if cell]

    class Meta:
        icon = "table"


def _cells(line: str) -> list[str]:
    hidden = line.replace("\\|", "\0").replace("\t", "|")
    return [" ".join(cell.split()).replace("\0", "|") for cell in hidden.split("|")]


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("caption"), max_length=300)
    header_row = blocks.BooleanBlock(
        required=False, default=True, label=_("the first row is a header")
    )
    header_column = blocks.BooleanBlock(required=False, label=_("the first column is a header"))
    rows = RowsBlock(
        label=_("rows"),
        help_text=_("A row a line; divide the cells by | or paste from a spreadsheet."),
    )

    class Meta:
        icon = "table"
        label = _("table")
        template = "publications/blocks/table.html"


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("text"))
    source = blocks.CharBlock(required=False, max_length=200, label=_("who says it"))
    start_ms = blocks.IntegerBlock(
        required=False,
        min_value=0,
        label=_("moment of the film"),
        help_text=_("In milliseconds. The quotation then leads to that moment."),
    )

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "publications/blocks/quotation.html"


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=200)
    points = blocks.ListBlock(blocks.TextBlock(label=_("point"), rows=2), label=_("points"))

    class Meta:
        icon = "list-ul"
        label = _("key points")
        template = "publications/blocks/key_points.html"


class BoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=200)
    body = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("box")
        template = "publications/blocks/box.html"


class FilmBlock(blocks.PageChooserBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="publications.FilmPage", **kwargs)

    class Meta:
        icon = "media"
        label = _("film")
        template = "publications/blocks/film.html"


class BodyBlock(CleanStreamBlock):
    """The body of a report, a paper, an example, a foreword."""

    heading = HeadingBlock()
    text = TextBlock()
    figure = FigureBlock()
    table = TableBlock()
    quotation = QuotationBlock()
    key_points = KeyPointsBlock()
    box = BoxBlock()
    film = FilmBlock()
    transcript_quote = TranscriptQuoteBlock()
    place_map = PlaceMapBlock()
    contact = ContactBlock()
    downloads = DownloadsBlock()
