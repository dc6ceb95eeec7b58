"""Choosing, in Wagtail's editor, what somebody says in a film: from approved subtitles only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from media.enums import Scope
from media.models import Recording
from publications.templatetags.playback import timecode
from transcripts.models import CaptionTrack, SpokenPassage

MOST_WORDS = 20


class PassageFilter(BaseFilterForm):
    film = forms.ModelChoiceField(
        label=_("Film"),
        queryset=Recording.objects.none(),
        required=False,
        empty_label=_("all films"),
    )
    q = forms.CharField(label=_("Words that are said"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["film"].queryset = quotable_recordings()

    def filter(self, objects: QuerySet[SpokenPassage]) -> QuerySet[SpokenPassage]:
        objects = super().filter(objects)
        film, asked = self.cleaned_data.get("film"), self.cleaned_data.get("q")
        if film:
            objects = objects.filter(track__transcript__recording=film)
        for word in (asked or "").split()[:MOST_WORDS]:
            objects = objects.filter(text__icontains=word)
        self.is_searching, self.search_query = bool(asked), asked
        return objects


class PassagePaginator(WagtailPaginator):
    """Says how many there are in a word the editors know; the model's own name is for programs."""

    @property
    def items_count_label(self) -> str:
        return ngettext("%(count)d subtitle", "%(count)d subtitles", self.count) % {
            "count": self.count
        }


class _Passages:
    """The films may be seen by the public, and their subtitles are those of now."""

    filter_form_class = PassageFilter
    results_template_name = "publications/admin/passages.html"
    paginator_class = PassagePaginator
    ordering = ["track__transcript__recording__title", "start_ms"]

    def get_object_list(self) -> QuerySet[SpokenPassage]:
        return (
            SpokenPassage.objects.filter(track__in=CaptionTrack.objects.current())
            .filter(track__transcript__recording__in=quotable_recordings())
            .select_related("track__transcript__recording")
        )

    @property
    def columns(self) -> list[Column]:
        """Two, so that both are read on a telephone as well."""
        columns = super().columns  # type: ignore[misc]
        return [*columns, Column("where", label=_("Film, time, who speaks"), accessor=where)]

    @property
    def title_column(self) -> Column:
        column = super().title_column  # type: ignore[misc]
        column.label = _("What is said")
        return column


def where(passage: SpokenPassage) -> str:
    """`Ráno u Novákových, 0:25, matka`."""
    film = passage.track.transcript.recording.title
    parts = (film, timecode(passage.start_ms), passage.speaker)
    return ", ".join(part for part in parts if part)


class ChoosePassage(_Passages, ChooseView):
    pass


class PassageResults(_Passages, ChooseResultsView):
    pass


def quotable_recordings() -> QuerySet[Recording]:
    """Those whose people allow the web and print, and that are subtitled."""
    return (
        Recording.objects.allowed(Scope.WEB_PUBLIC)
        .filter(pk__in=Recording.objects.allowed(Scope.PRINT).values("pk"))
        .filter(transcripts__caption_tracks__machine_made=False)
        .distinct()
        .order_by("title")
    )


class PassageChooserViewSet(ChooserViewSet):
    model = SpokenPassage
    icon = "openquote"
    choose_one_text = _("Choose what is said")
    choose_another_text = _("Choose another subtitle")
    choose_view_class = ChoosePassage
    choose_results_view_class = PassageResults


passages = PassageChooserViewSet("passage_chooser")
