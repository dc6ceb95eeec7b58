"""Who speaks when, where the extra is installed. Text never waits for it: what goes wrong is a note."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pipeline.av.errors import Cancelled
from pipeline.models import Run
from pipeline.registry import Context, Later, Output, Stopped
from pipeline.services import wording
from pipeline.speech import campplus, speakers
from pipeline.speech.audio import open_sound
from pipeline.speech.speakers import Turn
from pipeline.stages.listen import plan_of

NAME = "turns.json"
#: One less than the ledger allows before it gives a step up, and holds what needs it.
MOST_DEATHS = 2

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def voices() -> speakers.Voices:
    """Loaded once a process."""
    return campplus.Embedder()


def reads(film: Run) -> dict[str, Any]:
    wanted = settings.LIVES_SPEAKERS and campplus.installed()
    return {"weights": campplus.SHA256, **speakers.OPTIONS} if wanted else {}


def run(context: Context) -> Output:
    if not context.outputs["listen"]["plan"]:
        return {"turns": ""}
    if not settings.LIVES_SPEAKERS:
        return {"turns": "", "note": _("Speakers are not told apart: it is switched off.")}
    if not campplus.installed():
        return {
            "turns": "",
            "note": _("Speakers are not told apart: `./lives speech install speakers` adds it."),
        }
    if context.deaths >= MOST_DEATHS:
        return {
            "turns": "",
            "note": _("Speakers were not told apart: the worker was killed while doing it."),
        }
    try:
        found = speakers.find_turns(
            open_sound(context.take(context.outputs["audio"]["wav"])),
            voices(),
            speech=plan_of(context).speech,
            on_progress=context.progress,
        )
    except (Stopped, Later, Cancelled):
        raise
    except Exception as error:  # whatever it is, the words are worth more than who says them
        logger.warning("speakers of %s", context.run, exc_info=error)
        why = wording.sentence(error) if isinstance(error, wording.EXPLAINED) else repr(error)
        return {"turns": "", "note": _("Speakers were not told apart: %(why)s") % {"why": why}}
    path = context.work / NAME
    path.write_text(json.dumps([turn.to_dict() for turn in found]))
    return {"turns": context.keep(path, NAME), "speakers": len({turn.speaker for turn in found})}


def turns_of(context: Context) -> list[Turn]:
    """The turns a later stage labels words by; none where they were not found."""
    kept = context.outputs["speakers"]["turns"]
    return [Turn(**turn) for turn in json.loads(context.take(kept).read_text())] if kept else []
