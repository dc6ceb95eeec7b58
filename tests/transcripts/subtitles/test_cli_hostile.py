"""`lives subtitle` on what people really hand it: wrong encodings, other files, halves of files, odd times."""

from __future__ import annotations

import json

import pytest

from tests.transcripts.subtitles.test_formats_read import stl_block, stl_file
from transcripts.cli_subtitle import main
from transcripts.subtitles import formats
from transcripts.subtitles.model import Cue

HEARD = ((1000, 3000, "Příliš žluťoučký kůň úpěl."), (3080, 6000, "Ťuhýk letěl na šest domů."))
CUES = [Cue(start, end, (text,)) for start, end, text in HEARD]


def clock(ms, point=","):
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def srt(heard):
    return "".join(
        f"{number}\n{clock(start)} --> {clock(end)}\n{text}\n\n"
        for number, (start, end, text) in enumerate(heard, start=1)
    )


def vtt(heard):
    return "WEBVTT\n\n" + "".join(
        f"{clock(start, '.')} --> {clock(end, '.')}\n{text}\n\n" for start, end, text in heard
    )


def ass(heard):
    return "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Start, End, Text\n" + "".join(
        f"Dialogue: {clock(start, '.')[1:-1]},{clock(end, '.')[1:-1]},{text}\n"
        for start, end, text in heard
    )


def ttml(heard):
    lines = "".join(
        f'<p begin="{clock(start, ".")}" end="{clock(end, ".")}">{text}</p>\n'
        for start, end, text in heard
    )
    return (
        '<?xml version="1.0" encoding="%s"?>\n<tt xmlns="http://www.w3.org/ns/ttml">'
        f"<body><div>\n{lines}</div></body></tt>\n"
    )


def whisper(heard):
    segments = [
        {"start": start / 1000, "end": end / 1000, "text": text} for start, end, text in heard
    ]
    return json.dumps({"segments": segments}, ensure_ascii=False, indent=1)


def ours(heard):
    cues = [Cue(start, end, (text,)).to_dict() for start, end, text in heard]
    form = {"format": "lives-of-families/subtitles", "version": 1, "metadata": {}, "cues": cues}
    return json.dumps(form, ensure_ascii=False, indent=1)


def text(heard):
    return "".join(f"[{clock(start)[:8]}] {said}\n\n" for start, _, said in heard)


def stl(heard):
    def code(ms):
        return (10 + ms // 3_600_000, ms // 60_000 % 60, ms // 1000 % 60, ms % 1000 // 40)

    return stl_file(*[stl_block(code(start), code(end), b"Ano.") for start, end, _ in heard])


WRITERS = {"a.srt": srt, "a.vtt": vtt, "a.ass": ass, "a.ssa": ass, "a.txt": text}
XML = {"a.ttml": ttml, "a.dfxp": ttml, "a.itt": ttml, "a.xml": ttml}
JSON = {"whisper.json": whisper, "ours.json": ours}


def written(writer, heard=HEARD, encoding="utf-8"):
    made = writer(heard)
    if isinstance(made, bytes):
        return made
    names = {"utf-8-sig": "utf-8", "cp1250": "windows-1250"}
    return made.replace("%s", names.get(encoding, encoding)).encode(encoding)


def run(tmp_path, capsys, command, name, data, *options):
    """Exit code, what is printed, and what is said on stderr; the file's own path is `{path}`."""
    source, target = tmp_path / name, tmp_path / "out.srt"
    source.write_bytes(data)
    more = [] if command == "check" else [str(target)]
    code = main([command, str(source), *more, *options])
    printed = capsys.readouterr()
    return code, printed.out, printed.err.replace(str(source), "{path}")


UTF16 = "Soubor neříká své kódování, přečetli jsme ho jako UTF-16.\n"
WINDOWS = "Soubor není v UTF-8, přečetli jsme ho jako Windows-1250.\n"
OLD = "Soubor není v UTF-8, přečetli jsme ho jako ISO 8859-2.\n"
ESTIMATED = "Časy slov jsou odhadnuté; délka filmu není známa, tedy jako při čtení.\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", UTF16),
        ("utf-16-be", UTF16),
        ("cp1250", WINDOWS),
        ("iso8859-2", OLD),
    ],
)
@pytest.mark.parametrize("name", WRITERS)
def test_any_text_file_is_read_in_any_encoding_czech_files_come_in(
    tmp_path, capsys, name, encoding, told
):
    data = written(WRITERS[name], encoding=encoding)
    estimated = ESTIMATED if name == "a.txt" else ""
    said = run(tmp_path, capsys, "check", name, data)
    assert (said[0], said[2]) == (0, told + estimated)
    read = formats.read(name, data).cues
    assert [cue.text for cue in read] == [cue.text for cue in CUES]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859-2"])
