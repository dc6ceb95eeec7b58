"""Copies handed to people by name: who has which edition, and must hear of it when it is withdrawn.

A row is never deleted: together they are the log of distribution. No address of a reader and no
cookie is kept, only how often each file was fetched.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publications.models.editions import Edition, new_public_id


class Distribution(models.Model):
    """One recipient's copy of one edition. `code` is the part of the link that is signed, and
    `files` the formats handed out with the hash each had."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="distributions")
    recipient = models.CharField(_("recipient"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    code = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    files = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    recalled_at = models.DateTimeField(
        null=True, editable=False, help_text="when the recipient was asked to put the copy away"
    )
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("handed-out copy")
        verbose_name_plural = _("handed-out copies")

    def __str__(self) -> str:
        return f"{self.recipient}: {self.edition}"


class DistributionDownload(models.Model):
    """How often one file of one copy was fetched, and when last."""

    distribution = models.ForeignKey(
        Distribution, on_delete=models.CASCADE, related_name="downloads"
    )
    format = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["format"]
        verbose_name = _("download of a copy")
        verbose_name_plural = _("downloads of copies")
        constraints = [
            models.UniqueConstraint(fields=["distribution", "format"], name="one_count_a_format"),
        ]

    def __str__(self) -> str:
        return f"{self.distribution} {self.format} {self.count}"
