"""The ledger: what is to be done, who is doing it, how far it is, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
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


class Run(models.Model):
    """A goal for one recording (`film`) or one other subject (`edition`)."""

    goal = models.CharField(max_length=32)
    recording = models.ForeignKey(
        Recording, null=True, blank=True, on_delete=models.CASCADE, related_name="runs"
    )
    subject = models.CharField(max_length=64, help_text="what it is about, e.g. edition:12")
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "subject"], name="one_run_of_a_goal")
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.title}"


class StepQuerySet(models.QuerySet):
    def claimable(self, now) -> StepQuerySet:
        """Ready ones whose pause after a failure is over, and running ones whose lease ran out."""
        return self.filter(
            Q(state=StepState.READY) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
            | Q(state=StepState.RUNNING, lease_until__lt=now)
        )

    def unfinished(self) -> StepQuerySet:
        return self.exclude(state__in=[StepState.DONE, StepState.FAILED])


class Step(models.Model):
    """One stage of one run. Claimed by a conditional UPDATE, held by a lease."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=32)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=16, choices=StepState.choices, default=StepState.WAITING, db_index=True
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True, help_text="last told to the queue")
    progress = models.FloatField(default=0.0, help_text="0 to 1")
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    output = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "stage"], name="one_step_a_stage")]

    @property
    def label(self) -> str:
        """The stage's name for people."""
        return str(registry.get(self.run.goal, self.stage).label)

    def __str__(self) -> str:
        return f"{self.run} / {self.stage}"