@pytest.mark.parametrize("name", XML)
def test_xml_is_read_in_the_encoding_it_names(name, encoding):
    assert formats.read(name, written(XML[name], encoding=encoding)).cues == CUES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", JSON)
def test_json_is_read_as_standard_and_as_windows_shells_write_it(name, encoding):
    assert formats.read(name, written(JSON[name], encoding=encoding)).cues == CUES


EVERY = {**WRITERS, **XML, **JSON, "a.stl": stl}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("empty", ["nothing", "blank", "a mark", "no cues"])
@pytest.mark.parametrize("command", ["check", "fix", "segment", "convert"])
def test_a_file_without_a_cue_is_told_from_a_broken_one(tmp_path, capsys, name, empty, command):
    data = {"nothing": b"", "blank": b" \r\n\r\n", "a mark": b"\xef\xbb\xbf"}.get(
        empty, written(EVERY[name], [])
    )
    said = run(tmp_path, capsys, command, name, data)
    assert said == (2, "", "Soubor {path} neobsahuje žádný titulek.\n")
    assert not (tmp_path / "out.srt").exists()


BACK = [HEARD[0], (6000, 3500, "Zpátky.")]
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x98\x81"
FILM = b"\x00\x00\x00 ftypisom\x00\x00\x02\x00isomavc1"
LETTER = "Vážená paní,\nposílám přepis.\n".encode()
NO_TEXT = "bajty, které nejsou text v UTF-8 ani ve Windows-1250, možná to nejsou titulky"
ZERO = "nulový bajt: tohle není textový soubor"
NOT_XML = "tohle není správně zapsané XML: "
STRANGE = f"{NOT_XML}znak, který sem nepatří nebo není v kódování, jaké soubor uvádí"
NOT_STL = "tohle není soubor EBU STL: bajty 4 až 11 neuvádějí známou snímkovou frekvenci"
CUT = {name: written(writer)[:-40] for name, writer in EVERY.items()}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.srt", written(srt, BACK), "Soubor {path}, řádek 6: titulek končí dřív, než začne"),
        ("a.vtt", written(vtt, BACK), "Soubor {path}, řádek 6: titulek končí dřív, než začne"),
        ("a.ass", written(ass, BACK), "Soubor {path}, řádek 7: titulek končí dřív, než začne"),
        ("a.ttml", written(ttml, BACK), "Soubor {path}, řádek 4: titulek končí dřív, než začne"),
        ("a.txt", written(text, BACK[::-1]), "Soubor {path}, řádek 3: časový kód jde zpátky"),
        ("a.stl", written(stl, BACK), "Soubor {path} není platný soubor titulků: blok 2: titulek končí dřív, než začne"),
        ("a.srt", CUT["a.srt"], "Soubor {path}, řádek 6: časy musí mít podobu 00:00:01,000 --> 00:00:02,500"),
        ("a.ass", CUT["a.ass"], "Soubor {path}, řádek 7: dialog má polí 2, ne 3"),
        ("a.ttml", CUT["a.ttml"], f"Soubor {{path}}, řádek 4: {NOT_XML}soubor končí dřív, než má, nebo je prázdný"),
        ("whisper.json", CUT["whisper.json"], "Soubor {path}, řádek 11: tohle není JSON: text v uvozovkách nekončí, soubor je asi useknutý"),
        ("a.stl", CUT["a.stl"], "Soubor {path} není platný soubor titulků: blok 2: je useknutý za bajtem 88 (128 jich má mít)"),
        ("a.srt", PICTURE, f"Soubor {{path}}, řádek 3: {NO_TEXT}"),
        ("a.vtt", PICTURE, f"Soubor {{path}}, řádek 3: {NO_TEXT}"),
        ("a.ass", PICTURE, f"Soubor {{path}}, řádek 3: {NO_TEXT}"),
        ("a.txt", PICTURE, f"Soubor {{path}}, řádek 3: {NO_TEXT}"),
        ("a.ttml", PICTURE, f"Soubor {{path}}, řádek 1: {STRANGE}"),
        ("a.json", PICTURE, "Soubor {path}, řádek 1: soubor není text v UTF-8"),
        ("a.srt", FILM, f"Soubor {{path}}, řádek 1: {ZERO}"),
        ("a.vtt", FILM, f"Soubor {{path}}, řádek 1: {ZERO}"),
        ("a.ass", FILM, f"Soubor {{path}}, řádek 1: {ZERO}"),
        ("a.txt", FILM, f"Soubor {{path}}, řádek 1: {ZERO}"),
        ("a.ttml", FILM, f"Soubor {{path}}, řádek 1: {STRANGE}"),
        ("a.json", FILM, "Soubor {path}, řádek 1: tohle není JSON: na tomto místě má být hodnota"),
        ("a.stl", FILM, f"Soubor {{path}} není platný soubor titulků: {NOT_STL} („ftypiso“)"),
        ("a.srt", LETTER, "Soubor {path}, řádek 1: tohle není soubor SubRip, ten začíná číslem nebo časy titulku"),
        ("a.vtt", LETTER, "Soubor {path}, řádek 1: soubor WebVTT musí začínat slovem WEBVTT"),
        ("a.ass", LETTER, "Soubor {path}, řádek 1: soubor musí začínat oddílem, třeba [Script Info]"),
        ("a.ttml", LETTER, f"Soubor {{path}}, řádek 1: {NOT_XML}začíná něčím, co do XML nepatří"),
        ("a.json", b'{"a": 1}', "Soubor {path}, řádek 1: JSON, který neznáme: ani od Whisperu (se „segments“), ani náš („format“: „lives-of-families/subtitles“)"),
        ("a.ttml", written(ttml).replace(b"\xc5\x99", b"\xf8"), f"Soubor {{path}}, řádek 3: {STRANGE}"),
        ("a.ttml", written(ttml, encoding="utf-16-le").replace(b"u\0t\0f\0-\x001\x006\0-\0l\0e\0", b"u\0t\0f\0-\x008\0"), f"Soubor {{path}}, řádek 1: {NOT_XML}soubor je v jiném kódování, než uvádí"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "fix"])
