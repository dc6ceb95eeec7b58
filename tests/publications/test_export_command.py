"""`./lives export`: a new edition into a folder, or a sentence and an exit code."""

import hashlib
import zipfile

import pytest
from django.core.management import CommandError, call_command

from media.enums import Scope
from pipeline.models import Step
from publications.document.model import Document
from publications.document.writers import WRITERS
from publications.models import Edition
from publications.services import extracts, side_door
from tests.publications.page_tree import (
    make_collection,
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
    withdraw_all,
)

pytestmark = pytest.mark.django_db


def test_every_file_is_written_and_is_that_of_the_frozen_edition(collection, tmp_path, capsys):
    call_command("export", "sbornik", out=tmp_path / "knihy")
    written = {path.name: path.read_bytes() for path in (tmp_path / "knihy").iterdir()}
    edition = Edition.objects.get()
    assert {file.download_name: file.sha256 for file in edition.files.all()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in written.items()
    }
    assert set(written) == {
        "sbornik-1.docx", "sbornik-1.pdf", "sbornik-1-a5.pdf", "sbornik-1-large.pdf", "sbornik-1.epub",
        "sbornik-1.html",
    }  # fmt: skip
    assert written["sbornik-1.pdf"].startswith(b"%PDF")
    with zipfile.ZipFile(tmp_path / "knihy" / edition.files.get(format="docx").download_name) as z:
        assert "Souhrn." in z.read("word/document.xml").decode()
    told = capsys.readouterr().out.splitlines()
    assert len(told) == len(WRITERS)
    # Nobody has written an easy reading, so there is none to print.
    assert [line.partition(":")[0] for line in told[-2:]] == ["pdf-easy", "html-easy"]


def test_only_the_formats_asked_for_are_handed_out(collection, tmp_path):
    call_command("export", "sbornik", format="docx, pdf-large", out=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"sbornik-1.docx", "sbornik-1-large.pdf"}


def test_an_edition_there_is_is_written_again_and_no_other_is_begun(collection, tmp_path):
    for folder in ("prvni", "druha"):
        call_command("export", "sbornik", format="docx", out=tmp_path / folder)
    call_command("export", "sbornik", edition=1, format="docx,markdown", out=tmp_path / "znovu")
    assert Edition.objects.count() == 2
    again = {path.name: path.read_bytes() for path in (tmp_path / "znovu").iterdir()}
    assert set(again) == {"sbornik-1.docx", "sbornik-1.md"}
    assert again["sbornik-1.docx"] == (tmp_path / "prvni" / "sbornik-1.docx").read_bytes()
    article = Document.from_json(Edition.objects.get(number=1).document).sections[1].id
    call_command(
        "export", "sbornik", edition=1, article=article, format="markdown", out=tmp_path / "znovu"
    )
    assert (tmp_path / "znovu" / f"sbornik-1-{article}.md").exists()


