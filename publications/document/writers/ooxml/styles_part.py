"""The part of the file that holds the styles (`word/styles.xml`)."""

from __future__ import annotations

from lxml import etree

from publications.document.writers.ooxml.style import (
    ACCENT,
    BODY_FONT,
    INK,
    RULE,
    TINT,
    font,
    spacing,
)
from publications.document.writers.ooxml.styles import CHARACTERS, PARAGRAPHS

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def styles_xml(language: str) -> etree._Element:
    """The whole `w:styles`; `language` is Word's tag, such as `cs-CZ`."""
    parts = [
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f"{font(BODY_FONT)}"
        f'<w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr><w:widowControl/>{spacing(0, 160, 290)}"
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/></w:style>',
        _table_styles(),
    ]
    for style in PARAGRAPHS:
        following = f'<w:next w:val="{style.next}"/>' if style.next else ""
        custom = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
        parts.append(
            f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}">'
            f'<w:name w:val="{style.name}"/><w:basedOn w:val="{style.based_on}"/>{following}'
            f"<w:qFormat/><w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.run}</w:rPr></w:style>"
        )
    for identifier, name, run in CHARACTERS:
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
