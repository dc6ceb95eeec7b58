"""What each reader makes of a file, what it reports, and where it stops."""

from __future__ import annotations

import json

import pytest

from transcripts.subtitles import formats
from transcripts.subtitles.formats import Change, ass, stl, text, ttml, vtt, whisper
from transcripts.subtitles.formats.srt import read as read_srt
from transcripts.subtitles.model import Cue, MalformedSubtitle, Word


def said(read):
    """The report in short: place and clause of each change."""
    return [(change.line or change.block, change.reason) for change in read.changes]


def refused(read, data):
    with pytest.raises(MalformedSubtitle) as caught:
        read(data if isinstance(data, bytes) else data.encode())
    assert caught.value.reason_cs != caught.value.reason
    return caught.value.line, caught.value.reason


# SubRip


def test_srt_reports_formatting_positions_and_odd_numbers():
    read = read_srt(
        b"7\n00:00:01,000 --> 00:00:02,000 X1:10 Y1:20\n<i>Ano</i> a <b>ne</b>\n"
        b"{\\an8}naho\xc5\x99e\n<font color=red></font>\n"
    )
    assert read.cues == [Cue(1000, 2000, ("Ano a ne", "nahoře"))]
    assert said(read) == [
        (1, "cues are not numbered from 1 one by one; their numbers were left out"),
        (2, "the position “X1:10 Y1:20” was left out"),
        (3, "the formatting <i> was left out"),
        (3, "the formatting </i> was left out"),
        (3, "the formatting <b> was left out"),
        (3, "the formatting </b> was left out"),
        (4, "the formatting {\\an8} was left out"),
        (5, "the formatting <font color=red> was left out"),
        (5, "the formatting </font> was left out"),
    ]


def test_a_guessed_encoding_is_told():
    read = read_srt("1\n00:00:01,000 --> 00:00:02,000\nPříliš žluťoučký\n".encode("cp1250"))
    assert read.cues == [Cue(1000, 2000, ("Příliš žluťoučký",))]
    assert said(read) == [(None, "the file is not UTF-8, it was read as Windows-1250")]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Ťuhýk, žluťoučký kůň a šest myší", "iso8859-2", "ISO 8859-2"),
        ("Že prý už.", "iso8859-2", "ISO 8859-2"),
        ("Ťuhýk, žluťoučký kůň a šest myší", "cp1250", "Windows-1250"),
        # Angle quotes stand where ISO 8859-2 has ť and Ť.
        ("Řekl »ano« a odešel dál.", "cp1250", "Windows-1250"),
        ("© Jan Novák, překlad", "cp1250", "Windows-1250"),
        ("Zamów dużą kawę", "cp1250", "Windows-1250"),
        ("„Dobrý den“ – řekl", "cp1250", "Windows-1250"),
    ],
)
def test_old_czech_files_are_told_from_those_of_windows(text, encoding, name):
    read = read_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(encoding))
    assert read.cues == [Cue(1000, 2000, (text,))]
    assert said(read) == [(None, f"the file is not UTF-8, it was read as {name}")]


@pytest.mark.parametrize(
    ("tail", "line"),
    [("Šárka, konec ř".encode()[:-1], 3), ("Žluťoučký kůň".encode() + b"\xff\nAno.\n", 3)],
)
def test_broken_utf8_is_not_taken_for_another_encoding(tail, line):
    data = b"1\n00:00:01,000 --> 00:00:02,000\n" + tail
    assert refused(read_srt, data) == (line, "bytes that are not UTF-8 text")


# WebVTT

FULL_VTT = """WEBVTT - Rozhovor
Kind: captions

NOTE
poznámka

STYLE
::cue { color: red }

REGION
id:nahoře

prvni
00:01.000 --> 00:02.000 position:10% align:start region:nahoře
<v Jana>Dobrý <i>den</i>.
&nbsp;

00:03.000 --> 00:04.000
<v Jana>-Ano? <v Eva>Ne.
-Kdo?
"""


