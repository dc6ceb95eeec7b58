"""Claiming a step, holding it, running its stage, writing down the end."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from media.services.consent import may_publish
from pipeline.av.errors import Cancelled, FfmpegFailed, FfmpegTimeout
from pipeline.models import Step, StepState
from pipeline.registry import Context, Later, Output, Stage, StageFailed, Stopped, registry
from pipeline.services import doorbell, runs, wording

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
HEARTBEAT_S = 15.0
REPORT_EVERY_S = 1.0
MOST_ATTEMPTS = 3
BACKOFF_S = 10
RING_AGAIN = timedelta(minutes=10)
#: Set by the worker's signal handler: running stages end soon and go back to the queue.
stopping = threading.Event()


def worker_name() -> str:
    """This process on this machine; how a sweep knows that a lease is held by nobody."""
    return f"{socket.gethostname()}:{os.getpid()}"


def advance(step_id: int) -> None:
    """Run one step if it is free, and ring for those that waited for it."""
    step = claim(step_id)
    if step is None:
        return
    stage = registry.get(step.run.goal, step.stage)
    if stage.consent and step.run.recording:
        decision = may_publish(step.run.recording, stage.consent)
        if not decision:
            _end(step, StepState.HELD, message=" ".join(decision.reasons)[:300])
            return
    try:
        with _held(step), _work_folder(step) as work:
            output = stage.run(_context(step, work))
    except (Stopped, Cancelled):
        # Not the work's fault, so it does not count as an attempt.
        _end(step, StepState.READY, attempt=F("attempt") - 1)
    except Later as later:
        again = timezone.now() + timedelta(seconds=later.seconds)
        _end(step, StepState.READY, attempt=F("attempt") - 1, not_before=again)
    except Exception as error:
        _failed(step, error)
    else:
        _done(step, stage, output)


def claim(step_id: int) -> Step | None:
    """Take the step for this process by one conditional UPDATE; None when it is not to be had."""
    now = timezone.now()
    taken = (
        Step.objects.claimable(now)
        .filter(pk=step_id)
        .update(
            state=StepState.RUNNING,
            worker=worker_name(),
            attempt=F("attempt") + 1,
            lease_until=now + LEASE,
            started_at=now,
            finished_at=None,
            progress=0.0,
            message="",
            error="",
        )
    )
    return Step.objects.select_related("run", "run__recording").get(pk=step_id) if taken else None


def _mine(step: Step):
    """The row, as long as this attempt still holds it. A worker that slept past its lease does
    not overwrite what the next one has done."""
    return Step.objects.filter(
        pk=step.pk, state=StepState.RUNNING, attempt=step.attempt, worker=step.worker
    )


def _end(step: Step, state: str, **fields) -> bool:
    return bool(
        _mine(step).update(state=state, lease_until=None, finished_at=timezone.now(), **fields)
    )


def _done(step: Step, stage: Stage, output: Output) -> None:
    with transaction.atomic():
        message = str(output.get("note", ""))[:300]
        if not _end(step, StepState.DONE, output=output, progress=1.0, message=message):
            logger.warning("%s was taken over by another worker; this result is dropped", step)
            return
        done = set(step.run.steps.filter(state=StepState.DONE).values_list("stage", flat=True))
        for waiting in step.run.steps.filter(state=StepState.WAITING):
            if done.issuperset(registry.get(step.run.goal, waiting.stage).needs):
                Step.objects.filter(pk=waiting.pk, state=StepState.WAITING).update(
                    state=StepState.READY
                )
                doorbell.ring(waiting.pk)
    runs.clear_if_ended(step.run)


def _failed(step: Step, error: Exception) -> None:
    sentence, may_help = _explain(error)
    logger.warning("%s failed (attempt %d)", step, step.attempt, exc_info=error)
    if may_help and step.attempt < MOST_ATTEMPTS:
        pause = timedelta(seconds=BACKOFF_S * 2 ** (step.attempt - 1))
        _end(
            step, StepState.READY, error=sentence, not_before=timezone.now() + pause,
            message=_("It did not work; it will be tried again."),
        )  # fmt: skip
    else:
        _end(step, StepState.FAILED, error=sentence)


def _explain(error: Exception) -> tuple[str, bool]:
    """A sentence for the editor, and whether trying again can help."""
    if isinstance(error, StageFailed):
        return str(error), False
    if isinstance(error, wording.EXPLAINED):
        return wording.sentence(error), isinstance(error, FfmpegFailed | FfmpegTimeout)
    return _("Something unexpected happened: %(error)s. What was done before is kept.") % {
        "error": f"{type(error).__name__}: {error}"
    }, True


def _context(step: Step, work: Path) -> Context:
    last = 0.0

    def report(share: float, message: str) -> None:
        nonlocal last
        if stopping.is_set():
            raise Stopped
        if (now := time.monotonic()) - last >= REPORT_EVERY_S:
            last = now
            _mine(step).update(progress=min(1.0, max(0.0, share)), message=message[:300])

    return Context(
        run=step.run,
        work=work,
        kept=runs.kept_folder(step.run),
        outputs={
            other.stage: other.output for other in step.run.steps.filter(state=StepState.DONE)
        },
        report=report,
        should_stop=stopping.is_set,
    )


@contextmanager
def _work_folder(step: Step) -> Iterator[Path]:
    """A fresh folder for this attempt. What a killed attempt left is removed first."""
    parent = settings.WORK_DIR / "steps" / str(step.pk)
    shutil.rmtree(parent, ignore_errors=True)
    parent.mkdir(parents=True)
    try:
        yield Path(tempfile.mkdtemp(dir=parent))
    finally:
        shutil.rmtree(parent, ignore_errors=True)


@contextmanager
def _held(step: Step) -> Iterator[None]:
    """Prolong the lease from a thread while the stage runs."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(HEARTBEAT_S):
                _mine(step).update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{step.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def sweep(*, ring_all: bool = False) -> int:
    """Put steps of dead workers back into the queue and ring for what nobody rang for.

    `ring_all` (at the start of a worker) rings for every ready step. Returns how many rings.
    """
    now = timezone.now()
    expired = Q(lease_until__lt=now) | Q(worker__in=_dead_workers())
    Step.objects.filter(expired, state=StepState.RUNNING).update(
        state=StepState.READY, not_before=now, worker="", lease_until=None, progress=0.0
    )
    ready = Step.objects.filter(state=StepState.READY).filter(
        Q(not_before__isnull=True) | Q(not_before__lte=now)
    )
    if not ring_all:
        ready = ready.filter(
            Q(rung_at__isnull=True)
            | Q(rung_at__lt=F("not_before"))
            | Q(rung_at__lt=now - RING_AGAIN)
        )
    rings = list(ready.values_list("pk", flat=True))
    for step_id in rings:
        doorbell.ring(step_id)
    return len(rings)


def _dead_workers() -> list[str]:
    """Names of workers of this machine that hold a step and whose process has ended."""
    if os.name == "nt":  # there, signal 0 ends a process; the lease decides alone
        return []
    here = f"{socket.gethostname()}:"
    names = Step.objects.filter(state=StepState.RUNNING, worker__startswith=here)
    return [
        name
        for name in names.values_list("worker", flat=True).distinct()
        if not _alive(int(name.removeprefix(here)))
    ]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _zombie(pid)


def _zombie(pid: int) -> bool:
    """Killed, but not yet collected by its parent; only Linux can tell."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
