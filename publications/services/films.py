"""Which films are out, and what a film page needs to play one."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from media.enums import RenditionKind
from media.models import Recording, Rendition
from publications.models import FilmPage
from transcripts.models import CaptionTrack, SpokenPassage

PARAGRAPH_CHARACTERS = 280
PAUSE_MS = 1500


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
    """The files of one film: sources from the largest, the current caption track a language.

    `stream` is the HLS playlist of a long film, from which a player chooses the size as it goes.
    """

    sources: tuple[Rendition, ...]
    stream: Rendition | None
    poster: Rendition | None
    audio: Rendition | None
    tracks: tuple[CaptionTrack, ...]
    #: The language of the page around the film.
    reader: str = ""
    turns: tuple[Turn, ...] = field(default=())

    @property
    def track(self) -> CaptionTrack | None:
        """The track of the language spoken in the film, else any."""
        return self.tracks[0] if self.tracks else None

    @property
    def shown(self) -> CaptionTrack | None:
        """The captions a reader of the page meets first: in their language, else in the film's own."""
        own = (track for track in self.tracks if track.language == self.reader)
        return next(own, self.track)


def playback(recording: Recording, *, reader: str = "", with_drafts: bool = False) -> Playback:
    """Three queries, whatever the length of the film; `with_drafts` for those who work on it.

    `reader` is the code of the page's language, perhaps with a region.
    """
    files = {file.kind: file for file in recording.renditions.all()}
    tracks = current_tracks(recording, with_drafts=with_drafts)
    return Playback(
        sources=tuple(
            files[kind]
            for kind in (
                RenditionKind.VIDEO_1080,
                RenditionKind.VIDEO_720,
                RenditionKind.VIDEO_360,
            )
            if kind in files
        ),
        stream=files.get(RenditionKind.HLS),
        poster=files.get(RenditionKind.POSTER),
        audio=files.get(RenditionKind.AUDIO),
        tracks=tracks,
        reader=reader.partition("-")[0],
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
    """The passages of a track in paragraphs: a new one for each speaker, and where nobody has said
    who speaks, after a sentence's end once a paragraph is long or the voices pause."""
    found: list[list[SpokenPassage]] = []
    for passage in track.passages.order_by("start_ms", "pk"):
        if not found or _begins_paragraph(found[-1], passage):
            found.append([])
        found[-1].append(passage)
    return tuple(Turn(passages[0].speaker, tuple(passages)) for passages in found)


def _begins_paragraph(before: list[SpokenPassage], passage: SpokenPassage) -> bool:
    last = before[-1]
    if passage.speaker or passage.speaker != last.speaker:
        return passage.speaker != last.speaker
    is_long = sum(len(each.text) for each in before) > PARAGRAPH_CHARACTERS
    pauses = passage.start_ms - last.end_ms > PAUSE_MS
    return last.text.rstrip('”“"').endswith((".", "?", "!", "…")) and (is_long or pauses)
