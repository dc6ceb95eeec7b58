"""Glossaries: what the speech engine is told before it hears a film, and how much of it gets through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from media.models import Recording
from pipeline.speech.glossary import told
from transcripts.models import Glossary
from transcripts.services import glossary


@dataclass(frozen=True, slots=True)
class Use:
    """The glossaries of one film; `total` of their terms together and `told`, the first of them."""

    glossaries: list[Glossary]
    total: int
    told: int


def used(recording: Recording) -> Use:
    """What the engine is told, or will be, before it hears this film."""
    terms = glossary.terms(recording)
    return Use(list(Glossary.objects.of(recording)), len(terms), len(told(terms)))


class ToldPanel(HelpPanel):
    """How many terms of the glossary the engine is told."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            terms = self.instance.listed
            return {
                **super().get_context_data(parent_context),
                "total": len(terms),
                "told": len(told(terms)),
            }


def _terms(found: Glossary) -> str:
    terms = found.listed
    fit = len(told(terms))
    if fit == len(terms):
        return str(fit)
    return _("%(told)d of %(total)d") % {"told": fit, "total": len(terms)}


def _films(found: Glossary) -> str:
    if found.for_all:
        return _("all in this language")
    films: int = found.films  # counted by the listing
    return ngettext("%(count)d film", "%(count)d films", films) % {"count": films}


class GlossaryViewSet(SnippetViewSet):
    model = Glossary
    menu_label = gettext_lazy("Glossaries")
    icon = "list-ul"
    add_to_admin_menu = True
    menu_order = 92
    list_display = [
        "title",
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
        Column("terms", label=gettext_lazy("Terms told"), accessor=_terms),
        Column("films", label=gettext_lazy("For films"), accessor=_films),
    ]
    list_filter = ["language"]
    panels = [
        FieldPanel("title"),
        FieldPanel("language"),
        FieldPanel("terms", widget=forms.Textarea(attrs={"rows": 12})),
        ToldPanel(template="cms/admin/glossary_told.html"),
        FieldPanel("for_all"),
        FieldPanel("recordings", widget=forms.CheckboxSelectMultiple),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Glossary]:
        return Glossary.objects.annotate(films=Count("recordings"))