def test_what_is_refused_is_refused_with_its_place_in_czech(
    tmp_path, capsys, command, name, data, sentence
):
    said = run(tmp_path, capsys, command, name, data)
    shown = sentence
    if command == "fix":  # as `convert` says it, shorter
        shown = sentence.replace(" není platný soubor titulků", "")
    assert said == (2, "", f"{shown}\n")
    assert not (tmp_path / "out.srt").exists()


def test_cues_that_are_not_in_order_are_found_and_sorted(tmp_path, capsys):
    data = written(srt, HEARD[::-1])
    code, out, err = run(tmp_path, capsys, "check", "a.srt", data)
    assert (code, err) == (1, "")
    assert "#2: Titulek začíná dřív než předchozí titulek.\n" in out
    code, _, err = run(tmp_path, capsys, "fix", "a.srt", data)
    assert (code, err.splitlines()[0]) == (
        0,
        "Titulky nebyly v pořadí, byly seřazeny podle začátků.",
    )
    assert formats.read("out.srt", (tmp_path / "out.srt").read_bytes()).cues == CUES


def test_a_cue_of_three_hours_is_found_and_shortened_and_its_words_stay_together(tmp_path, capsys):
    """Nobody says two words an hour apart: it was left on the screen."""
    three = 3 * 3_600_000
    data = written(srt, [(0, three, "Tři hodiny."), (three + 80, three + 3000, "A konec.")])
    code, out, _ = run(tmp_path, capsys, "check", "a.srt", data)
    assert code == 1
    assert out.endswith("#1: Titulek je vidět 3:00:00, nejvýše smí být 7 s.\n")
    for command in ("fix", "segment"):
        code, _, err = run(tmp_path, capsys, command, "a.srt", data, "--force")
        assert (code, err) == (
            0,
            "Titulků bylo 2, je 2.\nVšechna závazná pravidla jich dodržovalo 1, dodržuje 2.\n",
        )
        first, last = formats.read("out.srt", (tmp_path / "out.srt").read_bytes()).cues
        assert (first.start_ms, first.lines) == (0, ("Tři hodiny.",))
        assert last.lines == ("A konec.",)


