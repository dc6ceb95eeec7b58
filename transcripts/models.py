"""What was said: the transcript, its cues as rows, every edit, the frozen tracks, and the glossaries."""

from __future__ import annotations

import unicodedata
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from media.enums import Language, Scope
from media.models import Recording
from transcripts import terms
from transcripts.enums import EditKind, Note, SoundKind, State

# An engine's label of a speaker is cut to this.
LABEL_CHARACTERS = 40
NAME_CHARACTERS = 120


class TranscriptQuerySet(models.QuerySet):
    def to_correct(self) -> TranscriptQuerySet:
        return self.filter(state__in=[State.MACHINE, State.CORRECTION])

    def awaiting_review(self) -> TranscriptQuerySet:
        return self.filter(state=State.REVIEW)

    def workable(self) -> TranscriptQuerySet:
        """Those whose people allow the transcription that volunteers work on."""
        return self.filter(recording__in=Recording.objects.allowed(Scope.AI_TRANSCRIPTION))

    def with_counts(self) -> TranscriptQuerySet:
        """Each with how many cues it has (`cue_count`), and of a translation how many are not written
        (`untranslated_count`) or stale (`stale_count`)."""
        return self.annotate(
            cue_count=_count(Cue.objects.all()),
            untranslated_count=_count(Cue.objects.untranslated()),
            stale_count=_count(Cue.objects.stale()),
        )


def _count(cues: models.QuerySet) -> Coalesce:
    """How many of the cues are the transcript's."""
    own = cues.filter(transcript=OuterRef("pk")).order_by().values("transcript")
    return Coalesce(Subquery(own.annotate(count=Count("pk")).values("count")), 0)


class Transcript(models.Model):
    """The words of one recording in one language, cut into cues."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="transcripts")
    language = models.CharField(max_length=8, choices=Language.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.MACHINE)
    profile = models.CharField(max_length=40)
    engine = models.JSONField(default=dict, help_text="engine, version, model, weights, options")
    words_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="of the recognised words"
    )
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="translations",
        help_text="the transcript this one translates; empty for what was really said",
    )  # fmt: skip
    note = models.CharField(
        max_length=300, blank=True, help_text="a code of transcripts.enums.Note, or a sentence"
    )
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
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
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

    def get_absolute_url(self) -> str:
        return reverse("transcripts:correct", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its cues may be corrected now."""
        return self.state in (State.MACHINE, State.CORRECTION)

    @property
    def note_sentence(self) -> str:
        """The note in the reader's language."""
        return str(Note(self.note).label) if self.note in Note.values else self.note


class Speaker(models.Model):
    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(
        max_length=LABEL_CHARACTERS, help_text="the engine's own label, e.g. S1, or a name's start"
    )
    name = models.CharField(max_length=NAME_CHARACTERS, blank=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("person who speaks")
        verbose_name_plural = _("people who speak")
        constraints = [
            models.UniqueConstraint(fields=["transcript", "label"], name="one_speaker_a_label")
        ]

    def __str__(self) -> str:
        return self.name or self.label


class CueQuerySet(models.QuerySet):
    def stale(self) -> CueQuerySet:
        """Written translations whose source says something else by now; its times may have moved freely."""
        written = self.filter(source__isnull=False).exclude(text="")
        return written.exclude(source_text=F("source__text"))

    def untranslated(self) -> CueQuerySet:
        """Translations still to be written of a source that says something."""
        return self.filter(text="", source__isnull=False).exclude(source__text="")


class Cue(models.Model):
    """One subtitle: a row, so that two people never rewrite each other's whole film.

    `text` holds the lines joined by a newline; `words` is a list of
    {text, start_ms, end_ms, confidence, speaker}; `revision` grows by one with each edit.
    A cue whose text a person emptied stays here and is left out of the frozen track. A translated cue
    knows the cue it translates (`source`) and what that one said (`source_text`).
    """

    objects = CueQuerySet.as_manager()

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="cues")
    position = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    text = models.TextField()
    words = models.JSONField(default=list)
    speaker = models.ForeignKey(Speaker, null=True, blank=True, on_delete=models.SET_NULL)
    revision = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="translations"
    )
    source_text = models.TextField(
        blank=True, help_text="what the source said when this was translated or last confirmed"
    )

    class Meta:
        ordering = ["position"]
        verbose_name = _("subtitle of a film")
        verbose_name_plural = _("subtitles of films")
        constraints = [
            models.UniqueConstraint(fields=["transcript", "position"], name="one_cue_a_position"),
            models.CheckConstraint(condition=Q(end_ms__gt=F("start_ms")), name="cue_has_length"),
        ]

    def __str__(self) -> str:
        return self.text


