"""Recordings, what is made of them, the people in them and what those people allowed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.enums import Capacity, Language, PresenceKind, RenditionKind, Scope, SignedHow
from media.tus import protocol


def originals_storage():
    return storages["originals"]


def renditions_storage():
    return storages["renditions"]


class RecordingQuerySet(models.QuerySet):
    def allowed(self, scope: str) -> RecordingQuerySet:
        """Recordings in which every person has an active consent of this scope; the same rule as
        `media.services.consent.may_publish`, as one query."""
        appearances = Appearance.objects.filter(recording=OuterRef("pk"))
        consents = Consent.objects.active().filter(appearance=OuterRef("pk"), scopes__scope=scope)
        refused = appearances.filter(~Exists(consents))
        return self.filter(Exists(appearances)).exclude(Exists(refused))


class Recording(models.Model):
    """One film as it came from the camera, known by the hash of its bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("spoken language"), max_length=8, choices=Language.choices, default=Language.CS
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    filmed_on = models.DateField(_("filmed on"), null=True, blank=True)
    original = models.FileField(storage=originals_storage, max_length=200, editable=False)
    original_name = models.CharField(_("file name"), max_length=255, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size_bytes = models.PositiveBigIntegerField(editable=False)
    duration_ms = models.PositiveIntegerField(editable=False)
    probe = models.JSONField(default=dict, editable=False, help_text="media.probe.Probe as a dict")
    cuts_ms = models.JSONField(
        null=True,
        editable=False,
        help_text="when each shot but the first begins, in ms; null until somebody has looked",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL
    )

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """A film on its way here by tus. Its bytes lie in a file whose size is the truth about them;
    `offset` is what was true after the last request, and before a chunk that is yet to be verified.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    name = models.CharField(max_length=255)
    metadata = models.TextField(blank=True, help_text="Upload-Metadata as it was sent")
    length = models.PositiveBigIntegerField(help_text="bytes of the whole film")
    offset = models.PositiveBigIntegerField(default=0)
    unverified = models.BooleanField(
        default=False, help_text="bytes after the offset have no proven checksum"
    )
    hashed = models.PositiveBigIntegerField(default=0, help_text="bytes already checked")
    sha256 = models.CharField(max_length=64, blank=True)
    recording = models.ForeignKey(
        Recording, null=True, on_delete=models.CASCADE, related_name="uploads"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("upload of a film")
        verbose_name_plural = _("uploads of films")

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return self.offset * 100 // self.length if self.length else 100

    @property
    def is_all_here(self) -> bool:
        return self.offset >= self.length

    @property
    def modified(self) -> str:
        """When the sender's file was last changed (ms since 1970), where its program said so."""
        return protocol.metadata(self.metadata).get("lastmodified", "")


class Rendition(models.Model):
    """A file made from a recording for the public; its name holds its hash."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=16, choices=RenditionKind.choices)
    part = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(storage=renditions_storage, max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["recording", "kind", "part"]
        verbose_name = _("file made of a film")
        verbose_name_plural = _("files made of films")
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "kind", "part"], name="one_rendition_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("media:rendition", args=[self.recording_id, self.url_name])

    @property
    def url_name(self) -> str:
        """`<kind>-<first 16 of the hash>.<extension>`: a new content is a new address.

        Parts after the first have their number behind the kind, as in `storyboard.2-...`.
        """
        label = f"{self.kind}.{self.part}" if self.part else self.kind
        return f"{label}-{self.sha256[:16]}.{self.file.name.rsplit('.', 1)[-1]}"


class Participant(models.Model):
    """A person who is filmed. Contact stays with the organisation and is never shown."""

    name = models.CharField(_("name"), max_length=200)
    pseudonym = models.CharField(
        _("public name"), max_length=200, blank=True, help_text=_("Shown instead of the name.")
    )
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    capacity = models.CharField(
        _("legal capacity"), max_length=16, choices=Capacity.choices, default=Capacity.ADULT
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("person on film")
        verbose_name_plural = _("people on film")

    def __str__(self) -> str:
        return self.name

    @property
    def public_name(self) -> str:
        return self.pseudonym or self.name


class Appearance(models.Model):
    """How one person is present in one recording."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="appearances")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="appearances"
    )
    kind = models.CharField(
        _("presence"), max_length=16, choices=PresenceKind.choices, default=PresenceKind.SPEAKS
    )
    role = models.CharField(_("role in the film"), max_length=120, blank=True)

    class Meta:
        ordering = ["recording", "participant"]
        verbose_name = _("presence in a film")
        verbose_name_plural = _("presences in films")
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "participant"], name="one_appearance_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} - {self.recording}"

    @property
    def voice_name(self) -> str:
        """What subtitles call this person: the public name chosen for it, else the role; never the
        civil name by itself, which nobody chose to see beside an illness."""
        return self.participant.pseudonym or self.role


class ConsentQuerySet(models.QuerySet):
    def active(self) -> ConsentQuerySet:
        today = timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
            withdrawn_at__isnull=True,
            valid_from__lte=today,
        )


class Consent(models.Model):
    """One signed form: what one person allowed for one recording, from when to when."""

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="consents")
    form_version = models.CharField(_("form and its version"), max_length=80)
    signed_on = models.DateField(_("signed on"))
    how = models.CharField(
        _("how"), max_length=16, choices=SignedHow.choices, default=SignedHow.PAPER
    )
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.appearance} ({self.signed_on})"

    @property
    def is_active(self) -> bool:
        today = timezone.localdate()
        return (
            self.withdrawn_at is None
            and self.valid_from <= today
            and (self.valid_to is None or today <= self.valid_to)
        )


class ConsentScope(models.Model):
    """One scope of one consent, a row each: scopes are independent."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="scopes")
    scope = models.CharField(max_length=24, choices=Scope.choices)

    class Meta:
        verbose_name = _("scope of a consent")
        verbose_name_plural = _("scopes of consents")
        constraints = [models.UniqueConstraint(fields=["consent", "scope"], name="one_row_a_scope")]

    def __str__(self) -> str:
        return self.get_scope_display()
