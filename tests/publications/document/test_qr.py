from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from publications.document.writers import qr

URL = "https://example.org/f/7"


def dark(picture: bytes, scale: int) -> list[list[bool]]:
    """The modules of a picture, its quiet zone included."""
    with Image.open(io.BytesIO(picture)) as opened:
        grey = opened.convert("L")
    size = grey.width // scale
    middle = scale // 2
    return [
        [grey.getpixel((x * scale + middle, y * scale + middle)) == 0 for x in range(size)]
        for y in range(size)
    ]


def test_the_picture_is_the_code_within_a_quiet_zone() -> None:
    picture = qr.png(URL, scale=5)
    code = qr.modules(URL)
    side = len(code) + 2 * qr.QUIET_ZONE
    assert (picture.extension, picture.width, picture.height) == ("png", side * 5, side * 5)
    blank = [[False] * side for _ in range(qr.QUIET_ZONE)]
    edge = [False] * qr.QUIET_ZONE
    assert dark(picture.data, 5) == [*blank, *([*edge, *row, *edge] for row in code), *blank]


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar-tools is not installed")
@pytest.mark.parametrize(
    "url", [URL, "https://example.org/film?a=1&b=2#t=312", "https://example.org/" + "x" * 350]
)
def test_reads_back_as_its_address(url: str, tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    file.write_bytes(qr.png(url).data)
    command = ["zbarimg", "--quiet", "--raw", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == url


def test_same_address_same_bytes() -> None:
    assert qr.png(URL) == qr.png(URL)


def test_repairs_fifteen_per_cent_at_least() -> None:
    # Bits 0 and 1 of the format, beside the upper left square: L is 01, the others repair more.
    row = qr.modules(URL)[8]
    assert (row[0] ^ True, row[1] ^ False) != (False, True)


def test_an_address_too_long_for_paper_is_named() -> None:
    url = "https://example.org/" + "a" * 500
    with pytest.raises(qr.AddressTooLong) as caught:
        qr.png(url)
    assert str(caught.value) == (
        f"the address {url[:60]!r}... has 520 characters, too many for a QR code; "
        "give the film a short address"
    )


def test_an_address_too_long_for_any_code_is_named() -> None:
    with pytest.raises(qr.AddressTooLong):
        qr.png("https://example.org/" + "a" * 5000)
