"""Streams whose texts are kept in clean characters, whatever program they were copied from."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from publications.document.characters import clean


class CleanStreamBlock(blocks.StreamBlock):
    """Cleans every text in it when it is saved: composed letters, no invisible marks inside words."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for child in cleaned:
            child.value = _cleaned(child.value)
        return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, RichText):
        return RichText(clean(value.source))
    if isinstance(value, blocks.StructValue):
        for name in value:
            value[name] = _cleaned(value[name])
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            child.value = _cleaned(child.value)
    elif isinstance(value, ListValue):
        for child in value.bound_blocks:
            child.value = _cleaned(child.value)
    elif isinstance(value, list):  # the rows of a table
        return [_cleaned(item) for item in value]
    return value
