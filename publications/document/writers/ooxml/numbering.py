"""Lists: one definition for bullets, one for numbers, and an instance for each numbered list."""

from __future__ import annotations

from publications.document.writers.ooxml.elements import Element, el, val

_BULLETS, _NUMBERS = 0, 1
_LEVELS = 9
_STEP = 340  # twentieths of a point a level


class Numbering:
    """Collects the instances; `element` is the finished `w:numbering`."""

    def __init__(self) -> None:
        self._instances: list[Element] = [_instance(1, _BULLETS)]

    def bullets(self) -> int:
        return 1

    def numbers(self, level: int) -> int:
        """A new numbered list, which begins at 1 again."""
        number = len(self._instances) + 1
        restart = el("w:lvlOverride", {"w:ilvl": level}, val("w:startOverride", 1))
        instance = _instance(number, _NUMBERS)
        instance.append(restart)
        self._instances.append(instance)
        return number

    def element(self) -> Element:
        bullets = _definition(_BULLETS, "bullet")
        numbers = _definition(_NUMBERS, "decimal")
        return el("w:numbering", {}, bullets, numbers, *self._instances)


def _instance(number: int, definition: int) -> Element:
    return el("w:num", {"w:numId": number}, val("w:abstractNumId", definition))


def _definition(identifier: int, form: str) -> Element:
    levels = []
    for level in range(_LEVELS):
        mark = f"%{level + 1}." if form == "decimal" else "•–"[level % 2]
        indent = {"w:left": _STEP * (level + 1), "w:hanging": _STEP}
        levels.append(
            el(
                "w:lvl",
                {"w:ilvl": level},
                val("w:start", 1),
                val("w:numFmt", form),
                val("w:lvlText", mark),
                val("w:lvlJc", "left"),
                el("w:pPr", {}, el("w:ind", indent)),
            )
        )
    return el(
        "w:abstractNum",
        {"w:abstractNumId": identifier},
        val("w:multiLevelType", "multilevel"),
        *levels,
    )


def indent(level: int) -> int:
    """Where the text of an item of this level begins, in twentieths of a point."""
    return _STEP * (level + 1)
