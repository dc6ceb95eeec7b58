"""Programs of others read what we write, and we read what they write: equal texts, equal times."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ET

import pysubs2
import pytest
import ttconv.imsc.reader
import ttconv.srt.writer
import ttconv.stl.iso6937
import ttconv.stl.reader
from hypothesis import given
from hypothesis import strategies as st

from pipeline.av import binary
from tests.transcripts.subtitles.test_formats_read import stl_block, stl_file
from transcripts.subtitles import formats
from transcripts.subtitles.formats import ass, srt, stl, ttml, vtt
from transcripts.subtitles.formats.voices import words_of
from transcripts.subtitles.model import Cue

TWO = ("-Přijdeš zítra?", "-Ne, & už nikdy.")
CUES = [
    Cue(0, 1500, ("Příliš žluťoučký kůň",), speaker="Jana & spol."),
    Cue(1580, 3999, ("úpěl ďábelské ódy;", "3 > 2 & 2 < 3 &amp; „dost“."), speaker="Jana & spol."),
    Cue(4080, 6000, TWO, words_of(TWO, ("Jana", "Eva"), 4080, 6000)),
    Cue(7000, 8000, ("\u200fשלום 👩‍👧",)),
    Cue(7_199_990, 7_200_000, ("Konec.",)),
]
SHOWN = [(cue.start_ms, cue.end_ms, cue.text) for cue in CUES]


def ffmpeg(data: bytes, given: str, wanted: str) -> bytes:
    return subprocess.run(
        [binary.find().path, "-v", "error", "-f", given, "-i", "pipe:0", "-f", wanted, "pipe:1"],
        input=data, capture_output=True, check=True, timeout=120,
    ).stdout  # fmt: skip


def shown(cues):
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in cues]


@pytest.mark.parametrize("ending", [".srt", ".vtt"])
def test_ffmpeg_reads_the_same(ending):
    data = formats.write(ending, CUES).data
    given = {".srt": "srt", ".vtt": "webvtt"}[ending]
    assert shown(srt.read(ffmpeg(data, given, "srt")).cues) == SHOWN


def test_we_read_what_ffmpeg_writes():
    """Hundredths of a second in ASS, thousandths elsewhere. Its WebVTT leaves & and < as they are."""
    data = srt.write(CUES)
    rounded = [
        (a // 10, b // 10, text) for a, b, text in shown(ass.read(ffmpeg(data, "srt", "ass")).cues)
    ]
    assert rounded == [((a + 5) // 10, (b + 5) // 10, text) for a, b, text in SHOWN]
    assert shown(ttml.read(ffmpeg(data, "srt", "ttml")).cues) == SHOWN
    plain = [cue for cue in CUES if "&" not in cue.text]
    assert shown(vtt.read(ffmpeg(srt.write(plain), "srt", "webvtt")).cues) == shown(plain)


def test_pysubs2_reads_the_same():
    plain = [(a, b, text) for a, b, text in SHOWN if "&" not in text]
    for ending, name in ((".srt", "srt"), (".ttml", "ttml"), (".vtt", "vtt")):
        cues = [cue for cue in CUES if "&" not in cue.text]
        read = pysubs2.SSAFile.from_string(formats.write(ending, cues).data.decode(), name)
        assert [(e.start, e.end, e.plaintext) for e in read] == plain


def test_pysubs2_and_we_read_the_same_ass():
    written = pysubs2.SSAFile()
    for at, text in enumerate(["Ano", "{\\i1}Ne,{\\i0} ne", "a\\Nb", "x, y"]):
        written.append(
            pysubs2.SSAEvent(start=at * 1010, end=at * 1010 + 500, text=text, name="Eva")
        )
    data = written.to_string("ass")
    theirs = [(e.start, e.end, e.plaintext) for e in pysubs2.SSAFile.from_string(data)]
    assert shown(ass.read(data.encode()).cues) == theirs


def test_ttconv_reads_the_same_ttml():
    document = ttconv.imsc.reader.to_model(ET.ElementTree(ET.fromstring(ttml.write(CUES))))  # noqa: S314 - our own file
    read = srt.read(ttconv.srt.writer.from_model(document).encode())
    assert shown(read.cues) == SHOWN


def test_ttconv_and_we_read_the_same_stl():
    data = stl_file(
        stl_block((0, 0, 1, 3), (0, 0, 2, 12), b"Dobr\xc2y den,\x8aJi\xcfr\xc2i."),
        stl_block((0, 1, 3, 0), (1, 0, 4, 24), b"\xaaAno?\xba", number=2),
        start=b"00000000",
    )  # fmt: skip
    document = ttconv.stl.reader.to_model(io.BytesIO(data))
    theirs = srt.read(ttconv.srt.writer.from_model(document).encode())
    assert shown(theirs.cues) == shown(stl.read(data).cues)


def test_ttconv_and_we_know_the_same_letters():
    for first in (None, *range(0xC1, 0xD0)):
        for second in (
            *range(0x41, 0x5B),
            *range(0x61, 0x7B),
            *range(0xA0, 0xC0),
            *range(0xD0, 0x100),
        ):
            if first is not None and second >= 0x80:
                continue
            if first is None and second == 0xA4:
                continue  # the dollar, in glibc and in the standard; a misprint in ttconv
            data = bytes([second] if first is None else [first, second])
            theirs = ttconv.stl.iso6937.decode(data, errors="replace")[0]
            if len(theirs) == 1 and theirs != "\ufffd":
                assert stl._latin(data) == unicodedata.normalize("NFC", theirs), data


SHOW = """async (address) => {
  const video = document.createElement('video');
  const track = document.createElement('track');
  track.kind = 'captions'; track.default = true; track.src = address;
  video.append(track); document.body.append(video); track.track.mode = 'showing';
  await new Promise((done, failed) => { track.onload = done; track.onerror = failed; });
  return [...track.track.cues].map((cue) => ({
    start: Math.round(cue.startTime * 1000), end: Math.round(cue.endTime * 1000),
    text: cue.getCueAsHTML().textContent, align: cue.align, position: cue.position, size: cue.size,
    voices: [...cue.getCueAsHTML().querySelectorAll('span')].map((each) => each.title),
  }));
}"""


@pytest.mark.browser
def test_chromium_shows_the_same():
    from playwright.sync_api import sync_playwright

    data = base64.b64encode(vtt.write(CUES, voices=True)).decode()
    with sync_playwright() as start:
        browser = start.chromium.launch(executable_path="/usr/bin/chromium")
        cues = browser.new_page().evaluate(SHOW, f"data:text/vtt;base64,{data}")
        browser.close()
    assert [(cue["start"], cue["end"], cue["text"]) for cue in cues] == SHOWN
    assert [cue["voices"] for cue in cues] == [
        ["Jana & spol."], ["Jana & spol."], ["Jana", "Eva"], [], [],
    ]  # fmt: skip
    assert [(cue["align"], cue["position"], cue["size"]) for cue in cues][1:3] == [
        ("center", "auto", 100),
        ("start", 35, 65),
    ]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**8),
            st.integers(1, 9999),
            st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=20),
        ),
        max_size=6,
    )
)
def test_pysubs2_reads_whatever_letters(drawn):
    cues = [Cue(a, a + b, (text,) if text.strip() else ()) for a, b, text in drawn]
    cues = [c for c in cues if c.lines and not re.fullmatch(r"\s*\d+\s*", c.text)]
    read = pysubs2.SSAFile.from_string(srt.write(cues).decode(), "srt")
    assert [(e.start, e.end, e.plaintext.strip()) for e in read] == [
        (c.start_ms, c.end_ms, c.text.strip()) for c in cues
    ]


def test_what_whisper_writes_is_read():
    """The names of fields as in openai-whisper's `writers.WriteJSON`; nothing but what it writes."""
    said = {"text": " Ano.", "segments": [{"id": 0, "seek": 0, "start": 0.0, "end": 1.0, "text": " Ano.",
            "tokens": [1], "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0,
            "no_speech_prob": 0.0}], "language": "cs"}  # fmt: skip
    assert formats.read("a.json", json.dumps(said).encode()).cues == [Cue(0, 1000, ("Ano.",))]
