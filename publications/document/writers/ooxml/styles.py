"""Our own styles: every look in the file is a named style that an editor can change at once.

No paragraph style is called "Quote": Word gives that built-in name its own look.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from publications.document.writers.ooxml.page import TEXT_WIDTH

INK, ACCENT, SOFT, TINT, RULE = "2A2421", "8A3B22", "6D5F57", "F8F2EA", "D9C8B6"
BODY_FONT, HEAD_FONT = "Cambria", "Calibri"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
_BAR = f'<w:left w:val="single" w:sz="18" w:space="10" w:color="{ACCENT}"/>'


def _rule(side: str, size: int, space: int, color: str) -> str:
    """A border: `size` in eighths of a point, `space` to the text in points."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


_EDGE = _rule("right", 2, 8, TINT)
# A border in the colour of the ground is room inside the box. Paragraphs of equal borders share
# them, so the title's differ: two boxes in a row would run into one.
_BOX_BORDER = f"<w:pBdr>{_BAR}{_rule('bottom', 2, 7, TINT)}{_EDGE}</w:pBdr>{_SHADE}"
_BOX_TOP = (
    f"<w:pBdr>{_rule('top', 2, 6, TINT)}{_BAR}{_rule('bottom', 2, 3, TINT)}{_EDGE}</w:pBdr>{_SHADE}"
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
        next="BodyText",
    )


_LEFT = '<w:jc w:val="left"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_NO_HYPHENS = "<w:suppressAutoHyphens/>"


def _toc(level: int, left: int, before: int, run: str) -> _Style:
    """A line of the contents."""
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    return _Style(
        f"TOC{level}",
        f"toc {level}",
        f"{'<w:keepNext/>' if level == 1 else ''}{tabs}{_NO_HYPHENS}{_spacing(before, 30, 250)}"
        f'<w:ind w:left="{left}"/>{_LEFT}',
        run,
    )


def _boxed(
    identifier: str, name: str, before: int, after: int, run: str = "", *, keep: bool = True
) -> _Style:
    return _Style(
        identifier,
        name,
        f"{'<w:keepNext/>' if keep else ''}<w:keepLines/>{_BOX_BORDER}{_spacing(before, after, 260)}"
        f'<w:ind w:left="230" w:right="160"/>{_LEFT}',
        run,
        based_on="BoxText",
    )


def _beside(style: _Style) -> _Style:
    """The same, to the right of a portrait."""
    return _Style(
        f"{style.id}Beside",
        f"{style.name} Beside Portrait",
        '<w:ind w:left="1640"/>',
        based_on=style.id,
    )


def _table_text(suffix: str, size: int, line: int, space: int) -> tuple[_Style, _Style]:
    """Text of a table's cells and, set to the right, its numbers."""
    name = f"Table Text {suffix}".rstrip()
    text = _Style(
        f"TableText{suffix}",
        name,
        f"{_NO_HYPHENS if size > 15 else ''}{_spacing(space, space, line)}{_LEFT}",
        _run(size, head=True),
    )
    number = _Style(
        f"{text.id}Number",
        name.replace("Text", "Number", 1),
        f'{_NO_HYPHENS}<w:jc w:val="right"/>',
        based_on=text.id,
    )
    return text, number


_CONTRIBUTOR = _Style(
    "Contributor",
    "Contributor",
    f"{_KEEP}{_spacing(240, 0, 260)}{_LEFT}",
    _run(24, head=True, bold=True, color=ACCENT),
)
_CONTRIBUTOR_ROLE = _Style(
    "ContributorRole",
    "Contributor Role",
    f"<w:keepNext/>{_spacing(0, 60, 260)}{_LEFT}",
    _run(20, head=True, color=SOFT),
)
_CONTRIBUTOR_TEXT = _Style(
    "ContributorText", "Contributor Text", f"<w:keepLines/>{_spacing(0, 120, 270)}{_LEFT}"
)
_CARD = f"<w:pBdr>{_rule('left', 18, 10, RULE)}</w:pBdr>"
_CARD_INDENT = '<w:ind w:left="230" w:right="160"/>'