def test_webvtt_reports_notes_styles_regions_settings_names_and_tags():
    read = vtt.read(FULL_VTT.encode())
    assert read.cues == [
        Cue(1000, 2000, ("Dobrý den.",), speaker="Jana"),
        Cue(3000, 4000, ("-Ano? Ne.", "-Kdo?")),
    ]
    assert said(read) == [
        (1, "the header “- Rozhovor” was left out"),
        (2, "the header “Kind: captions” was left out"),
        (4, "a note was left out"),
        (7, "a style sheet was left out"),
        (10, "a region was left out"),
        (13, "the cue's own name was left out"),
        (14, "the position “position:10% align:start region:nahoře” was left out"),
        (15, "the formatting <i> was left out"),
        (15, "blank lines inside the cue were left out"),
        (19, "who says which line is not clear, names were left out: Jana, Eva"),
    ]


# ASS

ASS_HEAD = """[Script Info]
ScriptType: v4.00+
; komentář

[V4+ Styles]
Format: Name, Fontname
Style: Nahoře,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def test_ass_keeps_text_times_and_actors_and_reports_the_rest():
    body = (
        "Dialogue: 0,0:00:03.00,0:00:04.50,Default,Eva,0,0,0,,Ne, \\{opravdu\\}\\hne.\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,nic\n"
        "Dialogue: 2,0:00:01.00,0:00:02.05,Nahoře,,10,0,0,fade,{\\i1}Ano,{\\i0}\\NJano {pozn.}{\\p1}m 0 0{\\p0}\n"
        "[Fonts]\nfontname: a.ttf\n"
    )
    read = ass.read((ASS_HEAD + body).encode())
    assert read.cues == [
        Cue(1000, 2050, ("Ano,", "Jano ")),
        Cue(3000, 4500, ("Ne, {opravdu}\u00a0ne.",), speaker="Eva"),
    ]
    assert said(read) == [
        (3, "a comment was left out"),
        (7, "the style “Nahoře” was left out"),
        (11, "cues were not in the order of their times and were sorted"),
        (12, "an event “comment” was left out"),
        (13, "Layer “2” was left out"),
        (13, "Style “Nahoře” was left out"),
        (13, "MarginL “10” was left out"),
        (13, "Effect “fade” was left out"),
        (13, "the formatting {\\i1} was left out"),
        (13, "the formatting {\\i0} was left out"),
        (13, "the formatting {pozn.} was left out"),
        (13, "the formatting {\\p1} was left out"),
        (13, "a drawing was left out: “m 0 0”"),
        (13, "the formatting {\\p0} was left out"),
        (14, "the section [Fonts] was left out"),
        (15, "a line of [fonts] was left out"),
    ]


def test_ass_fields_are_those_of_the_format_line():
    data = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,Ahoj, světe\n"
    assert ass.read(data.encode()).cues == [Cue(1000, 2000, ("Ahoj, světe",))]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("něco\n", 1, "the file must begin with a section such as [Script Info]"),
        ("[Script Info]\nTitle: a\n", 3, "there is no section [Events]"),
        (ASS_HEAD + "Dialogue: 0,0:00:01.00,0:00:02.00\n", 11, "the dialogue has 3 fields, not 10"),
        (ASS_HEAD + "Dialogue: 0,x,0:00:02.00,,,0,0,0,,a\n", 11, "times must look like 0:00:01.50"),
        (ASS_HEAD + "Dialogue: 0,0:00:03.00,0:00:02.00,,,0,0,0,,a\n", 11, "the cue ends before it starts"),
        ("[Events]\nFormat: Start, Text, End\n", 2, "the Format line must name Start, End and, last, Text"),
    ],
)  # fmt: skip
def test_a_bad_ass_is_refused_with_the_line(data, line, reason):
    assert refused(ass.read, data) == (line, reason)


# TTML

TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
    xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    ttp:frameRate="25" ttp:tickRate="1000">
<head>
<metadata><ttm:title>Film</ttm:title>
<ttm:agent xml:id="j" type="person"><ttm:name type="full">Jana  Nová</ttm:name></ttm:agent>
<ttm:agent xml:id="e" type="person"><ttm:name type="full">Eva</ttm:name></ttm:agent></metadata>
<styling><style xml:id="s" tts:color="red"/></styling>
<layout><region xml:id="r"/></layout>
</head>
<body>
%s
</body></tt>"""


