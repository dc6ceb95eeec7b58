from __future__ import annotations

import pytest

from transcripts.cli_subtitle import main
from transcripts.subtitles import formats

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n<v Eva><i>Ano</i>.\n\n00:03.000 --> 00:04.000 line:0\nNe.\n"
SRT = "1\n00:00:01,000 --> 00:00:02,000\nAno.\n\n2\n00:00:03,000 --> 00:00:04,000\nNe.\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "film.vtt"
    path.write_text(VTT)
    return path


def test_a_file_is_converted_and_every_change_is_told(source, capsys):
    target = source.with_suffix(".srt")
    assert main(["convert", str(source), str(target)]) == 0
    assert target.read_text() == SRT
    printed = capsys.readouterr()
    assert printed.out == f"{target}: počet titulků 2, změn 4\n"
    assert printed.err.splitlines() == [
        "Řádky 3, 6: umístění „line:0“ bylo vynecháno.",
        "Řádek 4: formátování <i> bylo vynecháno.",
        "Údaj, kdo mluví, byl vynechán: Eva.",
    ]


@pytest.mark.parametrize("ending", formats.writable())
def test_each_format_that_is_written_can_be_asked_for(source, ending, capsys):
    target = source.with_name(f"out{ending}")
    assert main(["convert", str(source), str(target), "--lang", "en", "--title", "Film"]) == 0
    assert target.stat().st_size > 0
    assert capsys.readouterr().out.startswith(f"{target}: 2 cues, ")


def test_a_text_is_laid_over_the_film(tmp_path, capsys):
    source, target = tmp_path / "a.txt", tmp_path / "a.srt"
    source.write_text("Dobrý den.\n\nNa shledanou.\n")
    assert main(["convert", str(source), str(target), "--film-length", "0:10"]) == 0
    assert formats.read("a.srt", target.read_bytes()).cues[-1].end_ms <= 10_000
    assert "Časy slov jsou odhadnuté." in capsys.readouterr().err


def test_no_file_is_overwritten_unasked(source, capsys):
    target = source.with_suffix(".srt")
    target.write_text("moje")
    assert main(["convert", str(source), str(target)]) == 2
    assert target.read_text() == "moje"
    assert capsys.readouterr().err == f"Soubor {target} už existuje. Přepíše ho --force.\n"
    assert main(["convert", str(source), str(target), "--force"]) == 0
    assert target.read_text() == SRT
    assert main(["convert", str(source), str(source), "--force"]) == 2
    assert source.read_text() == VTT


@pytest.mark.parametrize(
    ("data", "target", "sentence"),
    [
        (b"WEBVTT\n\n00:01 --> x\n", "a.srt", "Soubor {source}, řádek 3: časy musí mít podobu 00:01.000 --> 00:02.500"),
        (VTT.encode(), "a.mp3", "Soubor {target}: příponu „.mp3“ neznáme; známe .vtt, .ttml, .dfxp, .itt, .xml, .json, .srt, .docx, .txt"),
        (b"", "a.srt", "Soubor {source} neobsahuje žádný titulek."),
        (None, "a.srt", "Soubor {source} neexistuje."),
        (VTT.encode(), "none/a.srt", "Složka {folder} neexistuje, založte ji, nebo zvolte jinou."),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_ends_with_two_and_a_sentence(
    tmp_path, capsys, data, target, sentence
):
    source, wanted = tmp_path / "in.vtt", tmp_path / target
    if data is not None:
        source.write_bytes(data)
    assert main(["convert", str(source), str(wanted)]) == 2
    said = sentence.format(source=source, target=wanted, folder=wanted.parent)
    assert (capsys.readouterr().err, wanted.exists()) == (said + "\n", False)


def test_all_places_of_a_change_are_printed_where_asked(tmp_path, capsys):
    source, target = tmp_path / "a.srt", tmp_path / "a.vtt"
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n<i>Ano.\n"
    source.write_text("\n".join(cue.format(n=n) for n in range(1, 8)))
    assert main(["convert", str(source), str(target)]) == 0
    assert capsys.readouterr().err == (
        "Řádky 3, 7, 11, 15, 19 a další (celkem 7, všechna místa vypíše --all): "
        "formátování <i> bylo vynecháno.\n"
    )
    assert main(["convert", str(source), str(target), "--force", "--all"]) == 0
    assert capsys.readouterr().err == (
        "Řádky 3, 7, 11, 15, 19, 23, 27: formátování <i> bylo vynecháno.\n"
    )
