"""Odd files that once lost text, or gave it to somebody else, without a word: what is made of each."""

from __future__ import annotations

import json

import pytest

from tests.transcripts.subtitles.test_formats_read import (
    ASS_HEAD,
    TTML,
    refused,
    said,
    stl_block,
    stl_file,
)
from transcripts.subtitles import formats
from transcripts.subtitles.formats import ass, json_, srt, stl, text, ttml, vtt, whisper
from transcripts.subtitles.formats.voices import words_of
from transcripts.subtitles.model import Cue, Word

ONLY_PART = "only a part of the cue says who speaks; the times of its words are estimated"
SEVERAL = "parts of the paragraph have times of their own; it became several cues"


# TTML


def of_body(body):
    """Cues, and the report but for what the head of the test's file always leaves out."""
    read = ttml.read((TTML % body).encode())
    return read.cues, [reason for line, reason in said(read) if line > 12]


@pytest.mark.parametrize(
    ("body", "cues", "reasons"),
    [
        (
            '<div>Volný text.<p begin="1s" end="3s">Ano.</p></div>',
            [Cue(1000, 3000, ("Ano.",))],
            ["text outside of the paragraphs was left out: “Volný text.”"],
        ),
        (
            '<div><p begin="1s" end="9s" timeContainer="seq">Volný text<span dur="1s">jedna</span><span dur="1s">dvě</span></p></div>',
            [Cue(1000, 2000, ("jedna",)), Cue(2000, 3000, ("dvě",))],
            ["text that is shown for no time was left out: “Volný text”", SEVERAL],
        ),
        (
            '<div><p begin="0s" end="2s">první <span begin="2s">druhý</span></p></div>',
            [Cue(0, 2000, ("první",))],
            [SEVERAL, "text that is shown for no time was left out: “druhý”"],
        ),
        (
            '<div><p begin="1s" end="3s">Ano.<metadata>pozn.</metadata></p></div>',
            [Cue(1000, 3000, ("Ano.",))],
            ["metadata was left out: “pozn.”"],
        ),
        (
            '<div><p begin="1s" end="3s"><br/>dole<br/></p></div>',
            [Cue(1000, 3000, ("dole",))],
            ["blank lines inside the cue were left out"],
        ),
        (
            '<div><p begin="00:00:01:10.5" end="00:00:03:00">Ano.</p><?pi x?></div>',
            [Cue(1400, 3000, ("Ano.",))],
            [
                "the processing instruction “pi” was left out",
                "the part of a frame in 00:00:01:10.5 was left out; a frame has 1 (subFrameRate)",
            ],
        ),
        (
            '<div><p begin="2s" end="4s"><span>Vypravěč.</span><br/><span ttm:agent="j">Já jsem Jana.</span></p></div>',
            [
                Cue(2000, 4000, ("Vypravěč.", "Já jsem Jana."),
                    words_of(("Vypravěč.", "Já jsem Jana."), (None, "Jana Nová"), 2000, 4000))
            ],
            [ONLY_PART],
        ),
    ],
)  # fmt: skip
def test_what_ttml_says_beside_its_paragraphs_is_told(body, cues, reasons):
    assert of_body(body) == (cues, reasons)


HEADED = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head>%s</head><body><div><p begin="1s" end="3s" %s>Ano.</p></div></body></tt>'


@pytest.mark.parametrize(
    ("head", "used"),
    [
        ('<styling><style xml:id="h" tts:display="none"/><style xml:id="g" style="h"/></styling>', 'style="g"'),
        ('<layout><region xml:id="r" tts:display="none"/></layout>', 'region="r"'),
        ('<layout><region xml:id="r"><style tts:display="none"/></region></layout>', 'region="r"'),
    ],
)  # fmt: skip
def test_ttml_that_is_hidden_by_a_style_of_a_style_or_by_its_region_is_no_cue(head, used):
    read = ttml.read((HEADED % (head, used)).encode())
    assert read.cues == []
    assert said(read)[-1] == (1, "hidden text or a gloss was left out: “Ano.”")