def paragraphs(body, start=13):
    read = ttml.read((TTML % body).encode())
    silent = [
        (line, f"“{name}” says nothing in the file; the name was left out")
        for line, key, name in ((7, "j", "Jana Nová"), (8, "e", "Eva"))
        if f'agent="{key}"' not in body
    ]
    head = [
        (6, "title was left out: “Film”"),
        *silent,
        (9, "style “s” was left out"),
        (10, "region “r” was left out"),
    ]
    assert said(read)[: len(head)] == head
    return read.cues, said(read)[len(head) :]


def test_ttml_knows_who_speaks_and_reports_looks():
    cues, changes = paragraphs(
        '<div begin="10s" region="r">\n<p begin="00:00:01.500" end="2s" ttm:agent="j">Dobrý <span tts:color="red">den</span><br/>\n  všem  </p>\n'
        '<p begin="50f" dur="1000t"><span ttm:agent="j">-Ano?</span><br/><span ttm:agent="e">-Ne.</span></p></div><!-- konec -->'
    )
    assert cues == [
        Cue(11500, 12000, ("Dobrý den", "všem"), speaker="Jana Nová"),
        Cue(
            12000,
            13000,
            ("-Ano?", "-Ne."),
            (Word("Ano?", 12000, 12571, None, "Jana Nová"), Word("Ne.", 12571, 13000, None, "Eva")),
        ),
    ]
    assert changes == [
        (13, "region “r” was left out"),
        (14, "color “red” was left out"),
        (16, "a comment was left out"),
        (16, "two speak in the cue; the times of its words are estimated"),
    ]


def test_ttml_parts_with_times_of_their_own_become_cues():
    cues, changes = paragraphs(
        '<div><p begin="1s" end="4s"><span end="2s">Jedna</span> <span begin="1s">dvě</span></p></div>'
    )
    assert cues == [
        Cue(1000, 2000, ("Jedna",)),
        Cue(2000, 3000, ("Jedna dvě",)),
        Cue(3000, 4000, ("dvě",)),
    ]
    assert changes == [
        (13, "parts of the paragraph have times of their own; it became several cues")
    ]


def test_ttml_sequences_and_open_ends():
    cues, changes = paragraphs(
        '<div timeContainer="seq"><p dur="1s">a</p><p dur="2s">b</p></div>\n<div><p begin="5s">c</p><p begin="6s" end="7s">d</p></div>'
    )
    assert cues == [
        Cue(0, 1000, ("a",)), Cue(1000, 3000, ("b",)), Cue(5000, 6000, ("c",)), Cue(6000, 7000, ("d",)),
    ]  # fmt: skip
    assert changes == [(14, "a paragraph had no end; it lasts until the next")]


def test_ttml_hidden_text_pictures_and_animation_are_reported():
    cues, changes = paragraphs(
        '<div><p begin="1s" end="2s">Ano<span tts:visibility="hidden"> tajné</span><set tts:color="red"/></p></div>'
    )
    assert cues == [Cue(1000, 2000, ("Ano",))]
    assert changes == [
        (13, "hidden text or a gloss was left out: “tajné”"),
        (13, "set was left out"),
    ]


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE tt [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s" end="1s">&b;</p></div></body></tt>"""
STRANGE = """<?xml version="1.0"?>
<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="0s" end="1s">&a;</p></div></body></tt>"""
NO_DOCTYPE = "the XML has a document type (DOCTYPE), which subtitles never need; it was not read"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (LAUGHS, 2, NO_DOCTYPE),
        (STRANGE, 2, NO_DOCTYPE),
        ("<a><b></a>", 1, "this is not well-formed XML: mismatched tag"),
        ("<?xml version='1.0' encoding='x-none'?>\n<tt/>", 1, "the XML names an encoding that cannot be read"),
        ("<html/>", 1, "the XML is not TTML: its root is not tt"),
        ("<tt>\n" + "<div>" * 200, 2, "the XML is nested too deeply"),
        (TTML % "<div>\n<p>a</p></div>", 14, "a paragraph has no times"),
        (TTML % '<div><p begin="1s">a</p></div>', 13, "a paragraph has no end, and none comes after it"),
        (TTML % '<div><p begin="3s" end="2s">a</p></div>', 13, "the cue ends before it starts"),
        (TTML % '<div><p begin="brzy" end="2s">a</p></div>', 13, "begin must look like 00:00:01.500 or 1.5s"),
        ((TTML % "").replace('"25"', '"0"'), 2, "the frame or tick rate is no number above 0"),
        ((TTML % "").replace("<tt ", '<tt ttp:timeBase="clock" '), 2, "times are of the day (timeBase clock), not of the film"),
        ((TTML % "")[:-20], 12, "this is not well-formed XML: no element found"),
    ],
)  # fmt: skip
def test_a_bad_ttml_is_refused_with_the_line(data, line, reason):
    assert refused(ttml.read, data) == (line, reason)


