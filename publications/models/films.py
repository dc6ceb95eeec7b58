"""The film and the written report beside it; each leads to the other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from media.enums import Scope
from media.models import Recording
from media.services.consent import may_publish
from media.services.release import Access, access
from publications.blocks import AuthorsBlock, BodyBlock, ChaptersBlock, EasyReadBlock
from publications.blocks.chapters import wrong
from publications.enums import Region
from publications.models.gate import ConsentGate, gone
from publications.templatetags.playback import timecode
from transcripts.services import lemmas


class FilmTheme(TaggedItemBase):
    content_object = ParentalKey(
        "publications.FilmPage", on_delete=models.CASCADE, related_name="tagged_themes"
    )

    class Meta(TaggedItemBase.Meta):
        verbose_name = _("theme of a film")
        verbose_name_plural = _("themes of films")


class FilmPage(ConsentGate, Page):
    """One film as the public sees it: the video, its words, and what was written about it."""

    # Not one to one: the page and its translation show the same recording.
    recording = models.ForeignKey(
        Recording,
        verbose_name=_("film"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="film_pages",
    )
    intro = models.TextField(
        _("in a sentence or two"),
        max_length=500,
        blank=True,
        help_text=_("Also what search engines and shared links show."),
    )
    description = StreamField(BodyBlock(), verbose_name=_("about the film"), blank=True)
    chapters = StreamField(
        ChaptersBlock(),
        verbose_name=_("chapters"),
        blank=True,
        help_text=_(
            "The parts of the film, in the order in which they begin. They stand beside the player, in "
            "its menu, and in the anthology."
        ),
    )
    region = models.CharField(_("region"), max_length=5, choices=Region.choices, blank=True)
    themes = ClusterTaggableManager(
        through=FilmTheme, blank=True, verbose_name=_("themes"), related_name="+"
    )
    content_note = models.TextField(
        _("note on the content"),
        blank=True,
        help_text=_("What may be hard to watch; shown before the film."),
    )
    fictional_notice = models.TextField(
        _("notice that the family is invented"), max_length=300, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("recording"),
        FieldPanel("intro"),
        FieldPanel("chapters"),
        FieldPanel("description"),
        MultiFieldPanel(
            [FieldPanel("region"), FieldPanel("themes")], heading=_("where it belongs")
        ),
        FieldPanel("content_note"),
        FieldPanel("fictional_notice"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("description"),
        index.SearchField("chapters"),
        index.FilterField("recording_id"),
    ]
    template = "publications/film_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")

    @property
    def gated_recording(self) -> Recording | None:
        return self.recording

    @property
    def may_be_shown(self) -> bool:
        """Live, and everyone in it allows the web. Computed each time it is asked."""
        return bool(self.live and self.recording and may_publish(self.recording, Scope.WEB_PUBLIC))

    def clean(self) -> None:
        super().clean()
        if self.recording_id:
            others = FilmPage.objects.filter(recording=self.recording_id, locale=self.locale_id)
            if others.exclude(pk=self.pk).exists():
                raise ValidationError({"recording": _("Another page already shows this film.")})
            self._check_chapters(self.recording.duration_ms)

    def _check_chapters(self, duration_ms: int) -> None:
        """The block knows their order, the page the length of its film."""
        sentence = _now("The film ends at %(time)s; the chapter has to begin before.")
        late = {
            at: wrong("start_ms", sentence % {"time": timecode(duration_ms)})
            for at, chapter in enumerate(self.chapters)
            if isinstance(start_ms := chapter.value["start_ms"], int) and start_ms >= duration_ms
        }
        if late:
            raise ValidationError({"chapters": StreamBlockValidationError(block_errors=late)})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.recording is None or access(request.user, self.recording) is not Access.ALLOWED:
            return gone(request)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from publications.services import chapters
        from publications.services.films import playback

        context = super().get_context(request, *args, **kwargs)
        if self.recording is not None:
            context["chapters"] = chapters.of(self)
            works_here = request.user.has_perm("media.view_recording")
            context["playback"] = playback(
                self.recording, reader=get_language() or "", with_drafts=works_here
            )
            context["is_allowed"] = bool(may_publish(self.recording, Scope.WEB_PUBLIC))
        context["reports"] = list(self.reports.live())
        return context


class CaseReportPage(ConsentGate, Page):
    """What a family lives through, written beside its film."""

    gate_field = "film"

    film = models.ForeignKey(
        FilmPage,
        verbose_name=_("film"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    authors = StreamField(AuthorsBlock(), verbose_name=_("authors"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    easy_read = StreamField(EasyReadBlock(), verbose_name=_("easy reading"), blank=True)
    region = models.CharField(_("region"), max_length=5, choices=Region.choices, blank=True)
    fictional_notice = models.TextField(
        _("notice that the family is invented"), max_length=300, blank=True
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("film"),
        FieldPanel("summary"),
        FieldPanel("authors"),
        FieldPanel("body"),
        FieldPanel("easy_read"),
        FieldPanel("region"),
        FieldPanel("fictional_notice"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("written_lemmas"),
        index.FilterField("film_id"),
    ]
    template = "publications/case_report_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("case report")
        verbose_name_plural = _("case reports")

    @property
    def gated_recording(self) -> Recording | None:
        return self.film.recording if self.film else None

    def written_lemmas(self) -> str:
        """Every word of the report with its base form, for the search index."""
        from publications.services.reports import written_text

        text = f"{self.title} {written_text(self)}"
        return lemmas.index_text(text, self.locale.language_code)

    @property
    def may_be_shown(self) -> bool:
        """Live, and everyone in its film allows the web; the film itself may not be out yet."""
        recording = self.gated_recording
        return bool(self.live and recording and may_publish(recording, Scope.WEB_PUBLIC))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        recording = self.gated_recording
        if recording is None:
            return gone(request)
        may_see_all = request.user.is_active and request.user.has_perm("media.view_recording")
        if not may_see_all and not may_publish(recording, Scope.WEB_PUBLIC):
            return gone(request)
        return super().serve(request, *args, **kwargs)
