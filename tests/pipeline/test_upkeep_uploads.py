"""A worker removes uploads nobody came back to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import User
from media.models import Upload
from media.services import uploads
from pipeline.services import upkeep


@pytest.mark.django_db
def test_an_upload_nobody_came_back_to_is_removed_by_the_worker(monkeypatch):
    owner = User.objects.create_superuser("spravce")
    kept = uploads.create(owner, length=10)
    gone = uploads.create(owner, length=10)
    Upload.objects.filter(pk=gone.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr(upkeep, "_expired_at", float("-inf"))
    upkeep.sweep()
    assert list(Upload.objects.values_list("pk", flat=True)) == [kept.pk]
