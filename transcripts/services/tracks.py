"""Frozen caption tracks: what a person approved, as files with a hash and as passages to find."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.search.backends import get_search_backend

from media.models import Recording
from transcripts.models import (
    LABEL_CHARACTERS,
    CaptionTrack,
    Cue,
    CueEdit,
    SpokenPassage,
    Transcript,
)
from transcripts.services import lemmas
from transcripts.services.finishing import Finished, Piece, finish
from transcripts.subtitles import model, profiles
from transcripts.subtitles.checks import Finding
from transcripts.subtitles.formats import srt, text, vtt
from transcripts.subtitles.labels import before_voices, labelled

BATCH = 500


class RulesBroken(Exception):
    """Cues that break a hard rule only a person can mend: `findings`, and `rows`, the cue of each."""

    def __init__(self, findings: Sequence[Finding], rows: Sequence[int]) -> None:
        self.findings = tuple(findings)
        self.rows = tuple(rows)
        super().__init__(
            _(
                "Some subtitles break a rule that only a person can mend. Nothing was changed. "
                "Correct those named below."
            )
        )

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Cue ids, each with a sentence in the reader's language."""
        czech = (get_language() or "cs").startswith("cs")
        return [
            (row, found.reason_cs if czech else found.reason)
            for row, found in zip(self.rows, self.findings, strict=True)
        ]


def freeze(transcript: Transcript, *, machine_made: bool) -> CaptionTrack:
    """A snapshot of the transcript as it is now, with every hard rule of its profile kept.

    What is seen in the film (WebVTT, SubRip) names who speaks where the profile has labels; the plain
    text and the passages say it in their own way.

    The same content as the newest track of its kind is that track. A machine-made one is for staff
    only and is frozen even where a rule cannot be kept; otherwise raises `RulesBroken`.
    """
    with transaction.atomic():
        transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
        finished = finished_cues(transcript)
        if finished.broken and not machine_made:
            raise RulesBroken(*_where(finished))
        names = _names(transcript)
        cues = [_named(piece.cue, names) for piece in finished.pieces]
        shown = _labelled(transcript, finished, cues)
        captions = before_voices(vtt.write(shown, voices=True).decode())
        sha256 = hashlib.sha256(captions.encode()).hexdigest()
        newest = transcript.caption_tracks.filter(machine_made=machine_made).first()
        if newest and newest.sha256 == sha256:
            return newest
        track = CaptionTrack.objects.create(
            transcript=transcript,
            language=transcript.language,
            sha256=sha256,
            srt=srt.write(shown).decode(),
            vtt=captions,
            text=text.write(cues).decode(),
            machine_made=machine_made,
        )
        _store_passages(track, zip(finished.pieces, cues, strict=True))
    return track


def require_rules_kept(transcript: Transcript) -> None:
    """Pass, or raise the `RulesBroken` that `freeze` would raise now."""
    finished = finished_cues(transcript)
    if finished.broken:
        raise RulesBroken(*_where(finished))


def finished_cues(transcript: Transcript) -> Finished:
    """The cues as they would be frozen now."""
    cues = transcript.cues.select_related("speaker", "source__speaker")
    rows = [(row.pk, cue_of(row)) for row in cues]
    cuts = transcript.recording.cuts_ms or []
    return finish(
        rows,
        profiles.load(transcript.profile),
        transcript.recording.duration_ms or None,
        cuts_ms=cuts,
        timed=_timed_by_a_person(transcript) if cuts else (),
    )


def cue_of(row: Cue) -> model.Cue:
    """The row as subtitle rules know it. A translation is spoken by whom its original is, unless a person
    said otherwise."""
    speaker = row.speaker or (row.source.speaker if row.source else None)
    return model.Cue(
        row.start_ms,
        row.end_ms,
        tuple(row.text.split("\n")) if row.text else (),
        tuple(model.Word.from_dict(word) for word in row.words),
        speaker.label if speaker else None,
    )


def current(recording: Recording, language: str) -> CaptionTrack | None:
    """The newest approved track; a transcript reopened since then does not take it away."""
    return (
        CaptionTrack.objects.current()
        .filter(transcript__recording=recording, language=language)
        .first()
    )


def _timed_by_a_person(transcript: Transcript) -> set[int]:
    edits = CueEdit.objects.filter(cue__transcript=transcript)
    moved = edits.exclude(old_start_ms=F("new_start_ms"), old_end_ms=F("new_end_ms"))
    return set(moved.values_list("cue_id", flat=True))


def _where(finished: Finished) -> tuple[Sequence[Finding], list[int]]:
    return finished.broken, [finished.pieces[each.index].row for each in finished.broken]


def _names(transcript: Transcript) -> dict[str, str]:
    """Names by label; what a translation does not say itself its original does."""
    speakers = list(transcript.speakers.all())
    if transcript.source:
        speakers = [*transcript.source.speakers.all(), *speakers]
    return {speaker.label: speaker.name for speaker in speakers}


def _named(cue: model.Cue, names: dict[str, str]) -> model.Cue:
    """The cue with people's names for the engine's labels; who has no name is nobody known."""

    def name(label: str | None) -> str | None:
        return names.get((label or "")[:LABEL_CHARACTERS]) or None

    words = tuple(replace(word, speaker=name(word.speaker)) for word in cue.words)
    return replace(cue, words=words, speaker=name(cue.speaker))


def _labelled(
    transcript: Transcript, finished: Finished, cues: Sequence[model.Cue]
) -> list[model.Cue]:
    """The named cues as they are seen, each change of speaker with the name."""
    timed = _timed_by_a_person(transcript)
    return labelled(
        cues,
        profiles.load(transcript.profile),
        film_ms=transcript.recording.duration_ms or None,
        cuts_ms=transcript.recording.cuts_ms or (),
        held={index for index, each in enumerate(finished.pieces) if each.row in timed},
    )


def _store_passages(track: CaptionTrack, pieces: Iterable[tuple[Piece, model.Cue]]) -> None:
    SpokenPassage.objects.bulk_create(_passages(track, pieces), batch_size=BATCH)
    if not track.machine_made:
        # bulk_create sends no signals, by which the index would have learnt of them.
        backend = get_search_backend()
        stored = list(track.passages.all())
        for at in range(0, len(stored), BATCH):
            backend.add_bulk(SpokenPassage, stored[at : at + BATCH])


def _passages(
    track: CaptionTrack, pieces: Iterable[tuple[Piece, model.Cue]]
) -> Iterator[SpokenPassage]:
    """One for each cue of the transcript, however many pieces it had to be cut into."""
    for row, group in groupby(pieces, key=lambda pair: pair[0].row):
        cues = [cue for _, cue in group]
        spoken = " ".join(cue.plain for cue in cues)
        yield SpokenPassage(
            track=track,
            cue_id=row,
            start_ms=cues[0].start_ms,
            end_ms=cues[-1].end_ms,
            speaker=cues[0].speaker or "",
            text=spoken,
            lemmas=lemmas.index_text(spoken, track.language),
        )
