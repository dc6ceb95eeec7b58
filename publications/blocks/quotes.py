"""What somebody says in a film, word by word from the approved subtitles."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from publications.choosers import passages

OMISSION = "[…]"
MOST_CUES = 20
PassageBlock = passages.get_block_class(
    name="PassageBlock", module_path="publications.blocks.quotes"
)


class QuoteValue(blocks.StructValue):
    """`spoken` are the subtitles quoted, in order; none where the first was deleted."""

    @cached_property
    def spoken(self) -> list[Any]:
        from publications.services.quoting import between

        return between(self.get("first"), self.get("last"))

    @property
    def words(self) -> str:
        """What is printed: the editor's selection of what is said, else all of it."""
        return self.get("words_chosen") or " ".join(passage.text for passage in self.spoken)


class TranscriptQuoteBlock(blocks.StructBlock):
    """`words_chosen` may leave words out, each omission marked with […]; it can add none."""

    first = PassageBlock(label=_("what is said"))
    last = PassageBlock(
        required=False,
        label=_("up to"),
        help_text=_("Where more than one subtitle is quoted: the last of them."),
    )
    words_chosen = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("shortened"),
        help_text=_("Leave empty to quote all of it. Mark what is left out with […]."),
    )

    class Meta:
        icon = "openquote"
        label = _("words of a film")
        template = "publications/blocks/transcript_quote.html"
        value_class = QuoteValue

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: what is said is found through the film's own passages, as long as it may be."""
        return []

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        first, last = cleaned["first"], cleaned["last"]
        errors = {}
        if last is not None and first is not None:
            if last.track_id != first.track_id or last.start_ms < first.start_ms:
                errors["last"] = ValidationError(_now("Choose a later subtitle of the same film."))
            elif len(cleaned.spoken) > MOST_CUES:
                errors["last"] = ValidationError(
                    _now("At most %(most)d subtitles are quoted at once.") % {"most": MOST_CUES}
                )
        if not errors and cleaned["words_chosen"]:
            said = " ".join(passage.text for passage in cleaned.spoken)
            if not is_part_of(cleaned["words_chosen"], said):
                errors["words_chosen"] = ValidationError(
                    _now("This is not what is said: “%(said)s”. Leave words out, add none.")
                    % {"said": said}
                )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


def is_part_of(chosen: str, said: str) -> bool:
    """Whether `chosen` is `said` with omissions marked by […], in its order; capitals, spaces and the
    dashes of dialogues do not matter."""
    rest = _plain(said)
    for piece in chosen.replace("[...]", OMISSION).split(OMISSION):
        plain = _plain(piece)
        at = rest.find(plain)
        if at < 0:
            return False
        rest = rest[at + len(plain) :]
    return bool(_plain(chosen.replace(OMISSION, "")))


def _plain(text: str) -> str:
    return " ".join(text.replace("–", " ").replace("-", " ").casefold().split())
