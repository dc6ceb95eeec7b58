from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import any_words, file_cues
from transcripts.subtitles.formats import json_, srt, text, vtt
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word

SRT = "1\n00:00:01,000 --> 00:00:02,500\nPříliš žluťoučký kůň\núpěl ďábelské ódy.\n"
READ = [Cue(1000, 2500, ("Příliš žluťoučký kůň", "úpěl ďábelské ódy."))]


def refused(read, data):
    with pytest.raises(MalformedSubtitle) as caught:
        read(data if isinstance(data, bytes) else data.encode())
    return caught.value.line, caught.value.reason


def bare(line):
    return srt.FORMATTING.sub("", line).strip() if srt.FORMATTING.search(line) else line


@given(
    file_cues.filter(lambda cues: not any(srt.TIMING.fullmatch(n) for c in cues for n in c.lines))
)
def test_srt_gives_back_what_was_written_but_for_reported_formatting(cues):
    read = srt.read(srt.write(cues))
    plain = [tuple(bare(line) for line in cue.lines) for cue in cues]
    assert [cue.lines for cue in read.cues] == [
        tuple(line for line in lines if line.strip()) for lines in plain
    ]
    assert [(c.start_ms, c.end_ms) for c in read.cues] == [(c.start_ms, c.end_ms) for c in cues]
    assert bool(read.changes) == (plain != [cue.lines for cue in cues])


@given(file_cues)
def test_webvtt_gives_back_what_was_written(cues):
    assert vtt.read(vtt.write(cues)).cues == cues


@given(file_cues, st.sampled_from(["Jana", "Jan <i> & > spol.", "שלום"]))
def test_webvtt_gives_back_the_voices(cues, name):
    cues = [Cue(cue.start_ms, cue.end_ms, cue.lines, speaker=name) for cue in cues]
    assert vtt.read(vtt.write(cues, voices=True)).cues == cues


@given(file_cues, any_words)
def test_json_gives_back_words_speakers_and_metadata(cues, words):
    words = tuple(word for word in words if word.text.isprintable())
    cues = [Cue(c.start_ms, c.end_ms, c.lines, words, "Jana") for c in cues]
    data = json_.write(cues, metadata={"language": "cs"})
    assert json_.read(data).cues == cues
    assert json_.read_metadata(data) == {"language": "cs"}


@given(st.binary(max_size=400), st.sampled_from([srt.read, vtt.read, json_.read]))
def test_any_bytes_are_read_or_refused_with_a_sentence(data, read):
    try:
        assert isinstance(read(data).cues, list)
    except MalformedSubtitle as error:
        assert error.reason and error.reason_cs


@pytest.mark.parametrize(
    "data",
    [
        SRT.encode(),
        SRT.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + SRT.encode(),
        SRT.encode("cp1250"),
        codecs.BOM_UTF16_LE + SRT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SRT.encode("utf-16-be"),
        SRT.encode("utf-16-le"),
        SRT.encode("utf-16-be"),
    ],
)
def test_srt_is_read_in_any_encoding_czech_files_come_in(data):
    assert srt.read(data).cues == READ


@pytest.mark.parametrize("write", [srt.write, vtt.write])
@pytest.mark.parametrize(
    ("cue", "reason"),
    [
        (Cue(0, 1000, ("a", "", "b")), "cue 1 has a blank line inside its text"),
        (Cue(0, 1000, ("a\nb",)), "cue 1 has a line break or a zero inside a line"),
        (Cue(0, 1000, ("a\0",)), "cue 1 has a line break or a zero inside a line"),
        (Cue(0, 1000, ("\ud800",)), "cue 1 holds a broken character"),
        (Cue(-1, 1000, ("a",)), "cue 1 starts before the film"),
        (Cue(1000, 999, ("a",)), "cue 1 ends before it starts"),
    ],
)
def test_what_a_file_cannot_hold_is_refused_not_lost(write, cue, reason):
    with pytest.raises(MalformedSubtitle) as caught:
        write([cue])
    assert caught.value.reason == reason


def test_srt_refuses_a_text_that_looks_like_times():
    with pytest.raises(MalformedSubtitle):
        srt.write([Cue(0, 1000, ("00:00:01,000 --> 00:00:02,000",))])