# EBU STL


def stl_file(*blocks, start=b"10000000", code=b"00"):
    head = b"850STL25.01" + b"1" + code + b"06" + b"Film".ljust(32)
    head = head.ljust(256) + start
    return head.ljust(1024) + b"".join(blocks)


def stl_block(start, end, text, *, extension=0xFF, cumulative=0, comment=0, number=1):
    head = bytes([0, number, 0, extension, cumulative, *start, *end, 20, 2, comment])
    return head + text.ljust(112, b"\x8f")


def test_stl_is_read_from_the_start_of_the_programme():
    read = stl.read(
        stl_file(
            stl_block((10, 0, 1, 0), (10, 0, 2, 12), b"\x0d\x02Dobr\xc2y den,\x8a\x8a\x0dJi\xcfr\xa6i \xc2 ."),
            stl_block((10, 0, 3, 0), (10, 0, 4, 0), b"pozn.", comment=1),
            stl_block((10, 0, 5, 0), (10, 0, 6, 0), b"Ano, ", extension=0),
            stl_block((10, 0, 5, 0), (10, 0, 6, 0), b"ano."),
            stl_block((0, 0, 0, 0), (0, 0, 0, 0), b"", extension=0xFE),
        )
    )  # fmt: skip
    assert read.cues == [
        Cue(1000, 2480, ("Dobrý den,", "Jiř�i ´.")),
        Cue(5000, 6000, ("Ano, ano.",)),
    ]
    assert said(read) == [
        (None, "the title of the programme “Film” was left out"),
        (None, "the programme begins at 10:00:00:00; times are now from its start"),
        (1, "the place on the screen was left out"),
        (1, "colours and slanted or underlined text were left out"),
        (1, "characters that the file's table does not have were replaced by �"),
        (2, "a comment was left out"),
        (4, "the place on the screen was left out"),
        (5, "user data were left out"),
    ]


def test_stl_lines_that_add_up_become_cues():
    read = stl.read(
        stl_file(
            stl_block((10, 0, 1, 0), (10, 0, 4, 0), b"Jedna", cumulative=1),
            stl_block((10, 0, 2, 0), (10, 0, 4, 0), b"dv\xcfe", cumulative=3),
        )
    )
    assert read.cues == [Cue(1000, 2000, ("Jedna",)), Cue(2000, 4000, ("Jedna", "dvě"))]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"850STL25.01", "the header of 1024 bytes is cut off after byte 11"),
        (b"850STL60.01".ljust(1152), "this is not an EBU STL file: bytes 4 to 11 name no known frame rate (“STL60.01”)"),
        (stl_file(code=b"99"), "bytes 13 and 14 of the header name no known table of characters (“99”)"),
        (stl_file(b"abc"), "block 1: it is cut off after byte 3 of 128"),
        (stl_file(stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"a"), b"a" * 127), "block 2: it is cut off after byte 127 of 128"),
        (stl_file(stl_block((10, 0, 1, 25), (10, 0, 2, 0), b"a")), "block 1: the time code is none"),
        (stl_file(stl_block((10, 0, 3, 0), (10, 0, 2, 0), b"a")), "block 1: the cue ends before it starts"),
        (stl_file(stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"a", extension=0)), "block 1: the last subtitle is cut off"),
    ],
)  # fmt: skip
def test_a_bad_stl_is_refused_with_its_block(data, reason):
    assert refused(stl.read, data) == (None, reason)


