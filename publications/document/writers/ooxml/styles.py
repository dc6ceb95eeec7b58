"""Our own styles: every look in the file is a named style that an editor can change at once.

No paragraph style is called "Quote": Word gives that built-in name its own look.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

INK, ACCENT, SOFT, TINT, RULE = "2A2421", "8A3B22", "6D5F57", "F8F2EA", "D9C8B6"
BODY_FONT, HEAD_FONT = "Cambria", "Calibri"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_BOX_BORDER = (
    f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="{ACCENT}"/></w:pBdr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
)

# The title's border differs from the text's, or two boxes in a row would run into one.
_BOX_TOP = _BOX_BORDER.replace(
    "<w:left", f'<w:top w:val="single" w:sz="2" w:space="4" w:color="{TINT}"/><w:left'
)
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="{TINT}"/>'
    for side in ("top", "left", "bottom", "right")
)


@dataclass(frozen=True, slots=True)
class _Style:
    """`paragraph` and `run` are the contents of pPr and rPr, in the order of the schema."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    next: str = ""


def _spacing(before: int, after: int, line: int = 0) -> str:
    """Space in twentieths of a point; `line` in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _run(
    size: int, *, head: bool = False, bold: bool = False, italic: bool = False, color: str = ""
) -> str:
    """Run properties; `size` in half points."""
    return "".join(
        (
            _font(HEAD_FONT) if head else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            f'<w:color w:val="{color}"/>' if color else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        )
    )


def _heading(level: int, before: int, after: int, size: int, color: str) -> _Style:
    return _Style(
        f"Heading{level}",
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>{_spacing(before, after, 250)}"
        f'<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>',
        _run(size, head=True, bold=True, color=color),
        next="Normal",
    )


_LEFT = '<w:jc w:val="left"/>'
_TOC_TABS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8390"/></w:tabs>'

_PARAGRAPHS = (
    _Style(
        "Title",
        "Title",
        f"<w:suppressAutoHyphens/>{_spacing(2800, 240, 250)}{_LEFT}",
        _run(64, bold=True, color=ACCENT),
        next="Subtitle",
    ),
    _Style("Subtitle", "Subtitle", f"{_spacing(0, 480)}{_LEFT}", _run(28, head=True)),
    _Style(
        "Notice",
        "Notice",
        f'<w:pBdr>{_SIDES}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
        f'{_spacing(120, 120)}<w:ind w:left="140" w:right="140"/>{_LEFT}',
        _run(20, head=True),
    ),
    _Style(
        "Publisher", "Publisher", f"{_spacing(3600, 40)}{_LEFT}", _run(22, head=True, bold=True)
    ),
    _Style("CoverDate", "Cover Date", f"{_spacing(0, 0)}{_LEFT}", _run(22, head=True, color=SOFT)),
    _heading(1, 0, 280, 44, ACCENT),
    _heading(2, 400, 160, 30, ACCENT),
    _heading(3, 320, 140, 24, INK),
    _heading(4, 280, 120, 22, SOFT),
    _Style(
        "TOCHeading",
        "TOC Heading",
        f"<w:keepNext/>{_spacing(0, 280)}{_LEFT}",
        _run(44, head=True, bold=True, color=ACCENT),
        next="Normal",
    ),
    _Style(
        "TOC1", "toc 1", f"{_TOC_TABS}{_spacing(140, 30)}{_LEFT}", _run(22, head=True, bold=True)
    ),
    _Style(
        "TOC2",
        "toc 2",
        f'{_TOC_TABS}{_spacing(0, 20)}<w:ind w:left="260"/>{_LEFT}',
        _run(20, head=True, color=SOFT),
    ),
    _Style(
        "Author",
        "Author",
        f"<w:keepNext/>{_spacing(0, 360)}{_LEFT}",
        _run(22, head=True, color=SOFT),
    ),
    _Style("ListParagraph", "List Paragraph", _spacing(0, 80)),
    _Style(
        "BlockText",
        "Block Text",
        f'<w:pBdr><w:left w:val="single" w:sz="8" w:space="10" w:color="{RULE}"/></w:pBdr>'
        f'{_spacing(160, 80)}<w:ind w:left="420" w:right="280"/>',
        _run(23, italic=True),
    ),
    _Style(
        "QuotationSource",
        "Quotation Source",
        f'{_spacing(0, 240)}<w:ind w:left="420" w:right="280"/>{_LEFT}',
        _run(19, head=True, color=SOFT),
    ),
    _Style("Picture", "Picture", f'<w:keepNext/>{_spacing(240, 80)}<w:jc w:val="center"/>'),
    _Style("LonePicture", "Picture Without Caption", f'{_spacing(240, 240)}<w:jc w:val="center"/>'),
    _Style("Caption", "caption", f"<w:keepLines/>{_spacing(80, 200)}{_LEFT}", _run(19, head=True)),
    _Style(
        "TableCaption",
        "Table Caption",
        f"<w:keepNext/><w:keepLines/>{_spacing(240, 80)}{_LEFT}",
        _run(19, head=True),
        based_on="Caption",
    ),
    _Style("TableText", "Table Text", f"{_spacing(50, 50, 240)}{_LEFT}", _run(19, head=True)),
    _Style("AfterTable", "After Table", _spacing(240, 160), next="Normal"),
    _Style("TableEnd", "Table End", _spacing(0, 0, 240), _run(8)),
    _Style(
        "BoxTitle",
        "Box Title",
        f'<w:keepNext/>{_BOX_TOP}{_spacing(280, 0)}<w:ind w:left="280" w:right="120"/>{_LEFT}',
        _run(23, head=True, bold=True, color=ACCENT),
        next="BoxText",
    ),
    _Style(
        "BoxText",
        "Box Text",
        f'{_BOX_BORDER}{_spacing(0, 80)}<w:ind w:left="280" w:right="120"/>{_LEFT}',
    ),
    _Style(
        "BoxList",
        "Box List",
        f'{_BOX_BORDER}{_spacing(0, 80)}<w:ind w:left="640" w:right="120" w:hanging="360"/>{_LEFT}',
    ),
    _Style(
        "Signature",
        "Signature",
        f'<w:keepNext/>{_spacing(480, 0)}<w:jc w:val="right"/>',
        "<w:b/><w:bCs/>",
    ),
    _Style(
        "SignatureRole",
        "Signature Role",
        f'{_spacing(0, 120)}<w:jc w:val="right"/>',
        _run(20, head=True, color=SOFT),
    ),
    _Style(
        "Separator",
        "Separator",
        f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="{RULE}"/></w:pBdr>'
        f'{_spacing(120, 320, 240)}<w:ind w:left="3400" w:right="3400"/>',
        _run(8),
    ),
    _Style(
        "FunderStatement",
        "Funder Statement",
        f'<w:keepNext/><w:pBdr><w:top w:val="single" w:sz="6" w:space="8" w:color="{RULE}"/></w:pBdr>'
        f"{_spacing(240, 60)}{_LEFT}",
        _run(20),
    ),
    _Style(
        "FunderNumber",
        "Funder Number",
        f"{_spacing(0, 120)}{_LEFT}",
        _run(19, head=True, color=SOFT),
    ),
    _Style(
        "FunderLogo", "Funder Logo", f"{_spacing(60, 60)}{_LEFT}", _run(18, head=True, color=SOFT)
    ),
    _Style("Imprint", "Imprint", f"{_spacing(0, 80)}{_LEFT}", _run(20)),
    _Style(
        "Header",
        "header",
        f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
        f"<w:suppressAutoHyphens/>{_spacing(0, 0, 240)}{_LEFT}",
        _run(17, head=True, color=SOFT),
    ),
    _Style(
        "Footer",
        "footer",
        f'{_spacing(0, 0, 240)}<w:jc w:val="center"/>',
        _run(18, head=True, color=SOFT),
    ),
    _Style("FootnoteText", "footnote text", f"{_spacing(0, 40, 240)}{_LEFT}", _run(18)),
)

_CHARACTERS = (
    ("Strong", "Strong", "<w:b/><w:bCs/>"),
    ("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
    ("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    ("Label", "Label", f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>'),
    ("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
)


def styles_xml(language: str) -> etree._Element:
    """The whole `w:styles`; `language` is Word's tag, such as `cs-CZ`."""
    parts = [
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f"{_font(BODY_FONT)}"
        f'<w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr><w:widowControl/>{_spacing(0, 160, 290)}"
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/></w:style>',
        _table_styles(),
    ]
    for style in _PARAGRAPHS:
        following = f'<w:next w:val="{style.next}"/>' if style.next else ""
        custom = "" if style.name.split()[0].lower() in _BUILT_IN else ' w:customStyle="1"'
        parts.append(
            f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}">'
            f'<w:name w:val="{style.name}"/><w:basedOn w:val="{style.based_on}"/>{following}'
            f"<w:qFormat/><w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.run}</w:rPr></w:style>"
        )
    for identifier, name, run in _CHARACTERS:
        custom = ' w:customStyle="1"' if identifier == "Label" else ""
        parts.append(
            f'<w:style w:type="character"{custom} w:styleId="{identifier}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>'
        )
    parts.append("</w:styles>")
    return etree.fromstring("".join(parts))


_BUILT_IN = frozenset(
    [
        "title",
        "subtitle",
        "heading",
        "toc",
        "list",
        "block",
        "caption",
        "signature",
        "header",
        "footer",
        "footnote",
    ]
)


def _table_styles() -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    top = f'w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
    bold = "<w:rPr><w:b/><w:bCs/></w:rPr>"
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="BookTable">'
        '<w:name w:val="Book Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"<w:top {top}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow">{bold}<w:tcPr>{shade}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="firstCol">{bold}</w:tblStylePr></w:style>'
    )