TIMES = "times must look like 00:00:01,000 --> 00:00:02,500"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (SRT + "\ncut off\n", 6, "text that belongs to no cue, cut off by a blank line"),
        (SRT + "\n2\n00:00:05,000 --> 00:00:04,000\nAno.\n", 7, "the cue ends before it starts"),
        (SRT + "\n2\n00:00:05,000 -> 00:00:06,000\nAno.\n", 7, TIMES),
        (SRT + "\n2\n00:00:0x,000 --> 00:00:06,000\nAno.\n", 7, TIMES),
        (SRT + "\n2\n", 6, "a cue number without times"),
        (
            SRT + "2\n00:00:05,000 --> 00:00:06,000\nAno.\n",
            6,
            "two cues with no blank line between",
        ),
        (SRT + "\n2\n00:00:05,000 --> 00:00:06,000\x85-->\n", 6, "this is not a SubRip cue"),
        (b"\x00\x01\x02\x03\x04", 1, "a zero byte: this is not a text file"),
        (
            b"1\n\x81\x98",
            2,
            "bytes of no text: they are neither UTF-8 nor Windows-1250, so this may be no subtitle file",
        ),
    ],
)
def test_a_bad_srt_is_refused_with_the_line(data, line, reason):
    assert refused(srt.read, data) == (line, reason)


VTT = "WEBVTT - title\nKind: captions\n\nNOTE\nnot a cue\n\nSTYLE\n::cue {}\n\n"


def test_webvtt_leaves_out_what_is_no_cue():
    body = "intro\n00:01.000 --> 01:00:02.500 align:start\n<v.loud Jana>Ahoj &amp; <i>vítej</i>&nbsp;doma\n1 < 2\n"
    assert vtt.read((VTT + body).encode()).cues == [
        Cue(1000, 3_602_500, ("Ahoj & vítej\u00a0doma", "1 < 2"), speaker="Jana")
    ]


def test_of_two_voices_the_words_say_who_speaks():
    body = "00:01.000 --> 00:02.000\n<v A>-Ano?\n<v B>-Ne.\n"
    words = (Word("Ano?", 1000, 1571, None, "A"), Word("Ne.", 1571, 2000, None, "B"))
    assert vtt.read((VTT + body).encode()).cues == [Cue(1000, 2000, ("-Ano?", "-Ne."), words)]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (SRT, 1, "a WebVTT file must begin with WEBVTT"),
        (VTT + "cut off\n", 10, "text that belongs to no cue, cut off by a blank line"),
        (VTT + "00:01,000 --> 00:02,000\nAno.\n", 10, "times must look like 00:01.000 --> 00:02.500"),
        (VTT + "00:03.000 --> 00:02.000\nAno.\n", 10, "the cue ends before it starts"),
        (VTT + "00:01.000 --> 00:02.000\nAno.\n00:03.000 --> 00:04.000\nNe.\n", 12, "two cues with no blank line between"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nAno.\n", 2, "no blank line after the header"),
    ],
)  # fmt: skip
def test_a_bad_webvtt_is_refused_with_the_line(data, line, reason):
    assert refused(vtt.read, data) == (line, reason)


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("[]", 1, "a JSON we do not know: neither Whisper's (with “segments”) nor ours (“format”: “lives-of-families/subtitles”)"),
        ('{"format": "lives-of-families/subtitles",\n"version": 2}', 2, "version 2 is not 1"),
        ('{"format": "lives-of-families/subtitles", "version": 1, "metadata": {}, "cues": [\n\n1]}', 3, "cue 1 is not an object"),
        ("\n{", 2, "this is not JSON: Expecting property name enclosed in double quotes"),
        ("\nNaN", 2, "the JSON holds a value we cannot use: NaN is no number"),
    ],
)  # fmt: skip
def test_a_bad_json_is_refused_with_the_reason(data, line, reason):
    assert refused(json_.read, data) == (line, reason)


def test_a_transcript_names_who_speaks_and_begins_paragraphs_at_pauses():
    words = (Word("Ano?", 9000, 9300, None, "Eva"), Word("Ne.", 9400, 9900, None, "Jana"))
    cues = [
        Cue(0, 2000, ("Dobrý", "den."), speaker="Eva"),
        Cue(2080, 4000, ("Pojďte dál.",), speaker="Eva"),
        Cue(7000, 8000, ("Sedněte si.",), speaker="Eva"),
        Cue(9000, 10000, ("-Ano?", "-Ne."), words),
        Cue(10080, 11000, (), speaker="Jana"),
    ]
    assert text.write(cues).decode() == (
        "Eva: Dobrý den. Pojďte dál.\n\nSedněte si. Ano?\n\nJana: Ne.\n"
    )


def test_a_transcript_of_nothing_is_empty():
    assert text.write([]) == b""
