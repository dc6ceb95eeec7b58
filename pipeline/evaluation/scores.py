"""All measures of one film; those of many films are sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluation.films import Film
from transcripts.subtitles import checks
from transcripts.subtitles.measure.boundaries import Boundaries, boundaries
from transcripts.subtitles.measure.confidence import Calibration, calibration
from transcripts.subtitles.measure.rules import Kept, kept
from transcripts.subtitles.measure.silence import MadeUp, made_up
from transcripts.subtitles.measure.speakers import (
    Diarization,
    diarization,
    speaker_word_errors,
)
from transcripts.subtitles.measure.suber import Edits, suber
from transcripts.subtitles.measure.text import (
    Errors,
    character_errors,
    without_diacritics,
    word_errors,
)
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.profiles import Profile


@dataclass(frozen=True, slots=True)
class WordScores:
    """Words heard beside words said."""

    words: Errors = field(default_factory=Errors)
    characters: Errors = field(default_factory=Errors)
    plain_words: Errors = field(default_factory=Errors)
    plain_characters: Errors = field(default_factory=Errors)
    made_up: MadeUp = field(default_factory=MadeUp)
    speakers: Diarization = field(default_factory=Diarization)
    speaker_words: Errors = field(default_factory=Errors)
    calibration: Calibration = field(default_factory=Calibration)

    def __add__(self, other: WordScores) -> WordScores:
        return WordScores(
            self.words + other.words,
            self.characters + other.characters,
            self.plain_words + other.plain_words,
            self.plain_characters + other.plain_characters,
            self.made_up + other.made_up,
            self.speakers + other.speakers,
            self.speaker_words + other.speaker_words,
            self.calibration + other.calibration,
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "wer": self.words.rate,
            "cer": self.characters.rate,
            "wer_without_diacritics": self.plain_words.rate,
            "cer_without_diacritics": self.plain_characters.rate,
            "deleted": self.words.deletions,
            "inserted": self.words.insertions,
            "substituted": self.words.substitutions,
            "words_said": self.words.length,
            "made_up_words": self.made_up.words,
            "silence_ms": self.made_up.silent_ms,
            "der": self.speakers.rate,
            "cpwer": self.speaker_words.rate,
            "errors_among_least_confident": self.calibration.found,
        }


@dataclass(frozen=True, slots=True)
class CueScores:
    """Cues beside a person's."""

    suber: Edits = field(default_factory=Edits)
    boundaries: Boundaries = field(default_factory=Boundaries)
    kept: Kept = field(default_factory=Kept)

    def __add__(self, other: CueScores) -> CueScores:
        return CueScores(
            self.suber + other.suber,
            self.boundaries + other.boundaries,
            self.kept + other.kept,
        )

    def to_dict(self, profile: Profile) -> dict[str, Any]:
        starts, ends, kept = self.boundaries.starts, self.boundaries.ends, self.kept
        return {
            "suber": self.suber.score,
            "cues": kept.cues,
            "start_error_p50_ms": starts.percentile(0.5),
            "start_error_p95_ms": starts.percentile(0.95),
            "end_after_speech_p5_ms": ends.percentile(0.05),
            "end_after_speech_p50_ms": ends.percentile(0.5),
            "end_after_speech_p95_ms": ends.percentile(0.95),
            "hard_rules_kept": kept.hard_share,
            "forbidden_ends": kept.bad_ends,
            "broken": {each.RULE.name: kept.broken[each.RULE.name] for each in checks.CHECKS},
            "cps_p50": kept.speeds.percentile(0.5),
            "cps_p95": kept.speeds.percentile(0.95),
            "cps_most": kept.speeds.percentile(1.0),
            "cps_kept": kept.speeds.at_most(profile.max_cps),
            "cps_kept_where_speech_allows": kept.allowed.at_most(profile.max_cps),
        }


def of_words(film: Film, heard: Sequence[Word]) -> WordScores:
    """Measures of the words heard in the film."""
    said_text, heard_text = _text(film.words), _text(heard)
    plain_said, plain_heard = without_diacritics(said_text), without_diacritics(heard_text)
    return WordScores(
        word_errors(said_text, heard_text),
        character_errors(said_text, heard_text),
        word_errors(plain_said, plain_heard),
        character_errors(plain_said, plain_heard),
        made_up(film.words, heard, film.duration_ms),
        diarization(film.words, heard),
        speaker_word_errors(film.words, heard),
        calibration(film.words, heard),
    )


def of_cues(film: Film, cues: Sequence[Cue], profile: Profile) -> CueScores:
    """Measures of cues made for the film."""
    return CueScores(
        suber(film.cues, cues),
        boundaries(film.words, cues),
        kept(cues, profile, film_ms=film.duration_ms, said=film.words),
    )


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
