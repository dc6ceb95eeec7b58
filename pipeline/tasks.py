"""The one task. Which engine delivers it is a setting (`TASKS["pipeline"]`)."""

from django_tasks import task


@task(backend="pipeline", queue_name="pipeline")
def advance() -> None:
    from pipeline.services import working

    working.work()
