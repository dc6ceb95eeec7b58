"""Which films are out, and what a film page needs to play one."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Exists, OuterRef, QuerySet

from media.enums import RenditionKind
from media.models import Recording, Rendition
from publications.models import FilmPage
from transcripts.models import CaptionTrack, SpokenPassage


def is_released(recording: Recording) -> bool:
    """Whether a live film page shows this recording. Consent is another question."""
    return FilmPage.objects.live().filter(recording=recording).exists()


def released_recordings() -> QuerySet[Recording]:
    """Every recording that a live film page shows, whatever its consents say."""
    pages = FilmPage.objects.live().filter(recording=OuterRef("pk"))
    return Recording.objects.filter(Exists(pages))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another does."""

    speaker: str
    passages: tuple[SpokenPassage, ...]


@dataclass(frozen=True, slots=True)
class Playback:
    """The files of one film: sources from the largest, the current caption track a language."""

    sources: tuple[Rendition, ...]
    poster: Rendition | None
    audio: Rendition | None
    tracks: tuple[CaptionTrack, ...]
    turns: tuple[Turn, ...] = field(default=())

    @property
    def track(self) -> CaptionTrack | None:
        """The track of the language spoken in the film, else any."""
        return self.tracks[0] if self.tracks else None


def playback(recording: Recording, *, with_drafts: bool = False) -> Playback:
    """Three queries, whatever the length of the film; `with_drafts` for those who work on it."""
    files = {file.kind: file for file in recording.renditions.all()}
    tracks = current_tracks(recording, with_drafts=with_drafts)
    return Playback(
        sources=tuple(
            files[kind]
            for kind in (RenditionKind.VIDEO_720, RenditionKind.VIDEO_360)
            if kind in files
        ),
        poster=files.get(RenditionKind.POSTER),
        audio=files.get(RenditionKind.AUDIO),
        tracks=tracks,
        turns=turns(tracks[0]) if tracks else (),
    )


def current_tracks(recording: Recording, *, with_drafts: bool = False) -> tuple[CaptionTrack, ...]:
    """The newest approved track of each language, that of the film's own language first. With
    drafts, a machine-made track stands in for a language nobody has approved yet."""
    tracks = CaptionTrack.objects.filter(transcript__recording=recording)
    if not with_drafts:
        tracks = tracks.filter(machine_made=False)
    newest: dict[str, CaptionTrack] = {}
    for track in tracks.select_related("transcript").order_by("machine_made", "-created_at", "-pk"):
        newest.setdefault(track.language, track)
    return tuple(
        sorted(
            newest.values(),
            key=lambda track: (track.language != recording.language, track.language),
        )
    )


def turns(track: CaptionTrack) -> tuple[Turn, ...]:
    """The passages of a track, those of one speaker that follow each other together."""
    grouped = groupby(
        track.passages.order_by("start_ms", "pk"), key=lambda passage: passage.speaker
    )
    return tuple(Turn(speaker, tuple(passages)) for speaker, passages in grouped)
