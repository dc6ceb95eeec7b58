"""Finding what was said: inflected words, with or without diacritics, in the tracks the public sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Or, PlainText

from media.enums import Scope
from media.models import Recording
from transcripts.models import CaptionTrack, SpokenPassage
from transcripts.services import lemmas

# Nobody asks in more words; what is longer is a mistake or an attack.
MAX_WORDS = 8
MAX_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a passage's text, and whether it is what was asked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds every word of the query; the parts joined are its text."""

    passage: SpokenPassage
    recording: Recording
    start_ms: int
    parts: tuple[Part, ...]


def search(
    query: str, *, recordings: Iterable[Recording] | None = None, limit: int = 50
) -> list[Hit]:
    """Passages of current approved tracks with every word of the query in any of its forms.

    Only recordings everyone on film allows on the web are searched, and of those only `recordings`
    where given: what is released is known to the caller. The newest track comes first, its passages
    in the order of time. A query without a word finds nothing; none raises.
    """
    tracks = _tracks(recordings)
    languages = sorted({track.language for track in tracks.values()})
    words = [_keys(word, languages) for word in _words(query)]
    if not words or not tracks or limit < 1:
        return []
    asked = And([Or([PlainText(key) for key in sorted(word)]) for word in words])
    passages = SpokenPassage.objects.filter(track__in=list(tracks)).order_by(
        "-track_id", "start_ms"
    )
    found = get_search_backend().search(asked, passages, order_by_relevance=False)[:limit]
    wanted = frozenset().union(*words)
    return [_hit(passage, tracks[passage.track_id], wanted) for passage in found]


def _tracks(recordings: Iterable[Recording] | None) -> dict[int, CaptionTrack]:
    allowed = Recording.objects.allowed(Scope.WEB_PUBLIC)
    if recordings is not None:
        allowed = allowed.filter(pk__in=[recording.pk for recording in recordings])
    tracks = (
        CaptionTrack.objects.current()
        .filter(transcript__recording__in=allowed)
        .select_related("transcript__recording")
        .defer("srt", "vtt", "text")
    )
    return {track.pk: track for track in tracks}


def _words(query: str) -> list[str]:
    """Words of the query; single letters only where there is nothing else."""
    found = lemmas.words(query[:MAX_CHARACTERS])
    distinct = list(islice(dict.fromkeys(found), MAX_WORDS))
    return [word for word in distinct if len(word) > 1] or distinct


def _keys(word: str, languages: list[str]) -> frozenset[str]:
    return frozenset().union(*(lemmas.query_keys(word, language) for language in languages))


def _hit(passage: SpokenPassage, track: CaptionTrack, wanted: frozenset[str]) -> Hit:
    recording = track.transcript.recording
    parts: list[Part] = []
    done = 0
    for token in lemmas.tokens(passage.text, track.language):
        if token.keys & wanted:
            parts += [
                Part(passage.text[done : token.start], False),
                Part(passage.text[token.start : token.end], True),
            ]
            done = token.end
    parts.append(Part(passage.text[done:], False))
    shown = tuple(part for part in parts if part.text)
    return Hit(passage, recording, passage.start_ms, shown)
