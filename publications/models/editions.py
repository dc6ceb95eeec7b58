"""A collection as it was on one day: the document, its pictures and files, never changed again."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from media.models import Recording
from pipeline.models import Step

_LETTERS = "bcdfghjkmnpqrstvwxz"
_SIGNS = "23456789" + _LETTERS


def editions_storage():
    return storages["editions"]


def new_public_id() -> str:
    """Eight signs drawn by lot, so that nobody counts editions or guesses one that is not out.

    The first is a letter, so it is never taken for a number; without vowels there are no words,
    and none is easily misread on paper.
    """
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _sign in range(7))


class EditionQuerySet(models.QuerySet):
    def frozen(self) -> EditionQuerySet:
        return self.exclude(sha256="")

    def finished(self) -> EditionQuerySet:
        """Those with files to hand out, of which no more is being written."""
        subject = Concat(Value("edition:"), Cast(OuterRef("pk"), models.CharField()))
        at_work = Step.objects.unfinished().filter(run__goal="edition", run__subject=subject)
        files = EditionFile.objects.filter(edition=OuterRef("pk"))
        return self.filter(Exists(files)).exclude(Exists(at_work))


class Edition(models.Model):
    """`document` is the frozen JSON text and `sha256` its hash; `pictures` maps asset keys to
    files in the storage of editions; `recordings` are the films whose consent it needs.

    `films` says by the id of each recording where it is in the document (`services.tracing`). It
    stays when a recording is destroyed, so that its edition does not become public again.
    `supersedes` is the edition from whose document this one was made, without what was withdrawn.
    `isbn` are the digits of the number it was printed with: no other edition is ever given them.
    """

    collection = models.ForeignKey(
        "publications.CollectionPage", on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    slug = models.CharField(max_length=255, blank=True, help_text="the beginning of file names")
    language = models.CharField(max_length=12, default="cs")
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
    films = models.JSONField(default=dict)
    isbn = models.CharField("ISBN", max_length=13, blank=True, editable=False)
    # One to one: of two withdrawals at once, only one begins the next edition.
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [("export_collection", _("Can export an anthology"))]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="one_edition_a_number"),
            models.UniqueConstraint(
                fields=["isbn"], condition=~models.Q(isbn=""), name="one_edition_an_isbn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection} ({self.number})"

    def get_absolute_url(self) -> str:
        """The permanent address, in the language of the edition."""
        return self.url_in(self.language)

    def url_in(self, language: str) -> str:
        """The same page in Czech or English."""
        english = "" if language.split("-")[0] == "cs" else "_en"
        return reverse(f"publications:edition{english}", args=[self.public_id])

    @property
    def date(self) -> date:
        """The day it was begun, where the site is."""
        return timezone.localdate(self.created_at)

    @property
    def stem(self) -> str:
        """The beginning of the names of its files."""
        return f"{self.slug or self.collection.slug}-{self.number}"


#: What stands behind the hyphen of a format's name.
VARIANTS = {
    "large": pgettext_lazy("variant of a file", "large print"),
    "easy": pgettext_lazy("variant of a file", "easy reading"),
    "a5": pgettext_lazy("variant of a file", "small pages (A5)"),
}


class EditionFile(models.Model):
    """`format` is a name of `document.writers.WRITERS`, such as `pdf` or `pdf-large`."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=16)
    file = models.FileField(storage=editions_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["format"]
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="one_file_a_format")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.format}"

    def get_absolute_url(self) -> str:
        return reverse(
            "publications:edition_file", args=[self.edition.public_id, self.download_name]
        )

    @property
    def download_name(self) -> str:
        variant = self.format.partition("-")[2]
        extension = self.file.name.rsplit(".", 1)[-1]
        return f"{self.edition.stem}{f'-{variant}' if variant else ''}.{extension}"

    @property
    def label(self) -> str:
        """The format as people know it: `PDF`, `PDF, large print`."""
        base, _hyphen, variant = self.format.partition("-")
        if not variant:
            return base.upper()
        return gettext("%(format)s, %(variant)s") % {
            "format": base.upper(),
            "variant": VARIANTS.get(variant, variant),
        }
