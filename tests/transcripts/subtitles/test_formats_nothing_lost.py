"""Whatever a file says is in the cues or in the report, or the file is refused at a line.

Files are put together of features of their format, each with a word that is nowhere else; the words that
the cues, their names and the report do not have were lost.
"""

from __future__ import annotations

import itertools
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.subtitles.test_formats_read import ASS_HEAD, TTML, stl_block, stl_file
from transcripts.subtitles import formats
from transcripts.subtitles.model import MalformedSubtitle

MARK = "@"


def lost(name: str, pieces: list[str], data: bytes, words: list[str]) -> list[str]:
    """Words of the file that are found nowhere; none where the file is refused at a place."""
    try:
        read = formats.read(name, data)
    except MalformedSubtitle as error:
        assert error.line is not None or "block " in error.reason, (pieces, error.reason)
        return []
    found = " ".join(
        itertools.chain(
            (cue.text for cue in read.cues),
            (cue.speaker or "" for cue in read.cues),
            (word.speaker or "" for cue in read.cues for word in cue.words),
            (change.reason for change in read.changes),
        )
    )
    return [word for word in words if word not in found]


def filled(pieces: list[str]) -> tuple[list[str], list[str]]:
    """The pieces with a word of its own for each mark, and those words."""
    numbers = itertools.count(1)
    words: list[str] = []

    def fill(piece: str) -> str:
        out = []
        for part in piece.split(MARK):
            words.append(f"Slovo{next(numbers)}x")
            out.extend((part, words[-1]))
        words.pop()
        return "".join(out[:-1])

    return [fill(piece) for piece in pieces], words


VTT = [
    "@", " ", "\n", "@\n@", "<i>@</i>", "<v @>", "<v.@ Jana>", "</v>", "<c.@>@</c>", "</@>", "&lt;@&gt;",
    "<lang @>", "<v Eva></v>@", "<v @>@</v>", "- <v Petr>@</v>", "\n<v @>-@", "<@", "&nbsp;", "<00:01.500>@",
]  # fmt: skip
SRT = [
    "@", " ", "\n", "@\n@", "<i>@</i>", "</i>", "{\\an8}@", "<font color=@>@", "<@>", "{@}", "{\\@}", "- @",
    "\n\n", "\n\n2\n00:00:05.000 --> 00:00:06,000 @\n@",
]  # fmt: skip
ASS = [
    "@", " ", "\\N", "\\n@", "\\h", "{\\i1}@", "{\\i1{\\b1}@", "{@}", "\\{@\\}", "{@", "@}", "{\\p1}@{\\p0}", "{\\p1}@",
]  # fmt: skip
PARAGRAPH = [
    "@", "@ @", "<br/>", "<br/>@", "<br>@</br>", "<span>@</span>", '<span begin="1s">@</span>',
    '<span begin="2s">@</span>', '<span end="0s">@</span>', '<span dur="1s">@</span>',
    '<span tts:visibility="hidden">@</span>', "<metadata>@</metadata>", '<span ttm:agent="j">@</span>',
    "<unknown>@</unknown>", '<span xml:space="preserve">\n@\n</span>',
]  # fmt: skip
DIVISION = ["@", "<br/>", "<span>@</span>", "<div>@</div>", "<metadata>@</metadata>", "<p>@</p>"]
TEXT = [
    "@", " ", "\n", "\n\n", "@: @", "- @", "[00:00:05] @", "\n[00:00:07] @: @", "\n@: @", "# @", "\u00a0@",
]  # fmt: skip


def vtt_lost(pieces):
    pieces, words = filled(pieces)
    data = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "".join(pieces)
    return lost("a.vtt", pieces, data.encode(), words)


def srt_lost(pieces):
    pieces, words = filled(pieces)
    data = "1\n00:00:01,000 --> 00:00:02,000\n" + "".join(pieces)
    return lost("a.srt", pieces, data.encode(), words)


def ass_lost(pieces):
    pieces, words = filled(["@", *pieces])
    event = f"Dialogue: 0,0:00:01.00,0:00:02.00,Default,{pieces[0]},0,0,0,,{''.join(pieces[1:])}\n"
    data = ASS_HEAD + event
    return lost("a.ass", pieces, data.encode(), words)


