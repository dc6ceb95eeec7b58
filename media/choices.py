"""Django's `TextChoices`, shown to the type checker as what it is: an enumeration of strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Django ships no types, and without them each member would pass for a tuple
    from enum import StrEnum
    from typing import Any, ClassVar

    class TextChoices(StrEnum):
        label: str
        choices: ClassVar[list[tuple[str, Any]]]
        values: ClassVar[list[str]]
        labels: ClassVar[list[str]]
        names: ClassVar[list[str]]

        def __new__(cls, value: str, label: object = "") -> TextChoices: ...

else:
    from django.db.models import TextChoices

__all__ = ["TextChoices"]
