from __future__ import annotations

import io
from dataclasses import replace

import pytest
from anthology_sample import anthology, assets, picture
from PIL import Image

from publications.document.writers import WRITERS
from publications.document.writers.pictures import PictureError, kept, normalise

#: The easy reading of the sample has no pictures.
WHOLE = [name for name in WRITERS if not name.endswith("-easy")]


def animated() -> bytes:
    frames = [Image.new("P", (40, 30), number) for number in range(3)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def with_place() -> bytes:
    image = Image.new("RGB", (60, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of a family"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (picture(60, 40), ("jpg", "RGB", (60, 40))),
        (picture(60, 40, "JPEG", "CMYK"), ("jpg", "RGB", (60, 40))),
        (picture(60, 40, "JPEG", "L"), ("jpg", "L", (60, 40))),
        (picture(60, 40, "TIFF"), ("png", "RGB", (60, 40))),
        (picture(60, 40, "TIFF", "CMYK"), ("png", "RGB", (60, 40))),
        (picture(60, 40, "PNG", "RGBA"), ("png", "RGBA", (60, 40))),
        (picture(60, 40, "PNG", "1"), ("png", "L", (60, 40))),
        (picture(60, 40, "WEBP"), ("png", "RGB", (60, 40))),
        (animated(), ("png", "RGB", (40, 30))),
        (picture(2600, 1300), ("jpg", "RGB", (2000, 1000))),
    ],
)
def test_every_picture_becomes_a_plain_png_or_jpeg(
    data: bytes, expected: tuple[str, str, tuple[int, int]]
) -> None:
    made = normalise("x", data)
    with Image.open(io.BytesIO(made.data)) as image:
        assert (made.extension, image.mode, image.size) == expected
        assert getattr(image, "n_frames", 1) == 1
    assert (made.width, made.height) == expected[2]


def test_a_picture_is_turned_upright_and_forgets_its_camera() -> None:
    made = normalise("x", with_place())
    with Image.open(io.BytesIO(made.data)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 60), {})
    assert b"Camera" not in made.data


@pytest.mark.parametrize("data", [b"GIF89a", b"<svg/>", b"x" * 5000, picture()[:400]])
def test_a_broken_picture_is_named(data: bytes) -> None:
    with pytest.raises(PictureError, match="the picture 'zahrada' cannot be read: "):
        normalise("zahrada", data)


@pytest.mark.parametrize("name", WHOLE)
def test_an_empty_picture_is_named_by_every_writer(name: str) -> None:
    with pytest.raises(PictureError) as caught:
        WRITERS[name].write(anthology(), assets() | {"garden": b""})
    assert str(caught.value) == "the picture 'garden' is empty (0 bytes); upload it again"


@pytest.mark.parametrize("name", WHOLE)
def test_a_missing_picture_is_named_by_every_writer(name: str) -> None:
    given = {key: data for key, data in assets().items() if key != "poster"}
    with pytest.raises(PictureError) as caught:
        WRITERS[name].write(replace(anthology()), given)
    assert str(caught.value) == "the picture 'poster' was not handed over with the document"


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("1", (12_000, 11_000)).save(buffer, "PNG")
    with pytest.raises(PictureError) as caught:
        normalise("plakát", buffer.getvalue())
    assert str(caught.value) == "the picture 'plakát' is too large: 12000 x 11000 pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_was_stored_is_known_again_if_it_is_whole(kind: str) -> None:
    made = normalise("x", picture(60, 40, kind))
    assert kept(made.data) == made
    damaged = (b"", made.data[:1], made.data[:-1], made.data[:200], b"x" + made.data[1:])
    assert [kept(data) for data in damaged] == [None] * len(damaged)
