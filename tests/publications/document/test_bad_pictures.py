"""Pictures nobody hopes for: huge, torn, turned, deep, of other colours, of other kinds, none."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import every_format
import pdf_reading
import pikepdf
import pytest
import verapdf
from anthology_sample import anthology, p, picture
from PIL import Image, ImageCms, ImageDraw

from publications.document.model import Document, Figure, Section, SectionKind
from publications.document.writers import WRITERS
from publications.document.writers.pictures import (
    Facts,
    PictureError,
    examine,
    facts,
    normalise,
)

REPOSITORY = Path(__file__).parents[3]
every_writer = pytest.mark.parametrize("name", WRITERS)
RED, GREEN, BLUE, GREY = (200, 30, 40), (30, 160, 60), (40, 60, 190), (120, 120, 120)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def quarters(mode: str = "RGB", side: int = 80) -> Image.Image:
    """Red and green over blue and grey."""
    image = Image.new("RGB", (side, side))
    pen = ImageDraw.Draw(image)
    half = side // 2
    for colour, corner in zip(
        (RED, GREEN, BLUE, GREY), ((0, 0), (half, 0), (0, half), (half, half)), strict=True
    ):
        pen.rectangle((*corner, corner[0] + half, corner[1] + half), fill=colour)
    return image.convert(mode)


def seen(data: bytes, key: str = "x") -> list[tuple[int, ...]]:
    """The colours in the middle of the four quarters, as they are printed."""
    made = normalise(key, data)
    with Image.open(io.BytesIO(made.data)) as image:
        rgb = image.convert("RGB")
        w, h = rgb.size
        places = ((w // 4, h // 4), (3 * w // 4, h // 4), (w // 4, 3 * h // 4), (3 * w // 4, 3 * h // 4))  # fmt: skip
        return [rgb.getpixel(place) for place in places]  # type: ignore[misc]


def near(found: list[tuple[int, ...]], expected: list[tuple[int, ...]], by: int = 6) -> bool:
    return all(
        abs(a - b) <= by
        for one, other in zip(found, expected, strict=True)
        for a, b in zip(one, other, strict=True)
    )


# --- colours -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_keeps_its_colours_and_is_not_inverted(kind: str) -> None:
    found = seen(saved(quarters("CMYK"), kind))
    assert near(found, [RED, GREEN, BLUE, GREY], by=8), found


def test_a_cmyk_picture_without_ink_is_white_and_full_of_black_is_black() -> None:
    white = saved(Image.new("CMYK", (20, 20), (0, 0, 0, 0)), "JPEG")
    black = saved(Image.new("CMYK", (20, 20), (0, 0, 0, 255)), "JPEG")
    assert near(seen(white), [(255, 255, 255)] * 4, by=2)
    assert near(seen(black), [(0, 0, 0)] * 4, by=2)


def swapped_profile() -> bytes:
    """A profile that means by red what everybody means by blue; who ignores it prints it wrongly."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = struct.unpack(">I", data[128:132])[0]
    table = bytearray(data)
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(table[at : at + 4])
        other = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ", b"rTRC": b"bTRC", b"bTRC": b"rTRC"}
        table[at : at + 4] = other.get(name, name)
    return (
        bytes(table).replace(b"s\0R\0G\0B", b"m\0i\0n\0e").replace(b"\0s\0R\0G\0B", b"\0m\0i\0n\0e")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_colours_are_those_that_the_profile_of_the_picture_means(kind: str) -> None:
    options = {"quality": 95} if kind in {"JPEG", "WEBP"} else {}
    data = saved(quarters(), kind, icc_profile=swapped_profile(), **options)
    turned = [colour[::-1] for colour in (RED, GREEN, BLUE, GREY)]
    assert near(seen(data), turned, by=12), seen(data)


def test_the_profile_of_a_picture_leaves_its_clear_places_clear() -> None:
    image = quarters("RGBA")
    image.putalpha(Image.new("L", image.size, 77))
    made = normalise("x", saved(image, "PNG", icc_profile=swapped_profile()))
    with Image.open(io.BytesIO(made.data)) as found:
        assert found.mode == "RGBA"
        assert found.getextrema()[3] == (77, 77)  # type: ignore[index]
    assert b"iCCP" not in made.data


@pytest.mark.parametrize("profile", [b"", b"x" * 200, b"\0" * 4])
def test_a_profile_nobody_can_read_does_not_spoil_the_picture(profile: bytes) -> None:
    assert near(seen(saved(quarters(), "PNG", icc_profile=profile)), [RED, GREEN, BLUE, GREY], 1)


def deep(mode: str) -> Image.Image:
    """From black to white in steps, in more bits than are printed."""
    image = Image.new(mode, (256, 4))
    for x in range(256):
        value = x * 257 if mode != "F" else x / 255
        for y in range(4):
            image.putpixel((x, y), value)
    return image


@pytest.mark.parametrize(("mode", "kind"), [("I;16", "PNG"), ("I;16", "TIFF"), ("F", "TIFF")])
def test_sixteen_bits_of_grey_stay_a_scale_of_grey(mode: str, kind: str) -> None:
    made = normalise("x", saved(deep(mode), kind))
    with Image.open(io.BytesIO(made.data)) as image:
        row = [image.getpixel((x, 1)) for x in range(256)]
    assert max(abs(int(value) - x) for x, value in enumerate(row)) <= 1  # type: ignore[arg-type]


def png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG of any depth, by its own rules; Pillow writes few of them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")  # fmt: skip


def test_sixteen_bits_of_each_colour_keep_their_colours() -> None:
    line = b"\0" + struct.pack(">3H", *(value * 257 for value in RED)) * 4
    assert near(seen(png(4, 4, 16, 2, line * 4)), [RED] * 4, by=1)


def test_sixteen_bits_with_clear_places_keep_both() -> None:
    line = b"\0" + struct.pack(">4H", *(value * 257 for value in (*RED, 128))) * 4
    made = normalise("x", png(4, 4, 16, 6, line * 4))
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.getpixel((1, 1)) == (*RED, 128)


# --- how it is held ------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_every_way_of_holding_a_camera_ends_upright(kind: str, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = quarters().resize((120, 60), Image.Resampling.NEAREST)
    held = image.transpose(undo[orientation]) if orientation > 1 else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of a family"
    options = {"quality": 95} if kind in {"JPEG", "WEBP"} else {}
    data = saved(held, kind, exif=exif, **options)
    made = normalise("x", data)
    assert (made.width, made.height) == (120, 60)
    assert near(seen(data), [RED, GREEN, BLUE, GREY], by=12), seen(data)
    assert facts("x", data) == Facts(120, 60, 1)
    assert b"Camera" not in made.data


# --- kinds ---------------------------------------------------------------------------------


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (300, 240), colour) for colour in (RED, GREEN, BLUE)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=90)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_a_moving_picture_the_first_is_printed_and_their_number_is_known(kind: str) -> None:
    data = animated(kind)
    assert near(seen(data), [RED] * 4, by=8)
    assert facts("x", data) == Facts(300, 240, 3)


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return saved(quarters(side=128), "HEIF")


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n",
        b"MZ\x90\0",
        pytest.param(heic(), id="heic"),
        pytest.param(saved(quarters(), "AVIF"), id="avif"),
        pytest.param(saved(quarters(), "ICO"), id="ico"),
        pytest.param(saved(quarters(), "PDF"), id="pdf"),
        pytest.param(saved(quarters(), "EPS"), id="eps"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_a_sentence_that_is_always_the_same(
    data: bytes,
) -> None:
    for read in (normalise, facts):
        with pytest.raises(PictureError) as caught:
            read("image-7", data)
        assert str(caught.value) == (
            "the picture 'image-7' cannot be read: it is none of PNG, JPEG, GIF, TIFF, WEBP, BMP; "
            "upload it again"
        )
        assert caught.value.code == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_a_torn_picture_is_refused(kind: str, share: float) -> None:
    data = picture(900, 600, kind)
    for read in (normalise, facts):
        with pytest.raises(PictureError) as caught:
            read("image-7", data[: int(len(data) * share)])
        assert caught.value.code == "unreadable"
        assert "0x" not in str(caught.value)


def test_the_right_thing_is_wrong_with_it() -> None:
    def code(data: bytes) -> str:
        with pytest.raises(PictureError) as caught:
            facts("x", data)
        return caught.value.code

    assert code(b"") == "empty"
    assert code(b"\0" * 80_000_001) == "heavy"
    assert code(png(12_000, 11_000, 1, 0, b"")) == "pixels"
    document = replace(anthology(), sections=anthology().sections[:1])
    for given, expected in (
        ({}, "missing"),
        (Gone(), "missing"),
        ({"portrait": b""}, "empty"),
    ):
        with pytest.raises(PictureError) as caught:
            examine(document, given)
        assert caught.value.code == expected


class Gone(dict[str, bytes]):
    """Pictures whose files somebody has deleted."""

    def __getitem__(self, key: str) -> bytes:
        raise FileNotFoundError(key)

    def __contains__(self, key: object) -> bool:
        return True


# --- sizes ---------------------------------------------------------------------------------


def of(*figures: Figure) -> Document:
    section = Section(
        SectionKind.REPORT, "x", "Zpráva", (p("Před."), *figures, p("Po.")), easy_read=figures
    )
    return replace(anthology(), sections=(section,), funders=())


@every_writer
@pytest.mark.parametrize(
    ("width", "height"), [(1, 1), (20_000, 10), (10, 20_000), (2, 2001)], ids=str
)
def test_a_picture_of_any_shape_stands_in_its_page(name: str, width: int, height: int) -> None:
    shape = saved(Image.new("RGB", (width, height), RED), "PNG")
    document = of(Figure("x", alt="Tvar", width_percent=100))
    data = WRITERS[name].write(document, {"x": shape})
    assert data is not None
    assert "Tvar" in every_format.said(data, WRITERS[name].extension)
    if WRITERS[name].extension == "pdf":
        read = pdf_reading.pages(data)
        assert pdf_reading.off_the_page(read, 20) == []
        for page, box in pictures_in(data):
            assert box[0] >= 0 and box[1] >= 0
            assert box[2] <= page[0] + 0.5 and box[3] <= page[1] + 0.5


def pictures_in(data: bytes) -> Iterator[tuple[tuple[float, float], tuple[float, ...]]]:
    """The size of the page of each picture, and its edges, in points."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            size = (float(page.mediabox[2]), float(page.mediabox[3]))
            stack = [pikepdf.Matrix()]
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "q":
                    stack.append(stack[-1])
                elif str(operator) == "Q":
                    stack.pop()
                elif str(operator) == "cm":
                    stack[-1] = pikepdf.Matrix(*map(float, operands)) @ stack[-1]
                elif str(operator) == "Do":
                    a = stack[-1].transform((0, 0))
                    b = stack[-1].transform((1, 1))
                    edges = (*map(min, a, b), *map(max, a, b))
                    yield size, tuple(edges)


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in WRITERS if n.startswith("pdf")])
def test_clear_places_in_pictures_are_no_fault_of_the_pdf(name: str) -> None:
    clear = quarters("RGBA", 400)
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    data = WRITERS[name].write(of(Figure("x", alt="Průhledný")), {"x": saved(clear, "PNG")})
    assert data is not None
    assert [verapdf.failures(data, flavour) for flavour in verapdf.FLAVOURS] == [[], []]


@pytest.mark.parametrize("name", ["docx", "epub", "html"])
def test_clear_places_in_pictures_stay_clear(name: str) -> None:
    import zipfile

    clear = quarters("RGBA", 400)
    clear.putalpha(128)
    data = WRITERS[name].write(of(Figure("x", alt="Průhledný")), {"x": saved(clear, "PNG")})
    assert data is not None
    stored = normalise("x", saved(clear, "PNG")).data
    if name == "html":
        import base64

        assert base64.b64encode(stored) in data
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert stored in [archive.read(each) for each in archive.namelist()]


# --- memory --------------------------------------------------------------------------------

MEASURED = """
import re, sys
from PIL import Image
from publications.document.writers.pictures import PictureError, facts, normalise
def highest():  # what getrusage says begins with the memory of whoever started this
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
data = open(sys.argv[1], "rb").read()
before = highest()
try:
    facts("x", data)
    made = normalise("x", data)
    said = f"{made.width}x{made.height}"
except PictureError as error:
    said = error.code
print(len(data), (highest() - before) // 1024, said)
"""


def measured(data: bytes, folder: Path) -> tuple[int, str]:
    """Megabytes of memory that the picture takes beside its file, and what comes of it."""
    file = folder / "picture"
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=300,
    )
    _size, megabytes, said = done.stdout.split()
    return int(megabytes), said


@pytest.mark.slow
def test_a_tiff_of_sixty_megabytes_is_printed_in_bounded_memory(tmp_path: Path) -> None:
    noise = Image.effect_noise((5200, 3900), 60).convert("RGB")
    data = saved(noise, "TIFF")
    assert len(data) > 60_000_000
    megabytes, said = measured(data, tmp_path)
    assert said == "2000x1500"
    assert megabytes < 250


@pytest.mark.slow
def test_the_largest_picture_that_is_taken_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A file of 300 kB whose pixels would be half a gigabyte."""
    line = b"\0" + b"\x80" * (4 * 10_900)
    data = png(10_900, 10_900, 8, 6, line * 10_900)
    assert len(data) < 1_000_000
    megabytes, said = measured(data, tmp_path)
    assert said == "2000x2000"
    assert megabytes < 1500


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    megabytes, said = measured(png(50_000, 50_000, 8, 6, b"\0" * 1000), tmp_path)
    assert (said, megabytes < 50) == ("pixels", True)


def test_a_bomb_in_the_words_of_a_picture_is_refused(tmp_path: Path) -> None:
    plain = saved(quarters(), "PNG")
    words = b"Comment\0\0" + zlib.compress(b"x" * 200_000_000)
    chunk = (
        struct.pack(">I", len(words))
        + b"zTXt"
        + words
        + struct.pack(">I", zlib.crc32(b"zTXt" + words))
    )
    data = plain[:33] + chunk + plain[33:]
    megabytes, said = measured(data, tmp_path)
    assert said in {"unreadable", "80x80"}
    assert megabytes < 150
