"""The anthology as a page; `publications.models.editions` holds its frozen editions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from publications.blocks import BodyBlock, SectionsBlock
from publications.models.funding import Project


class CollectionPage(Page):
    """Foreword, papers, examples of good practice and case reports, in the order of print."""

    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    foreword_title = models.CharField(_("title of the foreword"), max_length=200, blank=True)
    foreword_body = StreamField(BodyBlock(), verbose_name=_("foreword"), blank=True)
    foreword_name = models.CharField(_("signed by"), max_length=120, blank=True)
    foreword_role = models.CharField(_("role held on that day"), max_length=200, blank=True)
    foreword_date = models.DateField(_("signed on"), null=True, blank=True)
    foreword_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture of who signs"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    foreword_picture_alt = models.CharField(
        _("alternative text of the picture"), max_length=300, blank=True
    )
    sections = StreamField(SectionsBlock(), verbose_name=_("sections"), blank=True)
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="collections",
    )
    declared_contributions = models.PositiveSmallIntegerField(
        _("declared number of contributions"),
        null=True,
        blank=True,
        help_text=_("As promised to the funder; the check list compares it with what is there."),
    )
    isbn = models.CharField(
        "ISBN",
        max_length=20,
        blank=True,
        help_text=_(
            "It is given to one edition: fill it in when the texts are final. The edition after that "
            "needs a new number from the ISBN agency."
        ),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    licence_url = models.URLField(_("address of the licence"), blank=True)
    fictional_notice = models.TextField(
        _("notice that the families are invented"), max_length=300, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldPanel("publisher"),
        MultiFieldPanel(
            [
                FieldPanel("foreword_title"),
                FieldPanel("foreword_body"),
                FieldPanel("foreword_name"),
                FieldPanel("foreword_role"),
                FieldPanel("foreword_date"),
                FieldPanel("foreword_picture"),
                FieldPanel("foreword_picture_alt"),
            ],
            heading=_("foreword"),
        ),
        FieldPanel("sections"),
        FieldPanel("declared_contributions"),
        MultiFieldPanel(
            [
                FieldPanel("project"),
                FieldPanel("isbn"),
                FieldPanel("licence"),
                FieldPanel("licence_url"),
                FieldPanel("fictional_notice"),
            ],
            heading=_("imprint"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("foreword_body"),
        index.SearchField("sections"),
    ]
    template = "publications/collection_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("anthology")
        verbose_name_plural = _("anthologies")

    def clean(self) -> None:
        from publications.services import isbns

        super().clean()
        self.isbn = self.isbn.strip()
        if self.isbn and (sentence := isbns.sentence(self.isbn)):
            raise ValidationError({"isbn": sentence})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from publications.services import book_files, editors_notice, isbns, reading_page
        from publications.services.editions import public_edition

        context = super().get_context(request, *args, **kwargs)
        edition = public_edition(self) if self.pk else None
        isbn = isbns.shown_beside(self, edition)
        is_draft = getattr(request, "is_preview", False)
        reading = reading_page.of(self, edition=edition, isbn=isbn, is_draft=is_draft)
        context["edition"] = edition
        context["reading"] = reading
        context["notice"] = editors_notice.of(self, request, reading)
        context["book_stylesheet"] = book_files.stylesheet_url()
        context["book_font"] = book_files.font_url()
        return context
