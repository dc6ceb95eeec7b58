"""Sizes and frame rates of renditions, computed before ffmpeg is asked."""

from __future__ import annotations

from fractions import Fraction

# Rates that players and editors expect; a telephone's measured 29.83 becomes 29.97 of these.
_RATES = tuple(
    Fraction(rate)
    for rate in (
        5, 10, "25/2", 15, "24000/1001", 24, 25, "30000/1001", 30, 48, 50, "60000/1001", 60,
        90, 100, "120000/1001", 120, 240,
    )
)  # fmt: skip


def fit(width: int, height: int, short_side: int) -> tuple[int, int]:
    """The even size whose shorter side is at most `short_side`, of the same shape, never enlarged."""
    share = min(Fraction(1), Fraction(short_side, min(width, height)))
    return _even(width * share, width), _even(height * share, height)


def _even(length: Fraction, limit: int) -> int:
    even = 2 * round(length / 2)
    return max(2, even if even <= limit else even - 2)


def frame_rate(measured: float, most: int) -> Fraction:
    """A constant rate for a film of `measured` frames/s: the next common one, divided until <= `most`."""
    if measured <= 0:
        return Fraction(25)
    near = Fraction(measured).limit_denominator(1000) * Fraction(9995, 10_000)
    rate = next((common for common in _RATES if common >= near), _RATES[-1])
    return divided(rate, most)


def divided(rate: Fraction, most: int) -> Fraction:
    """A constant rate of every second, third, ... frame, the first that is <= `most`."""
    parts = 1
    while rate / parts > most:
        parts += 1
    return rate / parts


def within(width: int, height: int, widest: int) -> tuple[int, int]:
    """The even size at most `widest` px wide, of the same shape, never enlarged."""
    if width > widest:
        width, height = widest, max(2, round(height * widest / width))
    return fit(width, height, min(width, height))
