"""Files that are broken, cut off or hostile: cues or a sentence, never an accident, never a wait."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.subtitles.test_formats_read import (
    ASS_HEAD,
    FULL_VTT,
    SEGMENTS,
    TTML,
    stl_block,
    stl_file,
)
from transcripts.subtitles import formats
from transcripts.subtitles.formats import json_
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word

GOOD = {
    ".srt": "1\n00:00:01,000 --> 00:00:02,000\n<i>Příliš</i>\n\n2\n00:00:03,000 --> 00:00:04,000\nAno.\n".encode(),
    ".vtt": FULL_VTT.encode(),
    ".ass": (ASS_HEAD + "Dialogue: 0,0:00:01.00,0:00:02.00,,Eva,0,0,0,,{\\i1}Ano,\\N{\\p1}ne.\n").encode(),
    ".ttml": (TTML % '<div><p begin="1s" end="2s" ttm:agent="j">Ano<br/><span begin="0.5s">ne</span></p></div>').encode(),
    ".stl": stl_file(stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"Dobr\xc2y\x8aden")),
    "-ours.json": json_.write(
        [Cue(0, 900, ("Ano,", "ne."), (Word("Ano,", 0, 400, 0.5, "Jana"), Word("ne.", 400, 900)), "Eva")],
        metadata={"licence": "CC BY"},
    ),
    ".json": json.dumps({"segments": SEGMENTS}).encode(),
    ".txt": "[00:01] Jana: Dobrý den.\n\nAno.\n".encode(),
}  # fmt: skip
PIECES = [
    b"\0", b"\xff", b"\n", b"\n\n", b"-->", b"<", b">", b"&", b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\",
    b"9", b"-1", b"00:00:01,000 --> 00:00:02,000", b"begin=\"1s\"", b"&#0;", b"&lt;", b"<!DOCTYPE tt>", b"NOTE",
    b"\\u0000", b"\\ud800", b"1e999", b"null", b"<v A>", b"\xef\xbb\xbf", b"\xff\xfe", b"\x8a", b"\xc2",
]  # fmt: skip


def read_or_refused(name, data):
    try:
        read = formats.read(name, data, formats.Options(film_ms=60_000))
    except MalformedSubtitle as error:
        assert error.reason and error.reason_cs
        return
    assert all(isinstance(cue, Cue) for cue in read.cues)
    assert all(change.reason and change.reason_cs for change in read.changes)
    # Cues of a text are made by the rules; our own JSON keeps what it was given, which `checks` judge.
    if name.endswith((".txt", "-ours.json")):
        return
    for cue in read.cues:
        assert cue.end_ms >= cue.start_ms
        assert not any("\n" in line or not line.strip() for line in cue.lines)


def attack(name, data, rest):
    """Pieces put in, and parts cut out, at any place."""
    at, length, piece = rest
    at = at % (len(data) + 1)
    read_or_refused(name, data[:at] + piece + data[at + length :])


endings = st.sampled_from(sorted(GOOD))
cuts = st.tuples(
    st.integers(0, 5000),
    st.integers(0, 40),
    st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)),
)


@given(endings, cuts)
def test_a_damaged_file_is_read_or_refused(ending, cut):
    attack(f"a{ending}", GOOD[ending], cut)


@given(endings, st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(ending, data):
    read_or_refused(f"a{ending}", data)


def attack_twice(ending, one, two):
    whole = GOOD[ending]
    attack(f"a{ending}", whole, one)
    attack(f"a{ending}", whole[: one[0]] + two[2] + whole, two)


@pytest.mark.slow
def test_ten_thousand_damaged_files_are_read_or_refused():
    many = settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
    many(given(endings, cuts, cuts)(attack_twice))()


@pytest.mark.parametrize("ending", sorted(GOOD))
def test_a_file_cut_off_anywhere_is_read_or_refused(ending):
    whole = GOOD[ending]
    for length in range(0, len(whole), 1 if len(whole) < 500 else 7):
        read_or_refused(f"a{ending}", whole[:length])


SECONDS = 30  # on a busy machine; what grows with the square of the size would take hours


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + b" " * 1_000_000),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 1_000_000),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000" + b" " * 1_000_000 + b"\n"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<font " * 200_000),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n" + b"{\\" * 500_000),
        ("a.srt", b" " * 2_000_000 + b"1"),
        ("a.ass", ASS_HEAD.encode() + b"Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,," + b"{" * 1_000_000),
        ("a.ttml", b"<tt>" + b"<div>" * 500_000),
        ("a.ttml", b"<tt " + b"a" * 2_000_000),
        ("a.ttml", (TTML % ('<div><p begin="1s" end="2s">' + "a <span>b</span><br/> " * 50_000 + "</p></div>")).encode()),
        ("a.ttml", (TTML % ('<div><p>' + "".join(f'<span begin="{at}s" end="{at + 2}s">b</span>' for at in range(20_000)) + "</p></div>")).encode()),
        ("a.json", b"[" * 1_000_000),
        ("a.json", json.dumps({"segments": [{"start": 0, "end": 1, "text": "a", "words": [{"word": "a"}] * 50_000}]}).encode()),
        ("a.json", b'{"segments": [{"start": ' + b"9" * 5_000 + b"}]}"),
        ("a.txt", b"a" * 900_000),
        ("a.txt", b"Aa " * 40_000),
        ("a.stl", stl_file(*[stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"a", cumulative=2)] * 3_000)),
        ("a.stl", stl_file(*[stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"a" * 112, extension=0)] * 20_000)),
    ],
)  # fmt: skip
def test_a_hostile_file_makes_nobody_wait(name, data):
    begun = time.monotonic()
    read_or_refused(name, data)
    assert time.monotonic() - begun < SECONDS
