"""What a worker sees to every few seconds: steps of dead workers, clocks that went back, rings that
were lost, and files nobody needs any more."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import ngettext

from media.services import uploads
from pipeline.models import Run, Step, StepState, Worker
from pipeline.registry import registry
from pipeline.services import doorbell, handoff, layout
from pipeline.services.lease import LEASE, steady

logger = logging.getLogger(__name__)

#: A step whose worker was killed so many times is poison: it would go round for ever.
MOST_DEATHS = 3
RING_AGAIN = timedelta(minutes=10)
MOST_RINGS = 1000
KEPT_RINGS = timedelta(hours=1)
#: No pause is longer; one that seems so was set before the clock went back.
LONGEST_PAUSE = timedelta(hours=1)
#: A worker that has not been seen for so long is shown as gone.
LIVE = timedelta(seconds=60)
FORGOTTEN = timedelta(days=1)
HOUR_S = 3600.0
_hourly_at = float("-inf")
#: How long the files between the stages of a failed or cancelled run wait for "Try again".
KEPT_AFTER_FAILURE = timedelta(days=1)


def sweep(*, ring_all: bool = False, stages: Collection[str] | None = None) -> int:
    """Put steps of dead workers back into the queue and ring for what nobody rang for.

    `ring_all` (at the start of a worker) rings for every ready step; `stages` is what this worker
    takes. Returns how many rings.
    """
    _seen(stages)
    _mend_clocks()
    _take_back()
    for run in Run.objects.filter(unsettled=True)[:100]:
        _settle(run)
    _clear_folders()
    _do_hourly()
    _forget_rings()
    return _ring(ring_all)


def _do_hourly() -> None:
    """Uploads nobody came back to, and what other parts of the site have registered."""
    global _hourly_at
    if time.monotonic() - _hourly_at < HOUR_S:
        return
    _hourly_at = time.monotonic()
    for name, do in {"uploads expire": uploads.expire, **registry.hourly}.items():
        try:
            do()
        except Exception:
            logger.exception("%s: it is tried again in an hour", name)


def live_workers() -> int:
    return Worker.objects.filter(seen_at__gt=Now() - LIVE).count()


def _seen(stages: Collection[str] | None) -> None:
    from pipeline.services.steps import code, worker_name

    fields = {"code": code(), "stages": sorted(stages or ()), "seen_at": Now()}
    if not Worker.objects.filter(name=worker_name()).update(**fields):
        Worker.objects.update_or_create(name=worker_name(), defaults=fields)
    Worker.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()


def _mend_clocks() -> None:
    """Where the database's own clock went back, what seems to last for hours lasts from now on."""
    Step.objects.filter(state=StepState.RUNNING, lease_until__gt=Now() + 2 * LEASE).update(
        lease_until=Now() + LEASE
    )
    Step.objects.filter(state=StepState.READY, not_before__gt=Now() + LONGEST_PAUSE).update(
        not_before=Now()
    )


def _take_back() -> None:
    """Steps of workers that died. A step that has cost too many of them is not begun again."""
    expired = Q(lease_until__isnull=True) | Q(worker__in=_dead_workers())
    if steady():
        expired |= Q(lease_until__lt=Now())
    lost = Step.objects.filter(expired, state=StepState.RUNNING)
    asked = list(Run.objects.filter(steps__in=lost.filter(stop_asked=True)).distinct())
    for run in asked:
        with suppress(Run.DoesNotExist), transaction.atomic():
            run = layout.lock(run)
            _put(
                lost.filter(run=run, stop_asked=True),
                StepState.CANCELLED if run.cancelled_at else StepState.WAITING,
            )
            layout.settle(run)
    reason = ngettext(
        "The worker was killed %(count)d time while doing this, probably for lack of memory. "
        "What was done before is kept. Free some memory or choose a smaller speech model, then try again.",
        "The worker was killed %(count)d times while doing this, probably for lack of memory. "
        "What was done before is kept. Free some memory or choose a smaller speech model, then try again.",
        MOST_DEATHS,
    ) % {"count": MOST_DEATHS}
    _put(
        lost.filter(deaths__gte=MOST_DEATHS - 1), StepState.FAILED,
        deaths=F("deaths") + 1, error=reason, finished_at=Now(),
    )  # fmt: skip
    _put(lost, StepState.READY, deaths=F("deaths") + 1, not_before=Now())