def test_ttml_composes_a_name_and_tells_the_others():
    head = """<metadata>pozn.<ttm:agent xml:id="j"><ttm:name type="family">Nováková</ttm:name>
<ttm:name type="given">Jana</ttm:name><ttm:name type="alias">J.</ttm:name></ttm:agent>
<ttm:agent xml:id="x"><ttm:name type="full">Nikdo</ttm:name></ttm:agent></metadata>"""
    read = ttml.read((HEADED % (head, 'ttm:agent="j"')).encode())
    assert read.cues == [Cue(1000, 3000, ("Ano.",), speaker="Jana Nováková")]
    assert said(read) == [
        (1, "text outside of the paragraphs was left out: “pozn.”"),
        (1, "another name of “Jana Nováková” was left out: “J.”"),
        (3, "“Nikdo” says nothing in the file; the name was left out"),
    ]


# WebVTT


@pytest.mark.parametrize(
    ("body", "cue", "reasons"),
    [
        (
            "Vypravěč.\n<v Jana>A já.</v>",
            Cue(1000, 2000, ("Vypravěč.", "A já."),
                words_of(("Vypravěč.", "A já."), (None, "Jana"), 1000, 2000)),
            [(4, ONLY_PART)],
        ),
        (
            "<v Jana></v>Tohle Jana neříká.",
            Cue(1000, 2000, ("Tohle Jana neříká.",)),
            [(4, "a voice without any text was left out: Jana")],
        ),
        (
            "Vypravěč <v Jana>a já</v>",
            Cue(1000, 2000, ("Vypravěč a já",)),
            [(4, "who says which line is not clear, names were left out: Jana")],
        ),
        ("- <v Jana>Ano</v>.", Cue(1000, 2000, ("- Ano.",), speaker="Jana"), []),
        (
            "<v.loud Jana>Ano",
            Cue(1000, 2000, ("Ano",), speaker="Jana"),
            [(4, "the classes “.loud” of a voice were left out")],
        ),
        ("Ano</x>", Cue(1000, 2000, ("Ano",)), [(4, "the formatting </x> was left out")]),
        (
            "<v Jana><v Eva>",
            Cue(1000, 2000, ()),
            [(4, "who says which line is not clear, names were left out: Jana, Eva")],
        ),
    ],
)  # fmt: skip
def test_webvtt_gives_nobody_what_somebody_else_says(body, cue, reasons):
    read = vtt.read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}\n".encode())
    assert (read.cues, said(read)) == ([cue], reasons)


# ASS


@pytest.mark.parametrize(
    ("said_text", "lines", "reasons"),
    [
        ("{\\i1{\\b1}tučně}", ("tučně}",), ["the formatting {\\i1{\\b1} was left out"]),
        ("\\N\\NDole\\N", ("Dole",), ["blank lines inside the cue were left out"]),
        ("Ahoj   ", ("Ahoj   ",), []),
        ("\\N", (), ["blank lines inside the cue were left out"]),
    ],
)
def test_ass_text_is_kept_and_what_is_not_is_told(said_text, lines, reasons):
    event = f"Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{said_text}\n"
    read = ass.read((ASS_HEAD + event).encode())
    assert read.cues == [Cue(1000, 2000, lines)]
    assert [reason for line, reason in said(read) if line > 10] == reasons


def test_ass_events_that_draw_are_no_cues_and_odd_lines_are_told():
    data = (
        "[Script Info]\nWrapStyle: 0\n[V4+ Styles]\nStyl: Jiný\n[Events]\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,,Eva,0,0,0,,{\\p1}m 0 0{\\p0}\nPicture: a.png\n"
    )
    read = ass.read(data.encode())
    assert read.cues == []
    assert said(read) == [
        (2, "“WrapStyle” of the file was left out"),
        (4, "a line of [v4+ styles] was left out: “Styl: Jiný”"),
        (6, "the formatting {\\p1} was left out"),
        (6, "a drawing was left out: “m 0 0”"),
        (6, "the formatting {\\p0} was left out"),
        (6, "an event that only draws was left out: “Eva”"),
        (7, "an event “picture” was left out: “a.png”"),
    ]


