"""Quotations of films, and whether they still say what is said."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from publications.models import FilmPage
from transcripts.models import CaptionTrack, SpokenPassage


def between(first: SpokenPassage | None, last: SpokenPassage | None) -> list[SpokenPassage]:
    """The subtitles of one track from `first` to `last`, which may be left out; in order."""
    if first is None:
        return []
    if last is None or last.track_id != first.track_id:
        return [first]
    passages = SpokenPassage.objects.filter(
        track=first.track_id, start_ms__range=(first.start_ms, last.start_ms)
    )
    return list(passages.order_by("start_ms", "pk"))


def film_of(passage: SpokenPassage) -> FilmPage | None:
    """The live page of the film in which it is said."""
    recording = passage.track.transcript.recording_id
    return films_of([recording])[recording]


def films_of(recordings: Collection[UUID]) -> dict[UUID, FilmPage | None]:
    """The live page of each of these films, the first where there are several, in one query."""
    found: dict[UUID, FilmPage | None] = dict.fromkeys(recordings)
    pages = FilmPage.objects.live().filter(recording__in=recordings)
    for page in pages.order_by("path").select_related("recording"):
        if page.recording is not None and found[page.recording.pk] is None:
            found[page.recording.pk] = page
    return found


def changed(spoken: list[SpokenPassage]) -> str:
    """A sentence for the editor where the approved subtitles say something else by now; else ""."""
    if not spoken:
        return _("The subtitles it quotes are no longer there. Choose them anew.")
    track = (
        CaptionTrack.objects.current().filter(transcript__caption_tracks=spoken[0].track_id).first()
    )
    if track is None:
        return _("The film has no approved subtitles any more. Choose the quotation anew.")
    if track.pk == spoken[0].track_id:
        return ""
    now = dict(
        track.passages.filter(cue_id__in=[passage.cue_id for passage in spoken]).values_list(
            "cue_id", "text"
        )
    )
    said = " ".join(now.get(passage.cue_id, "") for passage in spoken)
    before = " ".join(passage.text for passage in spoken)
    if said.split() == before.split():
        return ""
    if not said.strip():
        return _("“%(before)s” is not in the subtitles any more. Choose the quotation anew.") % {
            "before": before
        }
    return _(
        "The subtitles now say “%(now)s” instead of “%(before)s”. Choose the quotation anew."
    ) % {
        "now": said,
        "before": before,
    }
