"""One article alone, and what has changed between two editions."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from publications.models import Edition
from tests.publications.page_tree import publish, withdraw_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(collection, tmp_path):
    call_command("export", "sbornik", format="html", out=tmp_path / "prvni")
    return Edition.objects.get()


def opened(path):
    import docx

    return docx.Document(path)


def test_an_article_alone_is_a_small_book_and_the_same_each_time(edition, collection, tmp_path):
    for folder in ("a", "b"):
        call_command("export", "sbornik", article="s2", format="pdf,docx", out=tmp_path / folder)
    one, two = ((tmp_path / name / "sbornik-1-s2.pdf").read_bytes() for name in ("a", "b"))
    assert one == two
    report = collection.sections[1].value.specific
    with pikepdf.open(io.BytesIO(one)) as pdf:
        assert str(pdf.docinfo["/Title"]) == report.title
    words = "\n".join(p.text for p in opened(tmp_path / "a" / "sbornik-1-s2.docx").paragraphs)
    assert "Souhrn." in words and "Text stati." not in words
    assert Edition.objects.count() == 1


def test_of_an_article_without_an_easy_reading_only_who_asked_for_it_is_told(
    edition, tmp_path, capsys
):
    capsys.readouterr()
    call_command("export", "sbornik", article="s2", out=tmp_path)
    told = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()]
    assert told == [
        str(tmp_path / f"sbornik-1-s2{rest}")
        for rest in (".docx", ".pdf", "-a5.pdf", "-large.pdf", ".epub", ".html")
    ]
    call_command("export", "sbornik", article="s2", format="html-easy", out=tmp_path)
    assert capsys.readouterr().out == "html-easy: není co zapsat\n"


def test_it_is_had_on_the_web_while_the_edition_may_be(edition, collection, client):
    address = f"{edition.get_absolute_url()}prispevek/s2.pdf"
    assert address in client.get(edition.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(address, headers={"range": "bytes=0-3"}).getvalue() == b"%PDF"
    for unknown in ("neni", "../s2", "s2%00"):
        url = f"{edition.get_absolute_url()}prispevek/{unknown}.pdf"
        assert client.get(url).status_code == 404
    withdraw_all(collection.sections[1].value.specific.gated_recording)
    assert client.get(address).status_code == 410


def test_changes_since_an_earlier_edition_can_be_accepted_or_refused(edition, collection, tmp_path):
    report = collection.sections[1].value.specific
    report.summary = "Souhrn po roce."
    publish(report)
    call_command("export", "sbornik", format="html", out=tmp_path / "druhe")
    call_command("export", "sbornik", since=1, out=tmp_path)
    written = opened(tmp_path / "sbornik-2-od-1.docx")
    xml = written.element.body.xml
    assert "w:ins" in xml and "w:del" in xml and "roce" in xml


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"article": "neni"}, "Příspěvek „neni“ neexistuje. Jsou: foreword, s1, s2."),
        ({"since": 7}, "Dřívější vydání 7 neexistuje. Jsou: -."),
        ({"since": 1}, "Dřívější vydání 1 neexistuje. Jsou: -."),
    ],
)
def test_what_there_is_not_is_named(edition, tmp_path, options, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("export", "sbornik", out=tmp_path / "x", **options)
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)


def test_without_an_edition_or_without_consent_nothing_is_made(collection, tmp_path):
    with pytest.raises(CommandError, match="ještě není hotové"):
        call_command("export", "sbornik", article="s2", out=tmp_path / "x")
    call_command("export", "sbornik", format="html", out=tmp_path / "prvni")
    withdraw_all(collection.sections[1].value.specific.gated_recording)
    for options in ({"article": "s1"}, {"since": 1}):
        with pytest.raises(CommandError):
            call_command("export", "sbornik", out=tmp_path / "x", **options)
    assert not (tmp_path / "x").exists()
