"""Video for the web in a few sizes and the sound alone, from one decode, at one loudness; HLS of it
where the film is long. The frames for the poster and the storyboard are put aside on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from media.enums import RenditionKind
from media.models import Recording, Rendition
from media.services import renditions
from pipeline.av import hls, ladder, loudness, stills, storyboard
from pipeline.av.ladder import Made
from pipeline.models import Run
from pipeline.registry import Context, Output
from pipeline.stages.audio import loudness_of
from pipeline.stages.probe import probe_of, recording_of, source_of

KINDS = {
    "1080p": RenditionKind.VIDEO_1080,
    "720p": RenditionKind.VIDEO_720,
    "360p": RenditionKind.VIDEO_360,
    "audio": RenditionKind.AUDIO,
}
# Asking the limiter only listens, and only films with sudden loud sounds need it.
ASKING_SHARE = 0.05


def is_long(duration_ms: int) -> bool:
    """Whether the film is offered as HLS too: over a slow line a long one has to change its size."""
    return duration_ms >= settings.LIVES_HLS_FROM_MIN * 60_000


def reads(film: Run) -> dict[str, Any]:
    """Whether there is HLS, which the length of the film and the setting decide."""
    return {"hls": bool(film.recording) and is_long(film.recording.duration_ms)}


def space(context: Context) -> int:
    found = probe_of(context)
    sizes = [*ladder.rungs_for(found), *([None] if found.audio else [])]
    return ladder.needed_bytes(found, sizes, pictures=found.has_video)


def run(context: Context) -> Output:
    found, source, recording = probe_of(context), source_of(context), recording_of(context)
    measured = loudness_of(context)
    if measured is not None and found.audio is not None:
        measured = loudness.refine(
            source,
            measured,
            duration_ms=found.duration_ms,
            stream=str(found.audio.index),
            channels=found.audio.channels,
            on_progress=lambda share: context.progress(ASKING_SHARE * share),
            should_stop=context.should_stop,
        )
    in_fragments = found.has_video and is_long(found.duration_ms)
    made = ladder.make_ladder(
        source,
        context.work,
        found,
        measured,
        pictures=True,
        fragments=in_fragments,
        on_progress=lambda share: context.progress(ASKING_SHARE + (1 - ASKING_SHARE) * share),
        should_stop=context.should_stop,
    )
    kept = [
        (
            file,
            renditions.keep(
                recording,
                KINDS[file.kind],
                file.path,
                width=file.width or None,
                height=file.height or None,
            ),
        )
        for file in made
    ]
    films = [(file, row) for file, row in kept if file.width]
    _keep_playlists(recording, films if in_fragments else [], context.work)
    renditions.drop(recording, set(KINDS.values()) - {row.kind for _, row in kept})
    put_aside = {"frames": stills.FRAMES, "small": storyboard.FRAMES} if found.has_video else {}
    return {
        "loudness": measured.to_dict() if measured else None,
        **{key: context.keep(context.work / name, name) for key, name in put_aside.items()},
    }


def _keep_playlists(
    recording: Recording, films: Sequence[tuple[Made, Rendition]], work: Path
) -> None:
    """A playlist of each size, then the one that names them; none for a short film."""
    described = [hls.read(file.path) for file, _ in films]
    rows = []
    for number, (film, (file, row)) in enumerate(zip(described, films, strict=True)):
        path = work / f"{file.kind}.m3u8"
        path.write_text(hls.playlist(film, row.url_name))
        rows.append(renditions.keep(recording, RenditionKind.HLS_SIZE, path, part=number))
    renditions.drop(recording, [RenditionKind.HLS_SIZE], from_part=len(rows))
    if not rows:
        renditions.drop(recording, [RenditionKind.HLS])
        return
    path = work / "film.m3u8"
    path.write_text(hls.master(described, lambda number: rows[number].url_name))
    renditions.keep(recording, RenditionKind.HLS, path)