# SubRip


def test_srt_tells_a_full_stop_in_times_and_a_guessed_utf16():
    data = "1\n00:00:01.000 --> 00:00:02,000\nAno.\n"
    stop = (2, "a full stop before the milliseconds was read as the comma of SubRip")
    guessed = (None, "the file does not say its encoding, it was read as UTF-16")
    assert said(srt.read(data.encode())) == [stop]
    assert said(srt.read(data.encode("utf-16-le"))) == [guessed, stop]
    assert said(srt.read(data.encode("utf-16"))) == [stop]


# EBU STL

FIRST = stl_block((10, 0, 1, 0), (10, 0, 2, 0), b"prvni", extension=0, number=1)
SECOND = stl_block((10, 0, 3, 0), (10, 0, 4, 0), b"druhy", number=2)
PLACE = "the place on the screen was left out"


def of_stl(*blocks, over=()):
    """Cues, and the report but for the title and the start of the programme, which it always has."""
    data = bytearray(stl_file(*blocks))
    for at, value in over:
        data[at : at + len(value)] = value
    read = stl.read(bytes(data))
    always = ("the title of the programme", "the programme begins")
    return read.cues, [each for each in said(read) if not each[1].startswith(always)]


def test_stl_never_gives_the_text_of_a_subtitle_to_the_next():
    assert of_stl(FIRST, SECOND) == (
        [Cue(1000, 2000, ("prvni",)), Cue(3000, 4000, ("druhy",))],
        [
            (1, "the end of the subtitle is missing; its text up to there was kept"),
            (1, PLACE),
            (2, PLACE),
        ],
    )


def test_stl_tells_a_block_that_is_missing_in_the_middle():
    middle = stl_block((10, 0, 3, 0), (10, 0, 4, 0), b"b", extension=1, number=2)
    assert of_stl(middle, SECOND)[1] == [
        (1, "a block of the subtitle is missing or twice"),
        (2, PLACE),
    ]


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ((238, b"00009"), "the header says there are 9 blocks, and there are 1; a part of the file may be missing"),
        ((243, b"00009"), "the header says there are 9 subtitles, and there are 1; some may be missing"),
        ((272, b"21"), "this is disk 1 of 2; what is on the others is not here"),
        ((255, b"0"), "the header says that its time codes are not intended for use; they were used"),
        ((80, b"Life"), "the translated title of the programme “Life” was left out"),
        ((176, b"a@b.org"), "the translator's contact “a@b.org” was left out"),
        ((208, b"REF"), "the reference code “REF” was left out"),
        ((373, b"SPARE"), "the text of the spare bytes “SPARE” was left out"),
    ],
)  # fmt: skip
def test_stl_tells_what_its_header_says(over, told):
    assert of_stl(SECOND, over=[over]) == (
        [Cue(3000, 4000, ("druhy",))],
        [(None, told), (1, PLACE)],
    )


NOTE = stl_block((10, 0, 5, 0), (10, 0, 6, 0), b"pozn.", comment=1, number=3)
LEFT_OUT = [(1, PLACE), (2, "a comment was left out")]


