"""Times of a film as people read them."""

from django import template

register = template.Library()


@register.filter
def clock(milliseconds: int) -> str:
    """`1:02:03` or `2:03`, to whole seconds below."""
    seconds = milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"