_PARAGRAPHS = (
    _Style(
        "HalfTitle",
        "Half Title",
        f"{_NO_HYPHENS}{_spacing(2600, 0, 260)}{_LEFT}",
        _run(28, color=SOFT),
    ),
    _Style(
        "Title",
        "Title",
        f"{_NO_HYPHENS}{_spacing(2600, 280, 250)}{_LEFT}",
        _run(68, bold=True, color=ACCENT),
        next="Subtitle",
    ),
    _Style(
        "Subtitle",
        "Subtitle",
        f"{_NO_HYPHENS}{_spacing(0, 480, 270)}{_LEFT}",
        _run(30, color=SOFT),
    ),
    _Style(
        "Notice",
        "Notice",
        f'<w:pBdr>{_SIDES}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
        f'{_spacing(120, 120)}<w:ind w:left="140" w:right="140"/>{_LEFT}',
        _run(20, head=True),
    ),
    _Style(
        "Publisher",
        "Publisher",
        f"<w:pBdr>{_rule('top', 8, 12, ACCENT)}</w:pBdr>{_spacing(3400, 40)}{_LEFT}",
        _run(22, head=True, bold=True),
    ),
    _Style("CoverDate", "Cover Date", f"{_spacing(0, 0)}{_LEFT}", _run(22, head=True, color=SOFT)),
    _Style(
        "PartTitle",
        "Part Title",
        f"{_KEEP}<w:pBdr>{_rule('bottom', 8, 16, ACCENT)}</w:pBdr>{_NO_HYPHENS}"
        f'{_spacing(3800, 360, 250)}{_LEFT}<w:outlineLvl w:val="0"/>',
        _run(56, bold=True, color=ACCENT),
        next="PartText",
    ),
    _Style(
        "PartText",
        "Part Text",
        f"{_NO_HYPHENS}{_spacing(0, 160, 290)}{_LEFT}",
        _run(24, color=SOFT),
    ),
    _heading(1, 680, 240, 42, ACCENT),
    _heading(2, 420, 140, 28, ACCENT),
    _heading(3, 320, 110, 24, INK),
    _heading(4, 260, 80, 22, SOFT),
    *(
        _Style(
            f"Heading{level}InPart",
            f"Heading {level} in Part",
            f'<w:outlineLvl w:val="{level}"/>',
            based_on=f"Heading{level}",
            next="BodyText",
        )
        for level in (1, 2, 3, 4)
    ),
    _Style(
        "Heading1Below",
        "Heading 1 Below",
        _spacing(720, 200, 250),
        based_on="Heading1",
        next="BodyText",
    ),
    _Style(
        "TOCHeading",
        "TOC Heading",
        f"<w:keepNext/>{_spacing(680, 320)}{_LEFT}",
        _run(42, head=True, bold=True, color=ACCENT),
        next="Normal",
    ),
    _toc(1, 0, 160, _run(22, head=True, bold=True)),
    _toc(2, 260, 40, _run(21, head=True)),
    _toc(3, 520, 0, _run(20, head=True, color=SOFT)),
    _Style(
        "Author",
        "Author",
        f"<w:keepNext/>{_NO_HYPHENS}{_spacing(0, 400)}{_LEFT}",
        _run(23, head=True, color=SOFT),
    ),
    _Style("BodyText", "Body Text", _spacing(0, 0, 290), next="BodyTextFirstIndent"),
    _Style(
        "BodyTextFirstIndent",
        "Body Text First Indent",
        '<w:ind w:firstLine="300"/>',
        based_on="BodyText",
    ),
    _Style(
        "AfterTable",
        "After Table",
        _spacing(280, 0, 290),
        based_on="BodyText",
        next="BodyTextFirstIndent",
    ),
    _Style("ListParagraph", "List Paragraph", _spacing(60, 60, 280)),
    _Style(
        "Withdrawn",
        "Withdrawn",
        f'<w:pBdr>{_rule("left", 18, 10, RULE)}</w:pBdr>{_spacing(0, 120)}<w:ind w:left="300"/>{_LEFT}',
        _run(22, italic=True, color=SOFT),
    ),
    _Style(
        "BlockText",
        "Block Text",
        f"<w:keepLines/><w:pBdr>{_rule('left', 8, 12, RULE)}</w:pBdr>"
        f'{_NO_HYPHENS}{_spacing(260, 60)}<w:ind w:left="270" w:right="420"/><w:contextualSpacing/>{_LEFT}',
        _run(23, italic=True),
    ),
    _Style(
        "QuotationSource",
        "Quotation Source",
        f"<w:pBdr>{_rule('left', 8, 12, RULE)}</w:pBdr>"
        f'{_spacing(0, 280)}<w:ind w:left="270" w:right="420"/>{_LEFT}',
        _run(19, head=True, color=SOFT),
    ),
    _Style(
        "TranscriptQuote",
        "Transcript Quote",
        f"{_KEEP}<w:pBdr>{_rule('left', 18, 12, ACCENT)}</w:pBdr>"
        f'{_NO_HYPHENS}{_spacing(280, 0, 280)}<w:ind w:left="270" w:right="420"/>{_LEFT}',
        _run(25, italic=True),
        next="TranscriptSource",
    ),
    _Style(
        "TranscriptSource",
        "Transcript Source",
        f"<w:keepLines/><w:pBdr>{_rule('left', 18, 12, ACCENT)}</w:pBdr>{_NO_HYPHENS}"
        f'{_spacing(0, 280)}<w:ind w:left="270" w:right="420"/>{_LEFT}',
        _run(19, head=True, color=SOFT),
    ),
    _Style("Picture", "Picture", f"<w:keepNext/>{_spacing(280, 80, 240)}{_LEFT}"),
    _Style(
        "LonePicture",
        "Picture Without Caption",
        f'{_spacing(280, 280, 240)}<w:jc w:val="center"/>',
    ),
    _Style(
        "Caption",
        "caption",
        f"<w:keepLines/>{_NO_HYPHENS}{_spacing(60, 320, 260)}{_LEFT}",
        _run(19, head=True),
    ),
    _Style(
        "TableCaption",
        "Table Caption",
        f"{_KEEP}{_spacing(320, 100, 260)}",
        based_on="Caption",
    ),
    *_table_text("", 19, 250, 50),
    *_table_text("Small", 16, 240, 40),
    *_table_text("Tiny", 13, 240, 24),
    *_table_text("Dense", 14, 240, 24),
    _Style("TableEnd", "Table End", _spacing(0, 0, 240), _run(8)),
    _Style(
        "BoxText",
        "Box Text",
        f'{_BOX_BORDER}{_spacing(0, 80, 280)}<w:ind w:left="230" w:right="160"/>{_LEFT}',
    ),
    _Style(
        "BoxTitle",
        "Box Title",
        f"{_KEEP}{_BOX_TOP}{_NO_HYPHENS}{_spacing(360, 0, 260)}"
        f'<w:ind w:left="230" w:right="160"/>{_LEFT}',
        _run(24, head=True, bold=True, color=ACCENT),
        next="BoxText",
    ),
    _Style(
        "BoxList",
        "Box List",
        f'{_BOX_BORDER}{_spacing(0, 80, 280)}<w:ind w:left="570" w:right="160" w:hanging="340"/>{_LEFT}',
    ),
    _Style(
        "BoxPicture",
        "Box Picture",
        f'{_KEEP}{_BOX_BORDER}<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 160}"/></w:tabs>'
        f'{_spacing(0, 100, 240)}<w:ind w:left="230" w:right="160"/>{_LEFT}',
        based_on="BoxText",
    ),
    _boxed("BoxLine", "Box Line", 0, 40, _run(20, head=True), keep=False),
    _boxed("BoxSmall", "Box Small", 0, 60, _run(17, head=True, color=SOFT), keep=False),
    _boxed("BoxLabel", "Box Label", 80, 20, _run(19, head=True, bold=True)),
    _Style(
        "BoxChapter",
        "Box Chapter",
        f'<w:keepLines/>{_BOX_BORDER}<w:tabs><w:tab w:val="left" w:pos="930"/></w:tabs>'
        f'{_spacing(0, 30, 250)}<w:ind w:left="930" w:right="160" w:hanging="700"/>{_LEFT}',
        _run(20, head=True),
        based_on="BoxText",
    ),
    _boxed("BoxDownload", "Box Download", 0, 90, _run(20, head=True), keep=False),
    _Style(
        "Definition",
        "Definition",
        f'<w:keepLines/>{_spacing(0, 140, 280)}<w:ind w:left="300" w:hanging="300"/>{_LEFT}',
    ),
    _CONTRIBUTOR,
    _CONTRIBUTOR_ROLE,
    _CONTRIBUTOR_TEXT,
    *(_beside(style) for style in (_CONTRIBUTOR, _CONTRIBUTOR_ROLE, _CONTRIBUTOR_TEXT)),
    _Style(
        "ContactName",
        "Contact Name",
        f"{_KEEP}{_CARD}{_spacing(320, 0, 270)}{_CARD_INDENT}{_LEFT}",
        _run(22, head=True, bold=True),
        next="ContactLine",
    ),
    _Style(
        "ContactLine",
        "Contact Line",
        f"{_KEEP}{_CARD}{_NO_HYPHENS}{_spacing(0, 0, 270)}{_CARD_INDENT}{_LEFT}",
        _run(20, head=True),
    ),
    _Style(
        "ContactLast",
        "Contact Last Line",
        f'<w:keepNext w:val="0"/>{_spacing(0, 320, 270)}',
        based_on="ContactLine",
    ),
    _Style(
        "Signature",
        "Signature",
        f'<w:keepNext/>{_spacing(480, 0)}<w:jc w:val="right"/>',
        "<w:b/><w:bCs/>",
    ),
    _Style(
        "SignaturePicture",
        "Signature Picture",
        f'<w:keepNext/>{_spacing(480, 80, 240)}<w:jc w:val="right"/>',
    ),
    _Style("SignatureBelow", "Signature Below Picture", _spacing(0, 0), based_on="Signature"),
    _Style(
        "SignatureRole",
        "Signature Role",
        f'{_spacing(0, 0, 270)}<w:jc w:val="right"/>',
        _run(20, head=True, color=SOFT),
    ),
    _Style(
        "Separator",
        "Separator",
        f"<w:pBdr>{_rule('bottom', 6, 1, RULE)}</w:pBdr>"
        f'{_spacing(200, 360, 240)}<w:ind w:left="3000" w:right="3000"/>',
        _run(8),
    ),
    _Style(
        "FunderStatement",
        "Funder Statement",
        f"<w:keepNext/><w:pBdr>{_rule('top', 6, 8, RULE)}</w:pBdr>{_spacing(280, 60)}{_LEFT}",
        _run(21),
    ),
    _Style(
        "FunderNumber",
        "Funder Number",
        f"{_NO_HYPHENS}{_spacing(0, 120)}{_LEFT}",
        _run(19, head=True, color=SOFT),
    ),
    _Style(
        "FunderLogo",
        "Funder Logo",
        f"{_spacing(80, 80, 240)}{_LEFT}",
        _run(18, head=True, color=SOFT),
    ),
    _Style("Imprint", "Imprint", f"{_NO_HYPHENS}{_spacing(0, 80, 270)}{_LEFT}", _run(20)),
    _Style(
        "ImprintTitle", "Imprint Title", _spacing(0, 80, 270), "<w:b/><w:bCs/>", based_on="Imprint"
    ),
    _Style(
        "Header",
        "header",
        f"<w:pBdr>{_rule('bottom', 4, 4, RULE)}</w:pBdr>"
        f'{_NO_HYPHENS}{_spacing(0, 0, 240)}<w:jc w:val="right"/>',
        _run(17, head=True, color=SOFT),
    ),
    _Style("HeaderLeft", "Header Left Page", _LEFT, based_on="Header"),
    _Style("HeaderBlank", "Header Blank", _spacing(0, 0, 240), _run(17)),
    _Style(
        "Footer",
        "footer",
        f'{_spacing(0, 0, 240)}<w:jc w:val="center"/>',
        _run(18, head=True, color=SOFT),
    ),
    _Style("FooterBlank", "Footer Blank", _spacing(0, 0, 240), _run(18)),
    _Style("FootnoteText", "footnote text", f"{_spacing(0, 40, 250)}{_LEFT}", _run(18)),
)