def test_text_before_a_long_silence_is_not_stretched_over_it():
    data = written(text, [(0, 0, "Tři hodiny ticha."), (3 * 3_600_000, 0, "A konec.")])
    first, last = formats.read("a.txt", data).cues
    assert (first.start_ms, first.end_ms < 7_000, last.start_ms) == (0, True, 3 * 3_600_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.ass", "a.ttml", "whisper.json", "ours.json"])
def test_ten_thousand_cues_are_checked_and_only_the_first_findings_printed(tmp_path, capsys, name):
    heard = [(at * 2600, at * 2600 + 500, f"Věta číslo {at}.") for at in range(10_000)]
    code, out, _ = run(tmp_path, capsys, "check", name, written(EVERY[name], heard))
    lines = out.splitlines()
    assert code == 1
    assert len([line for line in lines if line.startswith("#")]) == 20
    assert lines[-1] == "… a dalších nálezů: 19980. Všechny vypíše --all nebo --json."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "lives subtitle: chybí: příkaz"),
        (["fix"], "lives subtitle fix: chybí: soubor, cíl"),
        (["otoč"], "lives subtitle: příkaz: 'otoč' tu není; je tu 'check', 'convert', 'fix', 'segment', 'align'"),
        (["check", "a.srt", "--profile"], "lives subtitle check: --profile: chybí hodnota"),
        (["check", "a.srt", "b.srt"], "lives subtitle: tomuhle nerozumíme: b.srt"),
        (["check", "a.srt", "--film-length", "dlouho"], "lives subtitle check: --film-length: délka musí mít podobu 1:20:00 nebo 45:30"),
        (["convert", "a.srt", "b.vtt", "--times", "--lang", "de"], "lives subtitle convert: --lang: 'de' tu není; je tu 'cs', 'en'"),
    ],
)  # fmt: skip
def test_a_command_line_that_is_wrong_is_explained_in_czech(capsys, arguments, sentence):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("použití: lives subtitle")
    assert said[-1] == sentence


def test_help_speaks_the_readers_language(capsys, monkeypatch):
    for language, heading in (("cs", "použití: lives subtitle fix"), ("en", "usage: lives subtitle fix")):  # fmt: skip
        monkeypatch.setenv("LIVES_LANG", language)
        with pytest.raises(SystemExit):
            main(["fix", "--help"])
        said = capsys.readouterr().out
        assert said.startswith(heading)
        assert ("volby:" in said, "options:" in said) == (language == "cs", language == "en")


def test_a_folder_that_is_not_there_is_called_a_folder(tmp_path, capsys):
    source = tmp_path / "a.srt"
    source.write_bytes(written(srt))
    assert main(["convert", str(source), str(tmp_path / "nova" / "a.vtt")]) == 2
    assert capsys.readouterr().err == (
        f"Složka {tmp_path / 'nova'} neexistuje, založte ji, nebo zvolte jinou.\n"
    )