# Whisper

SEGMENTS = [
    {
        "id": 0,
        "start": 0.0,
        "end": 2.4,
        "text": " Dobrý den.",
        "avg_logprob": -0.2,
        "words": [
            {"word": " Dobrý", "start": 0.1, "end": 0.6, "probability": 0.9},
            {"word": " den.", "start": 0.6, "end": 1.0, "probability": 0.8},
        ],
    },
    {"id": 1, "start": 3.0, "end": 2.9, "text": " Ano."},
]
HEARD = [
    Cue(0, 2400, ("Dobrý den.",), (Word("Dobrý", 100, 600, 0.9), Word("den.", 600, 1000, 0.8))),
    Cue(3000, 3000, ("Ano.",)),
]


@pytest.mark.parametrize(
    "document", [{"text": "…", "segments": SEGMENTS, "language": "cs"}, SEGMENTS]
)
def test_whisper_json_keeps_words_and_says_what_it_leaves_out(document):
    read = whisper.read(json.dumps(document, indent=0, ensure_ascii=False).encode())
    assert read.cues == HEARD
    left = ["“avg_logprob” was left out", "“id” was left out"]
    if isinstance(document, dict):
        left.append("“language” was left out")
    assert [reason for _, reason in said(read)] == [
        *left,
        "times that go back or begin before the film were mended",
    ]


def test_whisperx_words_without_times_get_their_neighbours():
    words = [
        {"word": "V", "start": 0.1, "end": 0.2, "score": 0.5, "speaker": "A"},
        {"word": "1968"},
    ]
    data = json.dumps({"segments": [{"start": 0, "end": 1, "text": "V 1968", "words": words}]})
    assert whisper.read(data.encode()).cues == [
        Cue(0, 1000, ("V 1968",), (Word("V", 100, 200, 0.5, "A"), Word("1968", 200, 1000)))
    ]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ('{"text": "a"}', 1, "there are no segments: this is no transcript by Whisper"),
        ('{"segments": [\n1]}', 2, "a segment must have a text"),
        ('{"segments": [\n{"text": "a", "start": 0, "end": 1},\n{"text": "a", "start": "0", "end": 1}]}', 3, "'start' must be a number of seconds"),
        ('{"segments": [{"text": "a", "start": 0, "end": 1e999}]}', 1, "'end' must be a number of seconds"),
        ('[{"text": "a", "start": 0, "end": 1, "words": [\n\n{"word": "a", "start": 0, "end": 1, "probability": 2}]}]', 3, "a word's probability must lie between 0 and 1"),
        ('[{"text": "a", "start": 0, "end": 1, "words": 1}]', 1, "'words' must be a list"),
    ],
)  # fmt: skip
def test_a_bad_whisper_json_is_refused_with_the_line(data, line, reason):
    assert refused(whisper.read, data) == (line, reason)


# Plain text


def test_text_is_spread_over_the_film():
    data = "Jana Nová: Dobrý den, pojďte dál.\n\nA posaďte se.\n\nEva: Děkuji.\n"
    read = text.read(data.encode(), film_ms=12_000)
    assert [(cue.text, cue.speaker) for cue in read.cues] == [
        ("Dobrý den, pojďte dál.", "Jana Nová"),
        ("-A posaďte se.\n-Děkuji.", None),  # a quick exchange shares a cue
    ]
    assert [word.speaker for word in read.cues[1].words] == ["Jana Nová"] * 3 + ["Eva"]
    assert read.cues[0].start_ms == 0 and read.cues[-1].end_ms <= 12_000
    assert said(read) == [
        (None, "times of the words are estimated"),
        (1, "“Jana Nová:” was taken for who speaks"),
        (5, "“Eva:” was taken for who speaks"),
    ]


