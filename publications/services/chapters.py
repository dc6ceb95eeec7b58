"""The chapters of a film as its page, its player and the anthology need them."""

from __future__ import annotations

from dataclasses import dataclass

from publications.models import FilmPage
from transcripts.subtitles.formats import vtt
from transcripts.subtitles.model import Cue


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of a film, in milliseconds of it; it ends where the next one begins."""

    start_ms: int
    end_ms: int
    title: str


def of(page: FilmPage) -> tuple[Chapter, ...]:
    """Those that lie within the film, in order. A film that was exchanged for a shorter one has fewer."""
    recording = page.recording
    if recording is None:
        return ()
    moments = sorted(
        (start_ms, title)
        for chapter in page.chapters
        if isinstance(start_ms := chapter.value["start_ms"], int)
        and start_ms < recording.duration_ms
        and (title := " ".join(chapter.value["title"].split()))
    )
    # A draft may have two that begin at once; only a span of time can be shown.
    ends = [*(start_ms for start_ms, _title in moments), recording.duration_ms][1:]
    return tuple(
        Chapter(start_ms, end_ms, title)
        for (start_ms, title), end_ms in zip(moments, ends, strict=False)
        if start_ms < end_ms
    )


def webvtt(page: FilmPage) -> bytes:
    """The chapters as a WebVTT track of the kind `chapters`; with no chapter, a track without cues."""
    return vtt.write([Cue(each.start_ms, each.end_ms, (each.title,), ()) for each in of(page)])
