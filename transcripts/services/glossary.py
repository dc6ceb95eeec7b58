"""Which names and words are told to the speech engine before it hears a film."""

from __future__ import annotations

from media.models import Recording
from transcripts.models import Glossary
from transcripts.terms import unique


def terms(recording: Recording) -> tuple[str, ...]:
    """Those of the film's own glossaries, then those for all films in its language, each once.

    One query.
    """
    found = Glossary.objects.of(recording)
    return unique(term for glossary in found for term in glossary.listed)
