"""Times as people and media fragments write them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def timecode(milliseconds: int) -> str:
    """`1:23`, and `1:02:03` from an hour on; parts of a second are dropped."""
    minutes, seconds = divmod(int(milliseconds) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def seconds(milliseconds: int) -> str:
    """Seconds with a decimal point in every language, for `#t=` and data attributes: `83.2`."""
    return f"{int(milliseconds) / 1000:.3f}".rstrip("0").rstrip(".")


@register.filter
def iso_duration(milliseconds: int) -> str:
    """ISO 8601, for `<time datetime>`: `PT83S`."""
    return f"PT{round(int(milliseconds) / 1000)}S"
