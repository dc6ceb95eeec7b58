"""Sounds where nobody speaks, for those who correct. No word waits for them: what goes wrong is a note."""

from __future__ import annotations

import logging
from dataclasses import astuple
from typing import Any

from django.utils.translation import gettext as _

from pipeline.av.errors import Cancelled
from pipeline.registry import Context, Later, Output, Stopped
from pipeline.services import wording
from pipeline.speech import sounds
from pipeline.speech.audio import open_sound
from pipeline.stages.listen import plan_of
from pipeline.stages.speakers import MOST_DEATHS

logger = logging.getLogger(__name__)


def run(context: Context) -> Output:
    if not context.outputs["listen"]["plan"]:
        return {"sounds": []}
    if context.deaths >= MOST_DEATHS:
        why = _("the worker was killed while doing it")
        return {"sounds": [], "note": _("Sounds were not looked for: %(why)s") % {"why": why}}
    try:
        sound = open_sound(context.take(context.outputs["audio"]["wav"]))
        found = sounds.find(sound, plan_of(context).speech)
    except (Stopped, Later, Cancelled):
        raise
    except Exception as error:  # whatever it is, the words are worth more
        logger.warning("sounds of %s", context.run, exc_info=error)
        why = wording.sentence(error) if isinstance(error, wording.EXPLAINED) else repr(error)
        return {"sounds": [], "note": _("Sounds were not looked for: %(why)s") % {"why": why}}
    return {"sounds": [list(astuple(each)) for each in found]}


def sounds_of(context: Context) -> list[tuple[int, int, str]]:
    """Start and end in ms and kind of each; none for a run laid out before there was this stage."""
    found: list[list[Any]] = context.outputs.get("sounds", {}).get("sounds", [])
    return [(start, end, kind) for start, end, kind in found]
