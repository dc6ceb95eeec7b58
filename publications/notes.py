"""Footnote marks `[^1]` in rich text and the notes beside it.

Within one text block mark 1 belongs to the first note; on a page the notes of all blocks are
numbered through. The rules are those of `publications.document.richtext`, so that what can be
published can be printed.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

MARK = re.compile(r"\[\^(\d{1,4})\]")
_TAGS = re.compile(r"(<[^>]*>)")


def faults(source: str, note_count: int) -> list[str]:
    """What does not fit between a text and its notes, a sentence each; empty when all fits."""
    marks = [int(mark) for mark in MARK.findall(_TAGS.sub("", source))]
    dangling = sorted({n for n in marks if not 1 <= n <= note_count})
    twice = sorted({n for n in marks if marks.count(n) > 1 and n not in dangling})
    unused = [n for n in range(1, note_count + 1) if n not in marks]
    sentences = []
    if dangling:
        sentences.append(
            _(
                "The text refers to %(marks)s, but there is no such note. Add the note or remove the mark."
            )
            % {"marks": _written(dangling)}
        )
    if twice:
        sentences.append(
            _("The text refers more than once to %(marks)s. Write a note for each place.")
            % {"marks": _written(twice)}
        )
    if unused:
        sentences.append(
            _("Nothing in the text refers to %(marks)s. Put the mark where the note belongs.")
            % {"marks": _written(unused)}
        )
    return sentences


def replace_marks(html: str, reference) -> str:
    """`html` with `reference(n)` in place of each mark; what stands inside a tag is left alone."""
    return "".join(
        part if part.startswith("<") else MARK.sub(lambda m: reference(int(m.group(1))), part)
        for part in _TAGS.split(html)
    )


def _written(numbers: list[int]) -> str:
    return ", ".join(f"[^{number}]" for number in numbers)
