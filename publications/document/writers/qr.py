"""QR codes of web addresses, the same code in every format; dark on white, with its quiet zone."""

from __future__ import annotations

import functools
import io
from typing import Any

from publications.document.writers.pictures import Picture

#: Modules of white around the code that ISO/IEC 18004 asks for; part of the picture.
QUIET_ZONE = 4
#: The code is printed about 22 mm wide: above 77 modules one is thinner than 0.3 mm, and cameras
#: of telephones begin to fail.
LARGEST_VERSION = 15


class AddressTooLong(ValueError):
    """An address that no code a telephone reads from paper can hold; `url` is the address."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"the address {url[:60]!r}... has {len(url)} characters, too many for a QR code; "
            "give the film a short address"
        )


@functools.lru_cache(maxsize=1024)
def png(url: str, scale: int = 8) -> Picture:
    """The code of the address as PNG, `scale` pixels a module; raises AddressTooLong. Drawn once for all the
    formats of a book: each takes 5 ms."""
    code = _code(url)
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=scale, border=QUIET_ZONE, dark="black", light="white")
    width, height = code.symbol_size(scale=scale, border=QUIET_ZONE)
    return Picture(buffer.getvalue(), "png", int(width), int(height))


def modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """The code row by row, True where it is dark, without its quiet zone; raises AddressTooLong."""
    return tuple(tuple(bool(module) for module in row) for row in _code(url).matrix)


def _code(url: str) -> Any:
    import segno

    try:
        # `boost_error` raises the correction above M where that costs no larger code.
        code = segno.make(url, error="m", micro=False, boost_error=True, encoding="utf-8")
    except segno.DataOverflowError as error:
        raise AddressTooLong(url) from error
    if int(code.version) > LARGEST_VERSION:
        raise AddressTooLong(url)
    return code
