"""The chapters of a film: the moment each begins and what it is called."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publications.templatetags.playback import timecode

#: More are no help to find one's way in a film.
MOST_CHAPTERS = 60
_MOMENT = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,4}):([0-5][0-9])")


def milliseconds(written: str) -> int | None:
    """Of `1:23`, `75:00` or `1:02:03`; None where it is none of these."""
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if found[1] is not None and minutes > 59:
        return None
    return 1000 * (seconds + 60 * (minutes + 60 * hours))


class MomentField(forms.CharField):
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and milliseconds(cleaned) is None:
            raise ValidationError(
                _now("Write minutes and seconds, as 1:23; from an hour on also 1:02:03.")
            )
        return cleaned


class MomentBlock(blocks.FieldBlock):
    """A moment of a film, written as minutes and seconds; the value is whole milliseconds.

    What cannot be read stays as it was typed, so that the editor sees it beside the sentence.
    """

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = MomentField(
            required=required,
            help_text=help_text,
            max_length=10,
            widget=forms.TextInput(attrs={"placeholder": "1:23", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def value_for_form(self, value: int | str | None) -> str:
        return timecode(value) if isinstance(value, int) else value or ""

    def value_from_form(self, value: str | None) -> int | str | None:
        if not value:
            return None
        found = milliseconds(value)
        return value if found is None else found

    class Meta:
        icon = "time"


class ChapterBlock(blocks.StructBlock):
    start_ms = MomentBlock(
        label=_("begins at"), help_text=_("Minutes and seconds from the beginning, as 1:23.")
    )
    title = blocks.CharBlock(label=_("title"), max_length=120)

    class Meta:
        icon = "time"
        label = _("chapter")


class ChaptersBlock(blocks.StreamBlock):
    """Each begins later than the one before, and no two are called the same."""

    chapter = ChapterBlock()

    class Meta:
        max_num = MOST_CHAPTERS

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[int, ValidationError] = {}
        titles: set[str] = set()
        before = -1
        for at, child in enumerate(cleaned):
            start_ms, title = child.value["start_ms"], " ".join(child.value["title"].split())
            if start_ms <= before:
                errors[at] = wrong(
                    "start_ms",
                    _now("The chapter before begins at %(time)s; this one has to begin later.")
                    % {"time": timecode(before)},
                )
            elif title.casefold() in titles:
                errors[at] = wrong(
                    "title", _now("Another chapter has this title. Tell them apart.")
                )
            before = max(before, start_ms)
            titles.add(title.casefold())
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def wrong(field: str, sentence: str) -> ValidationError:
    """The sentence beside this field of one chapter."""
    return blocks.StructBlockValidationError(block_errors={field: ValidationError(sentence)})
