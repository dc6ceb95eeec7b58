from __future__ import annotations

import json

import pytest
from hypothesis import given

from tests.transcripts.subtitles.strategies import any_words, file_cues
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word, width


def test_reading_speed_counts_spaces_and_punctuation_but_not_the_line_break():
    assert Cue(0, 2000, ("Byla jsem", "doma, víte?")).cps == 10.0


def test_text_shown_for_no_time_is_infinitely_fast_and_an_empty_cue_is_not():
    assert Cue(5, 5, ("Ano.",)).cps == float("inf")
    assert Cue(5, 5, ()).cps == 0.0


def test_a_cue_knows_its_text_as_shown_and_as_read():
    cue = Cue(100, 350, ("a", "b"))
    assert (cue.text, cue.plain, cue.duration_ms) == ("a\nb", "a b", 250)


def test_combining_marks_and_direction_marks_take_no_room():
    assert [width(text) for text in ("řeka", "r\u030ceka", "\u200fשלום", "")] == [4, 4, 4, 0]


@given(file_cues, any_words)
def test_cues_survive_json(cues, words):
    cues = [Cue(c.start_ms, c.end_ms, c.lines, tuple(words), "Jana") for c in cues]
    assert [Cue.from_dict(json.loads(json.dumps(cue.to_dict()))) for cue in cues] == cues


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "'text' must be a text"),
        ({"text": "a"}, "'start_ms' must be a whole number of milliseconds"),
        ({"text": "a", "start_ms": True}, "'start_ms' must be a whole number of milliseconds"),
        ({"text": "a", "start_ms": 0, "end_ms": 0.5}, "'end_ms' must be a whole number of milliseconds"),
        ({"text": "a", "start_ms": 0, "end_ms": 1, "confidence": "x"}, "'confidence' must be a number or null"),
        ({"text": "a", "start_ms": 0, "end_ms": 1, "speaker": 3}, "'speaker' must be a text"),
    ],
)  # fmt: skip
def test_a_word_from_a_bad_record_is_refused_with_the_reason(data, reason):
    with pytest.raises(MalformedSubtitle) as caught:
        Word.from_dict(data)
    assert (caught.value.reason, caught.value.line) == (reason, None)


def test_the_error_says_the_line_and_speaks_czech():
    error = MalformedSubtitle("bad times", 12, cs="špatné časy")
    assert (str(error), error.reason_cs) == ("line 12: bad times", "špatné časy")
    assert MalformedSubtitle("bad times").reason_cs == "bad times"
