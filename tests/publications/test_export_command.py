"""`./lives export`: a new edition into a folder, or a sentence and an exit code."""

import hashlib
import zipfile

import pytest
from django.core.management import CommandError, call_command

from media.enums import Scope
from pipeline.models import Step
from publications.document.writers import WRITERS
from publications.models import Edition
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


@pytest.fixture
def collection():
    home, series = make_site()
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    report = publish(make_report(series, publish(make_film(series, recording)), summary="Souhrn."))
    return make_collection(home, report)


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


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("neni",), "Sborník „neni“ neexistuje. Jsou: sbornik."),
        (("sbornik", "--format", "odt"), f"Formát odt neexistuje. Jsou: {', '.join(WRITERS)}."),
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
