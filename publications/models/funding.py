"""Who paid. Funder publicity is data, put on pages and into print by itself."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet

# European programmes: CZ.03.02.02/00/22_027/0001236; subsidies of ministries: 2023/CAU/PVP/042.
_NUMBER_FORMATS = (
    re.compile(r"CZ(\.\d{2}){3}/\d{1,2}(\.\d{1,2})*/\d{2}_\d{3}/\d{7}"),
    re.compile(r"(19|20)\d{2}(/[A-Z]{2,6}){1,3}/\d{1,6}"),
)


def validate_registration_number(value: str) -> None:
    """Refuse a number that is none of the known forms: a funder refuses it too."""
    if not any(form.fullmatch(value) for form in _NUMBER_FORMATS):
        raise ValidationError(
            _(
                "“%(value)s” is not a registration number as funders write it. "
                "Copy it from the decision, for example CZ.03.02.02/00/22_027/0001236 "
                "or 2023/CAU/PVP/042."
            ),
            params={"value": value},
        )


@register_snippet
class Funder(models.Model):
    name = models.CharField(_("name"), max_length=200)
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    alt = models.CharField(
        _("alternative text of the logo"),
        max_length=200,
        blank=True,
        help_text=_("The name of the funder is used when this is empty."),
    )

    panels = [FieldPanel("name"), FieldPanel("logo"), FieldPanel("alt")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("funder")
        verbose_name_plural = _("funders")

    def __str__(self) -> str:
        return self.name

    @property
    def logo_alt(self) -> str:
        return self.alt or self.name


@register_snippet
class Project(ClusterableModel):
    name = models.CharField(_("name"), max_length=300)
    programme = models.CharField(_("programme or call"), max_length=200, blank=True)
    registration_number = models.CharField(
        _("registration number"),
        max_length=60,
        blank=True,
        validators=[validate_registration_number],
    )
    statement_cs = models.TextField(_("statement in Czech"))
    statement_en = models.TextField(_("statement in English"), blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("programme"),
        FieldPanel("registration_number"),
        FieldPanel("statement_cs"),
        FieldPanel("statement_en"),
        InlinePanel("project_funders", heading=_("funders, in the order of their logos")),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.name

    @property
    def statement(self) -> str:
        """The statement in the language of the page; Czech where there is no other."""
        english = (get_language() or "").startswith("en")
        return self.statement_en if english and self.statement_en else self.statement_cs

    @property
    def funders(self) -> list[Funder]:
        return [link.funder for link in self.project_funders.select_related("funder__logo")]


class ProjectFunder(Orderable):
    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="project_funders")
    funder = models.ForeignKey(
        Funder, verbose_name=_("funder"), on_delete=models.PROTECT, related_name="+"
    )

    panels = [FieldPanel("funder")]

    class Meta(Orderable.Meta):
        verbose_name = _("funder of a project")
        verbose_name_plural = _("funders of projects")
        constraints = [
            models.UniqueConstraint(fields=["project", "funder"], name="one_place_a_funder")
        ]