class HeardSound(models.Model):
    """A sound heard where nobody speaks: a suggestion for a subtitle, until somebody has answered it."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="sounds")
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=SoundKind.choices)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["start_ms"]
        verbose_name = _("sound that was heard")
        verbose_name_plural = _("sounds that were heard")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start_ms}–{self.end_ms}"


class CueEdit(models.Model):
    """An edit that happened: the whole cue before and after. Rows are added, never changed."""

    cue = models.ForeignKey(Cue, on_delete=models.CASCADE, related_name="edits")
    base_revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EditKind.choices, default=EditKind.TEXT)
    old_text = models.TextField()
    new_text = models.TextField()
    old_speaker = models.CharField(max_length=NAME_CHARACTERS, blank=True)
    new_speaker = models.CharField(max_length=NAME_CHARACTERS, blank=True)
    old_start_ms = models.PositiveIntegerField()
    old_end_ms = models.PositiveIntegerField()
    new_start_ms = models.PositiveIntegerField()
    new_end_ms = models.PositiveIntegerField()
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("edit of a subtitle")
        verbose_name_plural = _("edits of subtitles")
        constraints = [
            models.UniqueConstraint(fields=["cue", "base_revision"], name="one_edit_a_revision")
        ]

    def __str__(self) -> str:
        return f"{self.cue_id} r{self.base_revision}"

    @property
    def renamed(self) -> bool:
        """Whether the edit changed who speaks."""
        return self.old_speaker != self.new_speaker

    @property
    def moved(self) -> bool:
        """Whether the edit changed the times."""
        return (self.old_start_ms, self.old_end_ms) != (self.new_start_ms, self.new_end_ms)


class CaptionTrackQuerySet(models.QuerySet):
    def approved(self) -> CaptionTrackQuerySet:
        return self.filter(machine_made=False)

    def current(self) -> CaptionTrackQuerySet:
        """The newest approved track of each transcript: the one the public sees."""
        newest = (
            CaptionTrack.objects.approved()
            .filter(transcript=OuterRef("transcript"))
            .order_by("-created_at", "-pk")
        )
        return self.approved().filter(pk=Subquery(newest.values("pk")[:1]))


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

    objects = CaptionTrackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("subtitle track")
        verbose_name_plural = _("subtitle tracks")

    def __str__(self) -> str:
        return f"{self.transcript} {self.sha256[:12]}"

    def get_absolute_url(self, extension: str = "vtt") -> str:
        """Address of the track as `vtt`, `srt` or `txt`; another content is another address."""
        return reverse(
            "transcripts:track",
            args=[self.transcript.recording_id, self.sha256[:16], extension],
        )


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
        verbose_name = _("passage of a film")
        verbose_name_plural = _("passages of films")

    search_fields = [
        index.SearchField("lemmas"),
        index.FilterField("track"),
        index.FilterField("start_ms"),
    ]

    def __str__(self) -> str:
        return self.text


class GlossaryQuerySet(models.QuerySet):
    def of(self, recording: Recording) -> GlossaryQuerySet:
        """Those told to the engine before it hears the recording, its own before the general ones."""
        own = Glossary.recordings.through.objects.filter(
            glossary=OuterRef("pk"), recording=recording.pk
        )
        general = Q(for_all=True, language=recording.language)
        return (
            self.annotate(own=Exists(own))
            .filter(Q(own=True) | general)
            .order_by("-own", "title", "pk")
        )


class Glossary(index.Indexed, models.Model):
    """Names, places and services likely to be said in some films; the engine is told beforehand."""

    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(
        _("language of the films"), max_length=8, choices=Language.choices, default=Language.CS
    )
    terms = models.TextField(
        _("terms"),
        max_length=40_000,
        validators=[terms.validate],
        help_text=_("One on a line, the most important first: names, places, services."),
    )
    for_all = models.BooleanField(
        _("for all films"),
        default=False,
        help_text=_("In this language. Otherwise only for the films chosen below."),
    )
    recordings = models.ManyToManyField(
        Recording,
        verbose_name=_("films"),
        blank=True,
        related_name="glossaries",
        help_text=_("The films of one series. Their own terms are told before the general ones."),
    )

    objects = GlossaryQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.SearchField("terms"),
        index.AutocompleteField("title"),
        index.AutocompleteField("terms"),
        # People look for "stern" and mean Šternberk; only SQLite's index does that by itself.
        index.AutocompleteField("plain"),
        index.FilterField("title"),
        index.FilterField("language"),
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    @property
    def plain(self) -> str:
        """Everything in it without diacritics, for the search."""
        letters = unicodedata.normalize("NFD", f"{self.title}\n{self.terms}")
        return "".join(letter for letter in letters if not unicodedata.combining(letter))

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.terms = "\n".join(self.listed)

    @property
    def listed(self) -> tuple[str, ...]:
        """The terms in their order."""
        return terms.listed(self.terms)
