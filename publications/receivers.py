"""What publications do when media tells them of a consent."""

from __future__ import annotations

import logging
from typing import Any

from django.dispatch import receiver

from media.models import Recording
from media.signals import consent_changed

logger = logging.getLogger(__name__)


@receiver(consent_changed, dispatch_uid="begin editions without what was withdrawn")
def supersede(sender: Any, *, recording: Recording, **kwargs: Any) -> None:
    """The withdrawal itself is done; trouble here must not look as if it were not. What fails is
    begun later by `manage.py supersede`, or when somebody asks for the edition."""
    from publications.services import superseding

    try:
        superseding.begin_all_due(recording)
    except Exception:
        logger.exception("%s: no new edition was begun", recording)