def ttml_lost(inside, beside, kind):
    (*inside, before, after), words = filled([*inside, beside, "@"])
    paragraph = f'<p begin="1s" end="3s"{kind}>{"".join(inside)}</p>'
    body = f"<div>{before}{paragraph}</div>{after}"
    return lost("a.ttml", [before, paragraph, after], (TTML % body).encode(), words)


def text_lost(pieces):
    pieces, words = filled(pieces)
    return lost("a.txt", pieces, "".join(pieces).encode(), words)


def stl_lost(blocks):
    """A subtitle of each (number, extension, end) with a word of its own."""
    words = [f"Slovo{at}x" for at, _ in enumerate(blocks, start=1)]
    data = stl_file(
        *(
            stl_block((10, 0, at, 0), (10, 0, at + 1, 0), word.encode(), extension=ext, number=num)
            for at, (word, (num, ext)) in enumerate(zip(words, blocks, strict=True), start=1)
        )
    )
    return lost("a.stl", blocks, data, words)


def whisper_lost(segments, words, text):
    """Segments of one text each, words beside them, and a text of all that may say more."""
    said = [f"Slovo{at}x" for at in range(len(segments))]
    document = {
        "segments": [
            {"start": at, "end": at + 1, "text": f"{word}."} | ({"text": ""} if not kept else {})
            for at, (word, kept) in enumerate(zip(said, segments, strict=True))
        ],
        "words": [{"word": f"Jiné{at}x", "start": at, "end": at} for at in range(words)],
        "text": " ".join(said) if text else "",
    }
    wanted = [word for word, kept in zip(said, segments, strict=True) if kept or text]
    wanted += [f"Jiné{at}x" for at in range(words)]
    return lost("a.json", [document], json.dumps(document).encode(), wanted)


def json_lost(top, in_cue, in_word):
    """Our own file with keys that the format does not know, of any JSON value."""
    word = {"text": "Ano.", "start_ms": 0, "end_ms": 5, "confidence": None, "speaker": None}
    cue = {"start_ms": 0, "end_ms": 9, "lines": ["Ano."], "words": [word | in_word], **in_cue}
    document = {
        "format": "lives-of-families/subtitles", "version": 1, "metadata": {}, "cues": [cue], **top,
    }  # fmt: skip
    words = [str(value) for value in (*top.values(), *in_cue.values(), *in_word.values())]
    return lost("a.json", [document], json.dumps(document).encode(), words)


def many(pieces, most=8):
    return st.lists(st.sampled_from(pieces), max_size=most)


def keys(prefix):
    names = st.sampled_from(["note", "id", "licence", "poznámka", ""])
    return st.dictionaries(names, st.integers(0, 99).map(lambda n: f"{prefix}{n}x"), max_size=3)


PARTS = {
    "vtt": (vtt_lost, (many(VTT),)),
    "srt": (srt_lost, (many(SRT),)),
    "ass": (ass_lost, (many(ASS),)),
    "ttml": (
        ttml_lost,
        (
            many(PARAGRAPH, 5),
            st.sampled_from(DIVISION),
            st.sampled_from(["", ' timeContainer="seq"', ' tts:display="none"', ' ttm:agent="e"']),
        ),
    ),
    "text": (text_lost, (many(TEXT),)),
    "stl": (
        stl_lost,
        (st.lists(st.tuples(st.integers(1, 3), st.sampled_from([0, 1, 0xFF])), max_size=6),),
    ),
    "whisper": (
        whisper_lost,
        (st.lists(st.booleans(), max_size=4), st.integers(0, 3), st.booleans()),
    ),
    "json": (json_lost, (keys("Horní"), keys("Titulek"), keys("Slovo"))),
}


@pytest.mark.parametrize("name", PARTS)
def test_all_that_a_file_says_is_in_the_cues_or_in_the_report(name):
    missing, drawn = PARTS[name]

    @given(st.tuples(*drawn))
    def holds(parts):
        assert missing(*parts) == []

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_nothing_is_lost_in_five_thousand_files(name):
    missing, drawn = PARTS[name]

    @settings(
        max_examples=5_000,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*drawn))
    def holds(parts):
        assert missing(*parts) == []

    holds()
