"""What was said: the transcript, its cues as rows, every edit, and the frozen tracks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from media.enums import Language
from media.models import Recording
from transcripts.enums import EditKind, State


class TranscriptQuerySet(models.QuerySet):
    def to_correct(self) -> TranscriptQuerySet:
        return self.filter(state__in=[State.MACHINE, State.CORRECTION])

    def awaiting_review(self) -> TranscriptQuerySet:
        return self.filter(state=State.REVIEW)


class Transcript(models.Model):
    """The words of one recording in one language, cut into cues."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="transcripts")
    language = models.CharField(max_length=8, choices=Language.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.MACHINE)
    profile = models.CharField(max_length=40)
    engine = models.JSONField(default=dict, help_text="engine, version, model, weights, options")
    note = models.CharField(max_length=300, blank=True, help_text="e.g. no speech found")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_note = models.TextField(blank=True)

    objects = TranscriptQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        permissions = [
            ("correct_transcript", _("Can correct transcripts")),
            ("review_transcript", _("Can review and approve transcripts")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "language"], name="one_transcript_a_language"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="reviewer_is_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recording} ({self.language})"


class Speaker(models.Model):
    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(max_length=40, help_text="the engine's own label, e.g. S1")
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "label"], name="one_speaker_a_label")
        ]

    def __str__(self) -> str:
        return self.name or self.label


class Cue(models.Model):
    """One subtitle: a row, so that two people never rewrite each other's whole film.

    `text` holds the lines joined by a newline; `words` is a list of
    {text, start_ms, end_ms, confidence}; `revision` grows by one with each edit.
    """

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="cues")
    position = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    text = models.TextField()
    words = models.JSONField(default=list)
    speaker = models.ForeignKey(Speaker, null=True, blank=True, on_delete=models.SET_NULL)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "position"], name="one_cue_a_position"),
            models.CheckConstraint(condition=Q(end_ms__gt=F("start_ms")), name="cue_has_length"),
        ]

    def __str__(self) -> str:
        return self.text


class CueEdit(models.Model):
    """An edit that happened. Rows are added, never changed or deleted."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="edits")
    base_revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EditKind.choices, default=EditKind.TEXT)
    old_text = models.TextField()
    new_text = models.TextField()
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cue", "base_revision"], name="one_edit_a_revision")
        ]

    def __str__(self) -> str:
        return f"{self.cue_id} r{self.base_revision}"


class CaptionTrack(models.Model):
    """A frozen snapshot of an approved transcript; its hash is in its address."""

    transcript = models.ForeignKey(
        Transcript, on_delete=models.CASCADE, related_name="caption_tracks"
    )
    language = models.CharField(max_length=8, choices=Language.choices)
    sha256 = models.CharField(max_length=64, help_text="of the WebVTT")
    srt = models.TextField()
    vtt = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    machine_made = models.BooleanField(default=False, help_text="not yet approved by a person")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.transcript} {self.sha256[:12]}"


class SpokenPassage(index.Indexed, models.Model):
    """One cue of a frozen track, as the public reads, searches and cites it."""

    track = models.ForeignKey(CaptionTrack, on_delete=models.CASCADE, related_name="passages")
    cue_id = models.PositiveBigIntegerField(help_text="stable across tracks")
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    speaker = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    lemmas = models.TextField(help_text="base forms without diacritics, for search")

    class Meta:
        ordering = ["start_ms"]

    search_fields = [
        index.SearchField("lemmas"),
        index.FilterField("track_id"),
    ]

    def __str__(self) -> str:
        return self.text