@pytest.mark.parametrize(
    ("said_there", "told"),
    [
        # Some writers count comments, others do not; what is no number says nothing.
        (b"00001", []),
        (b"00002", []),
        (b"  1  ", []),
        (b"     ", []),
        (b"\xfd\xfd\xfd\xfd\xfd", []),
        (b"00000", [(None, "the header says there are 0 subtitles, and there are 1; some may be missing")]),
        (b"00003", [(None, "the header says there are 3 subtitles, and there are 1; some may be missing")]),
    ],
)  # fmt: skip
def test_stl_compares_its_own_count_of_subtitles(said_there, told):
    assert of_stl(SECOND, NOTE, over=[(243, said_there)]) == (
        [Cue(3000, 4000, ("druhy",))],
        [*told, *LEFT_OUT],
    )


def test_stl_counts_a_subtitle_of_two_blocks_once_and_one_without_its_end_too():
    more = stl_block((10, 0, 5, 0), (10, 0, 6, 0), b"tre", extension=0, number=3)
    end = stl_block((10, 0, 5, 0), (10, 0, 6, 0), b"ti", number=3)
    read = of_stl(FIRST, more, end, over=[(238, b"00003"), (243, b"00002")])[1]
    assert not [each for each in read if "the header says" in each[1]]


def test_stl_a_header_of_signs_that_only_look_like_digits_is_no_number():
    """cp850 has superscripts, which Python calls digits and cannot read as a number."""
    signs = [(238, b"\xfd" * 5), (243, b"\xfc" * 5), (272, b"\xfb\xfb")]
    assert of_stl(SECOND, over=signs) == ([Cue(3000, 4000, ("druhy",))], [(1, PLACE)])


@pytest.mark.parametrize(
    ("code", "bytes_", "letters"),
    [
        (b"01", b"\xbf\xe0\xd8\xd2\xd5\xe2", "Привет"),
        (b"02", b"\xe5\xd1\xcd\xc8\xc7", "مرحبا"),
        (b"03", b"\xc3\xe5\xe9\xdc", "Γειά"),
        (b"04", b"\xf9\xec\xe5\xed", "שלום"),
    ],
)
def test_stl_is_read_in_each_of_its_tables(code, bytes_, letters):
    block = stl_block((10, 0, 1, 0), (10, 0, 2, 0), bytes_)
    assert stl.read(stl_file(block, code=code)).cues == [Cue(1000, 2000, (letters,))]


# Whisper


def test_words_beside_the_segments_give_them_their_times():
    document = {
        "text": "Dobrý den. A ještě něco.",
        "words": [
            {"word": "Dobrý", "start": 0.1, "end": 0.5},
            {"word": "den", "start": 0.5, "end": 1.0},
        ],
        "segments": [{"start": 0, "end": 2, "text": "Dobrý den."}],
    }
    read = whisper.read(json.dumps(document, indent=0).encode())
    words = (Word("Dobrý", 100, 500), Word("den.", 500, 1000))
    assert read.cues == [Cue(0, 2000, ("Dobrý den.",), words)]
    assert said(read) == [
        (2, "the whole text says what no segment does; it was left out: “A ještě něco.”")
    ]


def test_words_that_say_something_else_are_told():
    document = {
        "segments": [{"start": 0, "end": 2, "text": "Dobrý den."}],
        "words": [{"word": "Ahoj", "start": 0.1, "end": 0.5}],
    }
    read = whisper.read(json.dumps(document).encode())
    assert read.cues == [Cue(0, 2000, ("Dobrý den.",))]
    assert said(read) == [
        (1, "words beside the segments say something else and were left out: “Ahoj”")
    ]


def test_whisper_keeps_joiners_and_tells_fields_where_they_do_not_belong():
    words = [
        {
            "word": "👩\u200d👧",
            "text": "jiný",
            "start": 0,
            "end": 1,
            "probability": 0.5,
            "score": 1,
        },
        {"word": " ", "start": 1, "end": 1},
    ]
    document = {
        "segments": [{"start": 0, "end": 2, "text": "👩\u200d👧", "score": 1, "words": words}]
    }
    read = whisper.read(json.dumps(document).encode())
    assert read.cues == [Cue(0, 2000, ("👩\u200d👧",), (Word("👩\u200d👧", 0, 1000, 0.5),))]
    assert said(read) == [
        (None, "“score” was left out"),
        (None, "“text” was left out"),
        (1, "a word without any text was left out"),
    ]


