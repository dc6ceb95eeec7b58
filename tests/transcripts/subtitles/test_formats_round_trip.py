"""What is written is what is read, for anything Hypothesis can think of."""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.subtitles.strategies import any_words, file_cues
from transcripts.subtitles import formats
from transcripts.subtitles.formats import docx, json_, srt, text, ttml, vtt
from transcripts.subtitles.formats.voices import names_of, words_of
from transcripts.subtitles.model import Cue, MalformedSubtitle

NAMES = ("Jana", "Eva Malá", "Jan <i> & „spol.“", "שלום")
# Characters of no XML document: TTML and DOCX refuse them.
NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
xml_cues = file_cues.map(
    lambda cues: [replace(c, lines=tuple(NOT_XML.sub("x", line) for line in c.lines)) for c in cues]
)


def dialogue(cue: Cue, names: tuple[str, ...]) -> Cue:
    lines = tuple(f"-{'ab'[place]}: {line}" for place, line in enumerate(cue.lines[:2]))
    if len(lines) < 2:
        return replace(cue, speaker=names[0])
    return replace(
        cue, lines=lines, words=words_of(lines, names, cue.start_ms, cue.end_ms), speaker=None
    )


two = st.sampled_from([(a, b) for a in NAMES for b in NAMES if a != b])


def looks_like_srt(line):
    """Formatting, which is reported, or times, which SubRip cannot hold as a text."""
    return srt.FORMATTING.search(line) or srt.TIMING.fullmatch(line)


def srt_round_trip(cues):
    plain = [
        replace(c, lines=tuple(line for line in c.lines if not looks_like_srt(line))) for c in cues
    ]
    read = srt.read(srt.write(plain))
    assert (read.cues, read.changes) == (plain, ())


def vtt_round_trip(cues, names):
    cues = [dialogue(cue, names) for cue in cues]
    assert vtt.read(vtt.write(cues, voices=True)).cues == cues


def ttml_round_trip(cues, names):
    cues = [dialogue(cue, names) for cue in cues]
    assert ttml.read(ttml.write(cues)).cues == sorted(cues, key=lambda cue: cue.start_ms)


def json_round_trip(cues, words):
    cues = [replace(cue, words=tuple(w for w in words if w.text.isprintable())) for cue in cues]
    assert json_.read(json_.write(cues)).cues == cues


def text_keeps_every_word(cues, names):
    """A transcript has no cues; no word of it may be lost on the way back."""
    said = [
        replace(c, lines=tuple(re.sub(r"[^\w\s]|_|\d", "", line) for line in c.lines)) for c in cues
    ]
    said = sorted((replace(c, speaker=names[0]) for c in said), key=lambda cue: cue.start_ms)
    read = text.read(text.write(said, times=True), film_ms=250 * 3_600_000).cues
    assert " ".join(c.plain for c in read).split() == " ".join(c.plain for c in said).split()


TRIPS = {
    "srt": (srt_round_trip, (file_cues,)),
    "vtt": (vtt_round_trip, (file_cues, two)),
    "ttml": (ttml_round_trip, (xml_cues, two)),
    "json": (json_round_trip, (file_cues, any_words)),
    "text": (text_keeps_every_word, (file_cues, st.just(("Jana", "Eva Malá")))),
}


@pytest.mark.parametrize("name", TRIPS)
def test_what_was_written_is_read(name):
    trip, drawn = TRIPS[name]
    settings(max_examples=60)(given(*drawn)(trip))()


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIPS)
def test_what_was_written_is_read_in_ten_thousand_cases(name):
    trip, drawn = TRIPS[name]
    many = settings(
        max_examples=10_000,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
    )
    many(given(*drawn)(trip))()


@given(file_cues)
def test_xml_refuses_what_it_cannot_hold(cues):
    held = not any(NOT_XML.search(line) for cue in cues for line in cue.lines)
    for write in (ttml.write, docx.write) if held else (ttml.write,):
        try:
            write(cues)
            assert held
        except MalformedSubtitle as error:
            assert not held and error.reason_cs.endswith("neumí zapsat")


def test_ten_thousand_cues_come_back_from_every_format():
    cues = [
        Cue(at * 2000, at * 2000 + 1500, (f"Titulek číslo {at}.", "A ještě řádek."))
        for at in range(10_000)
    ]
    for ending in (".srt", ".vtt", ".ttml", ".json"):
        assert formats.read(f"a{ending}", formats.write(ending, cues).data).cues == cues


def test_a_dialogue_in_webvtt_has_voices_and_stands_in_the_middle():
    lines = ("-Přijdeš?", "-Ne.")
    cue = Cue(0, 1000, lines, words_of(lines, ("Jana", "Eva"), 0, 1000))
    assert names_of(cue) == ("Jana", "Eva")
    assert vtt.write([cue], voices=True).decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000 position:42% align:start size:58%\n"
        "<v Jana>-Přijdeš?</v>\n<v Eva>-Ne.</v>\n"
    )


# DOCX

CUES = [
    Cue(62_000, 64_000, ("Dobrý den,", "pojďte dál."), speaker="Jana"),
    Cue(64_080, 66_000, ("Děkuji.",), speaker="Eva"),
]


def test_a_word_transcript_has_styles_language_and_properties():
    import docx as word

    data = docx.write(CUES, title="Rozhovor s Evou")
    file = word.Document(io.BytesIO(data))
    assert [(p.style.name, p.text) for p in file.paragraphs] == [
        ("Title", "Rozhovor s Evou"),
        ("Transcript Turn", "[00:01:02] Jana: Dobrý den, pojďte dál."),
        ("Transcript Turn", "[00:01:04] Eva: Děkuji."),
    ]
    assert [(r.style.name, r.text) for r in file.paragraphs[1].runs if r.text.strip()] == [
        ("Time Code", "[00:01:02]"),
        ("Speaker", "Jana:"),
        ("Default Paragraph Font", "Dobrý den, pojďte dál."),
    ]
    core = file.core_properties
    assert (core.title, core.language, core.author) == ("Rozhovor s Evou", "cs-CZ", "")
    assert core.modified - core.created == timedelta(0)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert set(re.findall(r"<w:lang [^>]*>", packed.read("word/styles.xml").decode())) == {
            '<w:lang w:val="cs-CZ" w:eastAsia="en-US" w:bidi="ar-SA"/>'
        }
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_word_transcript_is_the_same_bytes_each_time():
    assert docx.write(CUES) == docx.write(CUES)


def test_a_word_transcript_may_do_without_times():
    import docx as word

    file = word.Document(io.BytesIO(docx.write(CUES, times=False, language="en")))
    assert [p.text for p in file.paragraphs] == [
        "Transcript",
        "Jana: Dobrý den, pojďte dál.",
        "Eva: Děkuji.",
    ]


def test_a_transcript_may_have_times():
    assert text.write(CUES, times=True).decode() == (
        "[00:01:02] Jana: Dobrý den, pojďte dál.\n\n[00:01:04] Eva: Děkuji.\n"
    )
