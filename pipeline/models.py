"""The ledger: what is to be done, who is doing it, how far it is, what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media.choices import TextChoices
from media.models import Recording
from pipeline.registry import registry


class StepState(TextChoices):
    WAITING = "waiting", _("waiting for an earlier step")
    READY = "ready", _("in the queue")
    HELD = "held", _("waiting for consent")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Run(models.Model):
    """A goal for one recording (`film`) or one other subject (`edition`)."""

    goal = models.CharField(max_length=32)
    recording = models.ForeignKey(
        Recording, null=True, blank=True, on_delete=models.CASCADE, related_name="runs"
    )
    subject = models.CharField(max_length=64, help_text="what it is about, e.g. edition:12")
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    priority = models.SmallIntegerField(default=0, help_text="higher goes first")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    unsettled = models.BooleanField(
        default=False, help_text="a worker met a stage it does not know; a newer one goes on"
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("run of the processing")
        verbose_name_plural = _("runs of the processing")
        constraints = [
            models.UniqueConstraint(fields=["goal", "subject"], name="one_run_of_a_goal")
        ]
        indexes = [models.Index(fields=["id"], condition=Q(unsettled=True), name="unsettled_runs")]

    def __str__(self) -> str:
        return f"{self.goal}: {self.title}"


class StepQuerySet(models.QuerySet):
    def claimable(self) -> StepQuerySet:
        """Ready ones whose pause is over, by the clock of the database, in the queue's order."""
        return self.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=Now()), state=StepState.READY
        ).order_by("-priority", "run_id", "position", "part")

    def unfinished(self) -> StepQuerySet:
        return self.exclude(state__in=[StepState.DONE, StepState.FAILED, StepState.CANCELLED])


class Step(models.Model):
    """One stage of one run, or one part of it. Claimed by a conditional UPDATE, held by a lease."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=32)
    part = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0, help_text="0: the stage is not divided")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1, help_text="of the stage's code")
    priority = models.SmallIntegerField(default=0, help_text="the run's, for the queue's order")
    state = models.CharField(max_length=16, choices=StepState.choices, default=StepState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0, help_text="attempts whose worker died")
    put_off = models.PositiveSmallIntegerField(default=0, help_text="times the disk was too full")
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False, help_text="the worker is to give it back")
    not_before = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True, help_text="last told to the queue")
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    spent_s = models.FloatField(default=0.0, help_text="of this attempt, by the worker's stopwatch")
    left_s = models.FloatField(null=True, blank=True, help_text="by the step's own progress")
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    output = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["run", "position", "part"]
        verbose_name = _("step of the processing")
        verbose_name_plural = _("steps of the processing")
        constraints = [
            models.UniqueConstraint(fields=["run", "stage", "part"], name="one_step_a_part")
        ]
        indexes = [
            models.Index(
                fields=["state", "-priority", "run", "position", "part"], name="queue_order"
            )
        ]

    @property
    def label(self) -> str:
        """The stage's name for people, with which part of how many it is."""
        stage = registry.find(self.run.goal, self.stage)
        name = str(stage.label) if stage else self.stage
        if self.parts < 2:
            return name
        return gettext("%(stage)s (%(part)d of %(parts)d)") % {
            "stage": name,
            "part": self.part + 1,
            "parts": self.parts,
        }

    def __str__(self) -> str:
        part = f" {self.part + 1}/{self.parts}" if self.parts else ""
        return f"{self.run} / {self.stage}{part}"


class Worker(models.Model):
    """A worker that was seen lately; it writes its row each time it sweeps."""

    name = models.CharField(max_length=80, unique=True, help_text="machine:process")
    code = models.CharField(max_length=64, help_text="version of the code it runs")
    stages = models.JSONField(default=list, help_text="what it takes; empty: everything")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("process that works")
        verbose_name_plural = _("processes that work")

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """What an engine heard in one group of chunks; see `pipeline.services.journal`."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    value = models.JSONField()

    class Meta:
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("entries of the journal")
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "fingerprint", "key"], name="one_journal_entry_of_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording} {self.key}"