# JSON

TWICE = "the key “segments” is there twice in one object; only one of them can be read"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ('{"segments": [{"start": 0, "end": 1, "text": "a"}],\n"segments": []}', 2, TWICE),
        ('{"segments": [],\n"x": "\\"segments\\": {", "\\u0073egments": []}', 2, TWICE),
        ('{"segments": [{"text": "NaN",\n"start": NaN}]}', 2, "the JSON holds a value we cannot use: NaN is no number"),
        ('{"segments":\n' + "[" * 5000, 2, "the JSON is nested too deeply"),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read_in_one_way_is_refused_with_the_line(data, line, reason):
    assert refused(whisper.read, data) == (line, reason)


def test_a_number_of_too_many_digits_is_refused_with_the_line():
    line, reason = refused(whisper.read, '{"segments":\n[' + "9" * 5000 + "]}")
    assert line == 2
    assert reason.startswith("the JSON holds a value we cannot use: Exceeds the limit")


OURS = """{"format": "lives-of-families/subtitles", "version": 1, "metadata": {}, "licence": "CC",
"cues": [{"start_ms": 0, "end_ms": 9, "lines": ["Ano."], "note": "pozn.",
"words": [{"text": "Ano.", "start_ms": 0, "end_ms": 9,
"lemma": "ano"}]}]}"""


def test_keys_that_our_own_json_does_not_know_are_told_with_their_lines():
    read = json_.read(OURS.encode())
    assert read.cues == [Cue(0, 9, ("Ano.",), (Word("Ano.", 0, 9),))]
    assert said(read) == [
        (1, '“licence” is no part of the format and was left out: "CC"'),
        (2, '“note” is no part of the format and was left out: "pozn."'),
        (4, '“lemma” is no part of the format and was left out: "ano"'),
    ]


def test_a_bad_word_of_our_own_json_is_refused_at_its_own_line():
    data = OURS.replace('"text": "Ano.", "start_ms": 0', '"text": "Ano.", "start_ms": "x"')
    assert refused(json_.read, data) == (
        3,
        "cue 1: 'start_ms' must be a whole number of milliseconds",
    )


# Plain text


def test_a_line_with_a_time_code_or_a_name_begins_a_paragraph():
    data = (
        "[00:00:01] Jana: Dobrý den.\n[00:00:02] Eva: Děkuji,\npojďte.\n\nVlak jel\n12:30 ráno.\n"
    )
    words = [word for cue in text.read(data.encode()).cues for word in cue.words]
    assert [(word.text, word.speaker) for word in words] == [
        *((word, "Jana") for word in ("Dobrý", "den.")),
        *((word, "Eva") for word in ("Děkuji,", "pojďte.", "Vlak", "jel", "12:30", "ráno.")),
    ]
    assert [words[at].start_ms for at in (0, 2)] == [1000, 2000]


# Writers of transcripts


def test_a_transcript_keeps_unbreakable_spaces_and_who_speaks_in_a_dialogue():
    cues = [
        Cue(0, 1000, ("5\u00a0kg  masa",), speaker="Jana"),
        Cue(1000, 2000, ("-Ano?", "-Ne."), speaker="Eva"),
        Cue(2000, 3000, ()),
    ]
    written = formats.write(".txt", cues)
    assert written.data.decode() == "Jana: 5\u00a0kg masa\n\nEva: Ano? Ne.\n"
    assert [(change.cue, change.reason) for change in written.changes] == [
        (None, "cues and lines were joined into paragraphs, their times left out"),
        (2, "hyphens of the dialogue were left out"),
        (3, "a cue without text was left out"),
    ]
    assert formats.write(".docx", cues).changes[1:] == written.changes[1:]
