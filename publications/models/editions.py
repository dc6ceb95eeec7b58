"""A collection as it was on one day: the document, its pictures and files, never changed again."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import Recording


def editions_storage():
    return storages["editions"]


class EditionQuerySet(models.QuerySet):
    def finished(self) -> EditionQuerySet:
        """Those with files to hand out."""
        return self.filter(files__isnull=False).distinct()


class Edition(models.Model):
    """`document` is the frozen JSON text and `sha256` its hash; `pictures` maps asset keys to
    files in the storage of editions; `recordings` are the films whose consent it needs."""

    collection = models.ForeignKey(
        "publications.CollectionPage", on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    software_version = models.CharField(max_length=40)
    document = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pictures = models.JSONField(default=dict)
    consents = models.JSONField(default=list, help_text="the consents that allowed it")
    recordings = models.ManyToManyField(Recording, related_name="editions")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [("export_collection", _("Can export an anthology"))]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="one_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.collection} ({self.number})"


class EditionFile(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=8)
    file = models.FileField(storage=editions_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="one_file_a_format")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse("publications:edition_file", args=[self.edition_id, self.download_name])

    @property
    def download_name(self) -> str:
        return f"{self.edition.collection.slug}-{self.edition.number}.{self.format}"
