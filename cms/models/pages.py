"""Pages that are the site: the home page, the index of the series, pages of plain text."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from media.enums import RenditionKind, Scope
from media.models import Recording, Rendition
from publications.blocks import BodyBlock
from publications.models import CollectionPage, FilmPage, Project


class HomePage(Page):
    """What this is and where to begin. Its project pays for the site and stands in every footer."""

    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead = models.TextField(_("in a sentence or two"), max_length=400, blank=True)
    intro = RichTextField(_("text"), blank=True, features=["bold", "italic", "link", "ul"])
    featured = models.ForeignKey(
        FilmPage,
        verbose_name=_("film to begin with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project in the footer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    fictional_notice = models.TextField(
        _("notice that the families are invented"), max_length=300, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("hero_image"),
        FieldPanel("lead"),
        FieldPanel("intro"),
        FieldPanel("featured"),
        FieldPanel("project"),
        FieldPanel("fictional_notice"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("intro")]
    template = "cms/home_page.html"
    subpage_types = ["cms.SeriesIndexPage", "cms.StandardPage", "publications.CollectionPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        films = films_to_show(self)
        context["featured"] = next((film for film in films if film.pk == self.featured_id), None)
        context["films"] = [film for film in films if film != context["featured"]][:6]
        context["series"] = SeriesIndexPage.objects.live().child_of(self).first()
        context["collections"] = CollectionPage.objects.live().descendant_of(self).specific()
        return context


class SeriesIndexPage(Page):
    """All films of the series that may be shown now."""

    intro = RichTextField(_("text"), blank=True, features=["bold", "italic", "link", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    template = "cms/series_index_page.html"
    show_in_menus_default = True
    subpage_types = [
        "publications.FilmPage",
        "publications.CaseReportPage",
        "publications.CollectionPage",
    ]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["films"] = films_to_show(self)
        return context


class StandardPage(Page):
    """A page of plain reading, such as the one about the project."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    template = "cms/standard_page.html"
    show_in_menus_default = True
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")


def films_to_show(above: Page) -> list[FilmPage]:
    """Live films below a page to which everyone on them consents now, the newest first; each with
    `posters`, a list of at most one rendition, on its recording."""
    posters = Rendition.objects.filter(kind=RenditionKind.POSTER)
    return list(
        FilmPage.objects.live()
        .descendant_of(above)
        .filter(recording__in=Recording.objects.allowed(Scope.WEB_PUBLIC))
        .select_related("recording", "locale")
        .prefetch_related(Prefetch("recording__renditions", queryset=posters, to_attr="posters"))
        .order_by("-first_published_at", "title")
    )