@pytest.mark.parametrize(
    ("asked", "sentence", "code"),
    [
        ({"edition": 3}, "Hotové vydání 3 neexistuje. Jsou: 1.", 2),
        ({"edition": 1, "article": "neni"}, "Příspěvek „neni“ neexistuje.", 2),
        ({"since": 1}, "Dřívější vydání 1 neexistuje.", 2),
    ],
)
def test_an_edition_or_a_part_there_is_not_is_named_and_no_folder_made(
    collection, tmp_path, asked, sentence, code
):
    call_command("export", "sbornik", format="docx", out=tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("export", "sbornik", **asked, format="docx", out=tmp_path / "knihy")
    assert refused.value.returncode == code
    assert str(refused.value).startswith(sentence)
    assert not (tmp_path / "knihy").exists()
    assert Edition.objects.count() == 1


def test_nothing_is_compared_with_a_later_edition(collection, tmp_path):
    for _number in range(2):
        call_command("export", "sbornik", format="docx", out=tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("export", "sbornik", edition=1, since=2, out=tmp_path / "knihy")
    assert str(refused.value) == "Dřívější vydání 2 neexistuje. Jsou: -."
    assert refused.value.returncode == 2
    assert not (tmp_path / "knihy").exists()


def test_a_file_that_was_lost_is_named_and_what_was_written_is_kept(collection, tmp_path):
    call_command("export", "sbornik", format="docx", out=tmp_path)
    lost = Edition.objects.get().files.get(format="html")
    lost.file.storage.delete(lost.file.name)
    with pytest.raises(CommandError, match=r"^Soubor sbornik-1\.html už v úložišti není\.") as told:
        call_command("export", "sbornik", edition=1, format="docx,html", out=tmp_path / "knihy")
    assert told.value.returncode == 1
    assert [path.name for path in (tmp_path / "knihy").iterdir()] == ["sbornik-1.docx"]


def test_an_edition_whose_consent_ended_is_not_written_again(collection, tmp_path):
    call_command("export", "sbornik", format="docx", out=tmp_path)
    withdraw_all(collection.sections[1].value.specific.gated_recording)
    with pytest.raises(CommandError) as refused:
        call_command("export", "sbornik", edition=1, format="docx", out=tmp_path / "knihy")
    assert str(refused.value) == "Vydání 1 se teď nesmí vydávat."
    assert refused.value.returncode == 1
    assert not (tmp_path / "knihy").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("neni",), "Sborník „neni“ neexistuje. Jsou: sbornik."),
        (
            ("sbornik", "--format", "doc"),
            f"Formát doc neexistuje. Jsou: {', '.join([*WRITERS, *side_door.FORMATS])}.",
        ),
        (("sbornik", "--format", ","), "Formát"),
    ],
)
def test_what_there_is_not_is_named_and_nothing_is_written(collection, tmp_path, words, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("export", *words, out=tmp_path / "knihy")
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(sentence)
    assert not (tmp_path / "knihy").exists()
    assert not Edition.objects.exists()


def test_nothing_is_printed_without_the_consent_to_print(collection, tmp_path):
    withdraw_all(collection.sections[1].value.specific.gated_recording)
    with pytest.raises(CommandError, match="nemá platný souhlas") as refused:
        call_command("export", "sbornik", out=tmp_path / "knihy")
    assert refused.value.returncode == 1
    assert not (tmp_path / "knihy").exists()
    assert not Edition.objects.exists()


def test_a_text_no_font_can_draw_is_named_and_nothing_is_written(tmp_path):
    home, series = make_site()
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    film = publish(make_film(series, recording))
    make_collection(home, publish(make_report(series, film, summary="Znak 中 nikdo nevytiskne.")))
    with pytest.raises(CommandError, match="znaky „中“ nemá žádné písmo") as refused:
        call_command("export", "sbornik", out=tmp_path / "knihy")
    assert refused.value.returncode == 1
    assert not (tmp_path / "knihy").exists()
    # Neither tried again, nor in the way of the other formats.
    states = Step.objects.values_list("stage", "state", "attempt")
    failed = {"pdf", "pdf-a5", "pdf-large"}
    assert set(states) == {
        (stage, "failed" if stage in failed else "done", 1) for stage in ("freeze", *WRITERS)
    }


def test_by_pandoc_there_are_more_formats_with_their_pictures_beside(collection, tmp_path, capsys):
    call_command("export", "sbornik", format="odt,jats,docx,pandoc-json", out=tmp_path)
    files = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    pictures = {name for name in files if name.startswith("sbornik-1-pictures/")}
    assert files - pictures == {
        "sbornik-1.odt",
        "sbornik-1.xml",
        "sbornik-1.docx",
        "sbornik-1.json",
    }
    xml = (tmp_path / "sbornik-1.xml").read_text()
    assert "Souhrn." in xml
    assert {name for name in pictures if name not in xml} == set()
    with zipfile.ZipFile(tmp_path / "sbornik-1.odt") as odt:
        assert odt.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        assert "Souhrn." in odt.read("content.xml").decode()
    told = capsys.readouterr().out.splitlines()
    shown = {line.split("  ")[0] for line in told}
    assert {str(tmp_path / name) for name in files} == shown
    # What is kept with the edition is what it always was.
    assert set(Edition.objects.get().files.values_list("format", flat=True)).isdisjoint(
        side_door.FORMATS
    )


def test_by_pandoc_an_article_alone_or_what_articles_there_are(collection, tmp_path):
    call_command("export", "sbornik", format="docx", out=tmp_path)
    edition = Edition.objects.get()
    article = extracts.articles(Document.from_json(edition.document))[-1]
    call_command("export", "sbornik", format="markdown", article=article, out=tmp_path)
    text = (tmp_path / f"sbornik-1-{article}.md").read_text()
    assert "Souhrn." in text
    with pytest.raises(CommandError, match="Příspěvek „neni“ neexistuje") as refused:
        call_command("export", "sbornik", format="markdown", article="neni", out=tmp_path)
    assert refused.value.returncode == 2


def test_without_pandoc_no_edition_is_begun_for_nothing(collection, tmp_path, monkeypatch):
    monkeypatch.setenv("LIVES_PANDOC", "/neni/pandoc")
    with pytest.raises(CommandError, match="chybí program pandoc") as refused:
        call_command("export", "sbornik", format="docx,odt", out=tmp_path / "knihy")
    assert refused.value.returncode == 1
    assert not (tmp_path / "knihy").exists()
    assert not Edition.objects.exists()
    call_command("export", "sbornik", format="pandoc-json", out=tmp_path / "knihy")
    assert (tmp_path / "knihy" / "sbornik-1.json").exists()


def test_what_was_written_before_pandoc_failed_is_kept(collection, tmp_path, monkeypatch):
    program = tmp_path / "pandoc"
    program.write_text(
        "#!/bin/sh\ncase $* in '--from=markdown --to=json')"
        """ echo '{"pandoc-api-version":[1,22]}';; *) echo 'disk je plný' >&2; exit 1;; esac\n"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("LIVES_PANDOC", str(program))
    with pytest.raises(CommandError, match="Řekl: disk je plný") as refused:
        call_command("export", "sbornik", format="latex,docx", out=tmp_path / "knihy")
    assert refused.value.returncode == 1
    assert [path.name for path in (tmp_path / "knihy").iterdir()] == ["sbornik-1.docx"]
    assert Edition.objects.finished().count() == 1
