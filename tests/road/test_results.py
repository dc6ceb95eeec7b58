"""What the road made: captions by the rules, files by the byte, an anthology with every word."""

from __future__ import annotations

import json
import re
import zipfile
from itertools import pairwise

import pysrt
import pytest
from road_site import run

from media.models import Rendition
from publications.document.model import Document
from publications.document.text import words
from publications.models import Edition, FilmPage
from transcripts import cli_subtitle
from transcripts.models import CaptionTrack


def squeezed(text: str) -> str:
    """Without what a layout adds: white space, hyphens, break opportunities, ligatures."""
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return re.sub(r"[\s\u00ad\u200b\u2060-]", "", text)


@pytest.fixture
def edition(site) -> Edition:
    return Edition.objects.get()


def test_every_produced_srt_keeps_every_hard_rule(site, tmp_path, capsys):
    tracks = list(CaptionTrack.objects.all())
    assert {track.machine_made for track in tracks} == {True, False}
    for track in tracks:
        path = tmp_path / f"{track.pk}.srt"
        path.write_text(track.srt, encoding="utf-8")
        assert cli_subtitle.main(["check", str(path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["hard_kept"] == 1.0
        assert (
            len(pysrt.from_string(track.srt)) == len(pysrt.open(str(path), encoding="utf-8")) > 10
        )
        assert re.search("[ěščřžýáíéůú]", track.srt)


def test_the_film_page_and_its_captions_answer(site):
    page = FilmPage.objects.live().get()
    answer = site.get(page.url)
    assert answer.status == 200
    address = re.search(r'<track [^>]*src="([^"]+)"', answer.text)[1]
    captions = site.get(address)
    assert captions.status == 200
    assert captions.headers["Content-Type"].startswith("text/vtt")
    assert captions.text.startswith("WEBVTT")
    for name in ("Ivana Habrodolská", "Pavel Skalokvítek"):
        assert f"<v {name}>" in captions.text
        assert f'<b class="turn__speaker">{name}</b>' in answer.text


def test_visitors_get_no_cookie(site):
    page = FilmPage.objects.live().get()
    for path in ("/", "/en/", page.url, "/hledat/?q=rodina"):
        assert "Set-Cookie" not in site.get(path).headers


def test_a_range_is_answered_with_just_these_bytes(site):
    rendition = Rendition.objects.filter(kind="video_720", recording__film_pages__live=True).get()
    with rendition.file.open("rb") as file:
        whole = file.read()
    answer = site.get(rendition.get_absolute_url(), Range="bytes=1000-2999")
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes 1000-2999/{len(whole)}"
    assert answer.body == whole[1000:3000]
    end = site.get(rendition.get_absolute_url(), Range="bytes=-500")
    assert (end.status, end.body) == (206, whole[-500:])
    beyond = site.get(rendition.get_absolute_url(), Range=f"bytes={len(whole)}-")
    assert beyond.status == 416
    head = site.request("HEAD", rendition.get_absolute_url())
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(whole)))
    stale = site.get(rendition.get_absolute_url(), Range="bytes=0-9", If_Range='"other"')
    assert (stale.status, stale.body) == (200, whole)


def test_the_docx_opens_in_libreoffice_with_every_word(site, edition, tmp_path):
    file = edition.files.get(format="docx")
    path = tmp_path / "sbornik.docx"
    path.write_bytes(site.get(file.get_absolute_url()).body)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run(
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
        str(path),
    )
    with zipfile.ZipFile(tmp_path / "sbornik.odt") as odt:
        content = odt.read("content.xml").decode()
        pictures = [name for name in odt.namelist() if name.startswith("Pictures/")]
    assert len(re.findall("<text:h ", content)) > 8
    assert len(re.findall('<text:note [^>]*note-class="footnote"', content)) >= 3
    assert "<table:table " in content
    assert len(pictures) >= 3
    text = squeezed(re.sub("<[^>]+>", "", content))
    document = Document.from_json(edition.document)
    assert [word for word in words(document) if squeezed(word) not in text] == []


def test_the_pdf_is_tagged_and_holds_every_word(site, edition, tmp_path):
    file = edition.files.get(format="pdf")
    path = tmp_path / "sbornik.pdf"
    path.write_bytes(site.get(file.get_absolute_url()).body)
    assert re.search(r"Tagged:\s+yes", run("pdfinfo", str(path)))
    assert "<pdfuaid:part>1</pdfuaid:part>" in run("pdfinfo", "-meta", str(path))
    pages = run("pdftotext", "-raw", str(path), "-").split("\f")
    # On paper a link has the number of its address behind it.
    text = re.sub(r"\[\d+\]", "", squeezed("".join(pages)))
    document = Document.from_json(edition.document)
    missing = [word for word in words(document) if squeezed(word) not in text]
    assert [word for word in missing if not turned(word, pages)] == []


def turned(word: str, pages: list[str]) -> bool:
    """Whether the word begins at a line's end on one page and ends at a line's start on the next,
    with notes and page numbers between."""
    return any(
        re.search(rf"{re.escape(word[:at])}[-\u2010\u00ad]$", page, re.MULTILINE)
        and re.search(rf"^{re.escape(word[at:])}", following, re.MULTILINE)
        for page, following in pairwise(pages)
        for at in range(2, len(word) - 1)
    )