_CHARACTERS = (
    ("Strong", "Strong", "<w:b/><w:bCs/>"),
    ("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
    ("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    ("Label", "Label", f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>'),
    ("Term", "Term", "<w:b/><w:bCs/>"),
    ("Speaker", "Speaker", f'<w:b/><w:bCs/><w:color w:val="{INK}"/>'),
    ("Credit", "Credit", f'<w:color w:val="{SOFT}"/>'),
    (
        "SmallAddress",
        "Small Address",
        f'<w:color w:val="{SOFT}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
    ),
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
        custom = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
        parts.append(
            f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}">'
            f'<w:name w:val="{style.name}"/><w:basedOn w:val="{style.based_on}"/>{following}'
            f"<w:qFormat/><w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.run}</w:rPr></w:style>"
        )
    for identifier, name, run in _CHARACTERS:
        custom = "" if identifier in _BUILT_IN_CHARACTERS else ' w:customStyle="1"'
        parts.append(
            f'<w:style w:type="character"{custom} w:styleId="{identifier}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>'
        )
    parts.append("</w:styles>")
    return etree.fromstring("".join(parts))


# Names that Word knows; all others are ours.
_BUILT_IN = frozenset(
    {
        "Title",
        "Subtitle",
        "TOC Heading",
        "Body Text",
        "Body Text First Indent",
        "List Paragraph",
        "Block Text",
        "caption",
        "Signature",
        "header",
        "footer",
        "footnote text",
    }
    | {f"heading {level}" for level in range(1, 5)}
    | {f"toc {level}" for level in range(1, 4)}
)
_BUILT_IN_CHARACTERS = frozenset({"Strong", "Emphasis", "Hyperlink", "FootnoteReference"})


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