def test_time_codes_of_a_text_are_kept():
    data = "[00:01:00] Jana: Ano.\n\n(02:05) Ne.\n"
    read = text.read(data.encode())
    assert [(cue.start_ms, cue.text, cue.speaker) for cue in read.cues] == [
        (60_000, "Ano.", "Jana"),
        (125_000, "Ne.", "Jana"),
    ]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("[00:02:00] Ano.\n\n[00:01:00] Ne.\n", 3, "the time code goes back"),
        ("Ano.\n\n[01:00:00] Ne.\n", 3, "the time code lies beyond the film"),
        ("Ano.\n\0\n", 2, "a zero byte: this is not a text file"),
        (b"a" * 1_000_001, 1, "the file is too large for a transcript (1000001 bytes)"),
    ],
)
def test_a_bad_text_is_refused_with_the_line(data, line, reason):
    assert refused(lambda each: text.read(each, film_ms=60_000), data) == (line, reason)


# The table


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nAno.\n"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nAno.\n"),
        ("a.ass", b"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,Ano.\n"),
        ("a.xml", b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">Ano.</p></div></body></tt>'),
        ("a.stl", stl_file(stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"Ano."))),
        ("a.json", b'{"segments": [{"start": 1, "end": 2, "text": "Ano."}]}'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", ["right", "b.txt", "b.srt", "b"])
def test_a_file_is_told_by_its_content(name, data, named):
    read = formats.read(name if named == "right" else named, data)
    assert read.cues == [Cue(1000, 2000, ("Ano.",))]
    told = any("although its name" in change.reason for change in read.changes)
    assert told == (named in ("b.txt", "b.srt") and named != f"b{name[1:]}")


def test_utf16_is_told_by_its_content_too():
    data = "WEBVTT\n\n00:01.000 --> 00:02.000\nAno.\n".encode("utf-16")
    assert formats.read("a", data).cues == [Cue(1000, 2000, ("Ano.",))]


def test_an_unknown_ending_names_the_known_ones():
    with pytest.raises(formats.UnknownFormat, match=r"“\.mp4”; there are \.vtt, \.stl"):
        formats.read("film.mp4", b"x")
    with pytest.raises(formats.UnknownFormat, match=r"“\.stl”; there are \.vtt, \.ttml"):
        formats.write(".stl", [])


def test_a_huge_file_is_refused_unread():
    with pytest.raises(MalformedSubtitle, match="too large for subtitles"):
        formats.read("a.srt", b"1" * (formats.MAX_BYTES + 1))


@pytest.mark.parametrize("ending", formats.readable())
def test_nothing_is_no_cues(ending):
    if ending != ".json":
        assert formats.read(f"a{ending}", b"").cues == []


def test_writing_tells_what_is_left_out():
    words = (Word("Ano.", 0, 500, 0.5, "Eva"), Word("Ne.", 500, 900, 0.5, "Jana"))
    cues = [Cue(0, 1000, ("Ano. <i>Ne.",), words, "Eva")]
    left = {ending: formats.write(ending, cues).changes for ending in formats.writable()}
    left_words = Change(
        "times and confidences of words were left out (1 cues)",
        "časy a jistoty slov byly vynechány (titulků: 1)",
    )
    who = Change(
        "who says which word was left out", "údaj, kdo říká které slovo, byl vynechán", cue=1
    )
    assert left[".json"] == ()
    assert left[".vtt"] == left[".ttml"] == (left_words, who)
    assert left[".srt"] == (
        left_words,
        Change("who speaks was left out: Eva, Jana", "údaj, kdo mluví, byl vynechán: Eva, Jana"),
        Change(
            "players will take “<i>” for formatting, not for text",
            "přehrávače vezmou „<i>“ jako formátování, ne jako text",
            cue=1,
        ),
    )
    assert [change.reason for change in left[".txt"]] == [
        left_words.reason,
        "cues and lines were joined into paragraphs, their times left out",
        who.reason,
    ]
