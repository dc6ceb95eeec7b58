"""What has changed from one edition to a later one, as a file that is made when somebody asks for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publications.models.editions import Edition, editions_storage

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Redline(models.Model):
    """DOCX of `edition` with its changes against `since`; `file` is empty until it is written.

    It holds what was deleted as well, so it may be handed out only while both editions may
    (`services.redlines.refusal`).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="redlines")
    since = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(storage=editions_storage, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["edition", "-since__number"]
        verbose_name = _("redline")
        verbose_name_plural = _("redlines")
        constraints = [
            models.UniqueConstraint(fields=["edition", "since"], name="one_redline_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.since.number} > {self.edition.number}"

    def get_absolute_url(self) -> str:
        return reverse("publications:redline", args=[self.edition.public_id, self.since.number])

    @property
    def download_name(self) -> str:
        return f"{self.edition.stem}-od-{self.since.number}.docx"
