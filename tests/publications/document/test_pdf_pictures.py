"""The pictures in the PDF: those that were prepared, byte by byte, each once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pikepdf
import pytest
from anthology_sample import anthology, assets, picture
from PIL import Image

from publications.document.model import Block, Document, Figure, Section, SectionKind
from publications.document.writers.pdf import PAGES, TypesettingFailed, stand_ins, write
from publications.document.writers.pdf.finished import File, UnexpectedFile
from publications.document.writers.pictures import Picture, normalise


def of(*blocks: Block) -> Document:
    section = Section(SectionKind.REPORT, "x", "Zpráva", blocks)
    return replace(anthology(), sections=(section,), funders=())


def shown(pdf: bytes) -> list[tuple[str, bytes]]:
    """The pictures of the file as they lie in it: the filter, and the bytes before it is undone."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        found = [o for o in opened.objects if isinstance(o, pikepdf.Stream)]
        drawn = [
            o for o in found if o.get("/Subtype") == "/Image" and o.ColorSpace != "/DeviceGray"
        ]
        return [(str(each.Filter), each.read_raw_bytes()) for each in drawn]


def flat(colour: str, size: tuple[int, int] = (64, 48)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_photographs_are_in_the_file_as_they_were_prepared(page: str) -> None:
    given = assets()
    photographs = {normalise(key, given[key]).data for key in ("garden", "poster", "portrait")}
    pdf = write(anthology(), given, page=page)
    found = [data for kind, data in shown(pdf) if kind == "/DCTDecode"]
    assert sorted(found) == sorted(photographs)


def test_two_photographs_of_one_head_are_not_taken_for_each_other() -> None:
    # With the tables that JPEG has by default: ours are made for each picture.
    one, other = (Picture(flat(colour), "jpg", 64, 48) for colour in ("red", "green"))
    heads = [stand_ins.head(each.data) for each in (one, other)]
    assert heads[0] != heads[1]
    assert heads[0][:-66] == heads[1][:-66]
    given = {"one": one, "other": other, "again": one}
    pdf = write(of(*(Figure(key, key) for key in given)), given)
    assert [found for _kind, found in shown(pdf)] == [one.data, other.data]


def test_grey_transparent_and_large_pictures_are_whole() -> None:
    given = {
        "grey": picture(60, 40, "JPEG", "L"),
        "clear": picture(60, 40, "PNG", "RGBA"),
        "large": picture(2600, 1300),
    }
    pdf = write(of(*(Figure(key, key) for key in given)), given)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        drawn = [image for page in opened.pages for image in page.get_images().values()]
        sizes = [pikepdf.PdfImage(image).as_pil_image().size for image in drawn]
    assert sizes == [(60, 40), (60, 40), (2000, 1000)]


def test_a_head_ends_with_the_hash_of_the_whole() -> None:
    data = normalise("x", picture()).data
    head = stand_ins.head(data)
    name = hashlib.sha256(data).hexdigest().encode()
    assert head == data[: len(head) - len(name) - 2] + name + b"\xff\xd9"
    assert len(head) < 1000 < len(data)
    with Image.open(io.BytesIO(head)) as opened:  # what it says of itself is all there
        assert (opened.size, opened.mode) == ((900, 600), "RGB")


def test_another_picture_in_the_file_than_those_of_the_document_is_refused() -> None:
    given = {"red": flat("red")}
    pdf = write(of(Figure("red", "Červená")), given)
    prepared = normalise("red", given["red"])
    # As it came from Typst: the head in place of the photograph.
    number = next(n for n in File(pdf).offsets if b"/DCTDecode" in File(pdf).body(n))
    head = stand_ins.head(prepared.data)
    body = File(pdf).body(number).replace(prepared.data, head)
    length = b"/Length %d/", len(prepared.data), len(head)
    body = body.replace(length[0] % length[1], length[0] % length[2])
    file = File(File(pdf).rewritten({number: body}))
    assert file.rewritten(stand_ins.filled(file, {head: prepared})) == pdf
    with pytest.raises(UnexpectedFile, match=f"nobody knows the picture of object {number}"):
        stand_ins.filled(file, {})
    assert issubclass(TypesettingFailed, RuntimeError)


def test_pictures_that_were_prepared_before_give_the_same_file() -> None:
    given = assets()
    before: dict[str, bytes | Picture] = {key: normalise(key, given[key]) for key in given}
    assert write(anthology(), before) == write(anthology(), given)