def _put(steps: QuerySet[Step], state: str, **fields: object) -> None:
    steps.update(
        state=state, worker="", lease_until=None, stop_asked=False, progress=0.0, left_s=None,
        **fields,
    )  # fmt: skip


def _settle(run: Run) -> None:
    with suppress(Run.DoesNotExist), transaction.atomic():
        run = layout.lock(run)
        Run.objects.filter(pk=run.pk).update(unsettled=False)
        layout.settle(run)


def _ring(ring_all: bool) -> int:
    ready = Step.objects.claimable()
    if not ring_all:
        ready = ready.filter(
            Q(rung_at__isnull=True)
            | Q(rung_at__lt=F("not_before"))
            | Q(rung_at__lt=Now() - RING_AGAIN)
            | Q(rung_at__gt=Now() + RING_AGAIN)
        )
    rings = list(ready.values_list("pk", "stage")[:MOST_RINGS])
    with transaction.atomic():
        Step.objects.filter(pk__in=[pk for pk, _stage in rings]).update(rung_at=Now())
        doorbell.ring(stage for _pk, stage in rings)
    return len(rings)


def _forget_rings() -> None:
    """Rings of the database queue that were answered, or are so old that nobody waits for them."""
    from django_tasks_db.models import DBTaskResult

    rings = DBTaskResult.objects.filter(backend_name="pipeline")
    answered = Q(finished_at__lt=Now() - KEPT_RINGS)
    rings.filter(answered | Q(enqueued_at__lt=Now() - FORGOTTEN)).delete()


def attempt_folder(step: Step) -> Path:
    """Where this attempt may write; its name is never used by another that lives."""
    return Path(settings.WORK_DIR) / "steps" / f"{step.pk}-{step.attempt}-{os.getpid()}"


def _clear_folders() -> None:
    """Folders of attempts that have ended, and of runs that are over. Read before the ledger is, so
    that what begins meanwhile is not among them."""
    attempts = _folders("steps")
    here, elsewhere = handoff.runs_here(), handoff.runs_elsewhere()
    if attempts:
        running = Step.objects.filter(state=StepState.RUNNING).values_list(
            "pk", "attempt", "worker"
        )
        live = {f"{pk}-{attempt}-{worker.rpartition(':')[2]}" for pk, attempt, worker in running}
        _remove(folder for folder in attempts if folder.name not in live)
    if here or elsewhere:
        needed = _runs_with_files([*here, *elsewhere])
        for run_pk in set(here) - needed:
            handoff.clear_here(run_pk)
        for run_pk in set(elsewhere) - needed:
            handoff.clear(run_pk)


def _runs_with_files(pks: list[int]) -> set[int]:
    lately = Now() - KEPT_AFTER_FAILURE
    busy = Q(steps__state__in=[StepState.READY, StepState.RUNNING, StepState.HELD])
    failed = Q(steps__state=StepState.FAILED, steps__finished_at__gt=lately)
    cancelled = Q(cancelled_at__gt=lately)
    found = Run.objects.filter(busy | failed | cancelled, pk__in=pks).order_by()
    return set(found.values_list("pk", flat=True))


def _folders(name: str) -> list[Path]:
    try:
        return list((Path(settings.WORK_DIR) / name).iterdir())
    except FileNotFoundError:
        return []


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _dead_workers() -> list[str]:
    """Names of workers of this machine that hold a step and whose process has ended."""
    if os.name == "nt":  # there, signal 0 ends a process; the lease decides alone
        return []
    here = f"{socket.gethostname()}:"
    names = Step.objects.filter(state=StepState.RUNNING, worker__startswith=here)
    return [
        name
        for name in names.order_by().values_list("worker", flat=True).distinct()
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
