"""What a worker sees to once an hour: uploads nobody came back to, and what others have registered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import User
from media.models import Upload
from media.services import uploads
from pipeline.registry import registry
from pipeline.services import upkeep


@pytest.mark.django_db
def test_an_upload_nobody_came_back_to_is_removed_by_the_worker(monkeypatch):
    owner = User.objects.create_superuser("spravce")
    kept = uploads.create(owner, length=10)
    gone = uploads.create(owner, length=10)
    Upload.objects.filter(pk=gone.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr(upkeep, "_hourly_at", float("-inf"))
    upkeep.sweep()
    assert list(Upload.objects.values_list("pk", flat=True)) == [kept.pk]


@pytest.mark.django_db
def test_an_error_of_one_thing_stops_no_other_and_nothing_is_done_twice_an_hour(
    monkeypatch, caplog
):
    done = []
    chores = {"broken": lambda: 1 / 0, "well": lambda: done.append(1)}
    monkeypatch.setattr(registry, "hourly", chores)
    monkeypatch.setattr(upkeep, "_hourly_at", float("-inf"))
    upkeep.sweep()
    upkeep.sweep()
    assert done == [1]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "broken: it is tried again in an hour"
    ]
