"""What a style of ours is made of: colours, letters, spaces, borders."""

from __future__ import annotations

from dataclasses import dataclass

from publications.document.writers.ooxml.page import TEXT_WIDTH

INK, ACCENT, SOFT, TINT, RULE = "2A2421", "8A3B22", "6D5F57", "F8F2EA", "D9C8B6"
BODY_FONT, HEAD_FONT = "Cambria", "Calibri"

SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
BAR = f'<w:left w:val="single" w:sz="18" w:space="10" w:color="{ACCENT}"/>'


def border(side: str, size: int, space: int, color: str) -> str:
    """A border: `size` in eighths of a point, `space` to the text in points."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


EDGE = border("right", 2, 8, TINT)
# A border in the colour of the ground is room inside the box. Paragraphs of equal borders share
# them, so the title's differ: two boxes in a row would run into one.
BOX_BORDER = f"<w:pBdr>{BAR}{border('bottom', 2, 7, TINT)}{EDGE}</w:pBdr>{SHADE}"
BOX_TOP = (
    f"<w:pBdr>{border('top', 2, 6, TINT)}{BAR}{border('bottom', 2, 3, TINT)}{EDGE}</w:pBdr>{SHADE}"
)
SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="{TINT}"/>'
    for side in ("top", "left", "bottom", "right")
)


@dataclass(frozen=True, slots=True)
class Style:
    """`paragraph` and `run` are the contents of pPr and rPr, in the order of the schema."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    next: str = ""


def spacing(before: int, after: int, line: int = 0) -> str:
    """Space in twentieths of a point; `line` in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def font(name: str) -> str:
    """The typeface, for scripts of all directions."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def run_properties(
    size: int, *, head: bool = False, bold: bool = False, italic: bool = False, color: str = ""
) -> str:
    """Run properties; `size` in half points."""
    return "".join(
        (
            font(HEAD_FONT) if head else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{color}"/>' if color else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        )
    )


def heading(level: int, before: int, after: int, size: int, color: str) -> Style:
    """A heading kept with what follows; `before` and `after` as for `spacing`, `size` in half points."""
    return Style(
        f"Heading{level}",
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>{spacing(before, after, 250)}"
        f'<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>',
        run_properties(size, head=True, bold=True, color=color),
        next="BodyText",
    )


LEFT = '<w:jc w:val="left"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
NO_HYPHENS = "<w:suppressAutoHyphens/>"


def contents_line(level: int, left: int, before: int, run: str) -> Style:
    """A line of the contents."""
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    return Style(
        f"TOC{level}",
        f"toc {level}",
        f"{'<w:keepNext/>' if level == 1 else ''}{tabs}{NO_HYPHENS}{spacing(before, 30, 250)}"
        f'<w:ind w:left="{left}"/>{LEFT}',
        run,
    )


def boxed(
    identifier: str, name: str, before: int, after: int, run: str = "", *, keep: bool = True
) -> Style:
    """A paragraph inside a box; with `keep` on the page of what follows."""
    return Style(
        identifier,
        name,
        f"{'<w:keepNext/>' if keep else ''}<w:keepLines/>{BOX_BORDER}{spacing(before, after, 260)}"
        f'<w:ind w:left="230" w:right="160"/>{LEFT}',
        run,
        based_on="BoxText",
    )


def beside(style: Style) -> Style:
    """The same, to the right of a portrait."""
    return Style(
        f"{style.id}Beside",
        f"{style.name} Beside Portrait",
        '<w:ind w:left="1640"/>',
        based_on=style.id,
    )


def table_text(suffix: str, size: int, line: int, space: int) -> tuple[Style, Style]:
    """Text of a table's cells and, set to the right, its numbers; `size` in half points, `line` and `space` as for
    `spacing`."""
    name = f"Table Text {suffix}".rstrip()
    text = Style(
        f"TableText{suffix}",
        name,
        f"{NO_HYPHENS if size > 15 else ''}{spacing(space, space, line)}{LEFT}",
        run_properties(size, head=True),
    )
    number = Style(
        f"{text.id}Number",
        name.replace("Text", "Number", 1),
        f'{NO_HYPHENS}<w:jc w:val="right"/>',
        based_on=text.id,
    )
    return text, number
