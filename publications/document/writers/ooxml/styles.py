"""Our own styles: every look in the file is a named style that an editor can change at once.

No paragraph style is called "Quote": Word gives that built-in name its own look.
"""

from __future__ import annotations

from publications.document.writers.ooxml.page import TEXT_WIDTH
from publications.document.writers.ooxml.style import (
    ACCENT,
    BOX_BORDER,
    BOX_TOP,
    INK,
    KEEP,
    LEFT,
    NO_HYPHENS,
    RULE,
    SIDES,
    SOFT,
    TINT,
    Style,
    beside,
    border,
    boxed,
    contents_line,
    heading,
    run_properties,
    spacing,
    table_text,
)

_CONTRIBUTOR = Style(
    "Contributor",
    "Contributor",
    f"{KEEP}{spacing(240, 0, 260)}{LEFT}",
    run_properties(24, head=True, bold=True, color=ACCENT),
)
_CONTRIBUTOR_ROLE = Style(
    "ContributorRole",
    "Contributor Role",
    f"<w:keepNext/>{spacing(0, 60, 260)}{LEFT}",
    run_properties(20, head=True, color=SOFT),
)
_CONTRIBUTOR_TEXT = Style(
    "ContributorText", "Contributor Text", f"<w:keepLines/>{spacing(0, 120, 270)}{LEFT}"
)
_CARD = f"<w:pBdr>{border('left', 18, 10, RULE)}</w:pBdr>"
_CARD_INDENT = '<w:ind w:left="230" w:right="160"/>'

PARAGRAPHS = (
    Style(
        "HalfTitle",
        "Half Title",
        f"{NO_HYPHENS}{spacing(2600, 0, 260)}{LEFT}",
        run_properties(28, color=SOFT),
    ),
    Style(
        "Title",
        "Title",
        f"{NO_HYPHENS}{spacing(2600, 280, 250)}{LEFT}",
        run_properties(68, bold=True, color=ACCENT),
        next="Subtitle",
    ),
    Style(
        "Subtitle",
        "Subtitle",
        f"{NO_HYPHENS}{spacing(0, 480, 270)}{LEFT}",
        run_properties(30, color=SOFT),
    ),
    Style(
        "Notice",
        "Notice",
        f'<w:pBdr>{SIDES}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
        f'{spacing(120, 120)}<w:ind w:left="140" w:right="140"/>{LEFT}',
        run_properties(20, head=True),
    ),
    Style(
        "Publisher",
        "Publisher",
        f"<w:pBdr>{border('top', 8, 12, ACCENT)}</w:pBdr>{spacing(3400, 40)}{LEFT}",
        run_properties(22, head=True, bold=True),
    ),
    Style(
        "CoverDate",
        "Cover Date",
        f"{spacing(0, 0)}{LEFT}",
        run_properties(22, head=True, color=SOFT),
    ),
    Style(
        "PartTitle",
        "Part Title",
        f"{KEEP}<w:pBdr>{border('bottom', 8, 16, ACCENT)}</w:pBdr>{NO_HYPHENS}"
        f'{spacing(3800, 360, 250)}{LEFT}<w:outlineLvl w:val="0"/>',
        run_properties(56, bold=True, color=ACCENT),
        next="PartText",
    ),
    Style(
        "PartText",
        "Part Text",
        f"{NO_HYPHENS}{spacing(0, 160, 290)}{LEFT}",
        run_properties(24, color=SOFT),
    ),
    heading(1, 680, 240, 42, ACCENT),
    heading(2, 420, 140, 28, ACCENT),
    heading(3, 320, 110, 24, INK),
    heading(4, 260, 80, 22, SOFT),
    *(
        Style(
            f"Heading{level}InPart",
            f"Heading {level} in Part",
            f'<w:outlineLvl w:val="{level}"/>',
            based_on=f"Heading{level}",
            next="BodyText",
        )
        for level in (1, 2, 3, 4)
    ),
    Style(
        "Heading1Below",
        "Heading 1 Below",
        spacing(720, 200, 250),
        based_on="Heading1",
        next="BodyText",
    ),
    Style(
        "TOCHeading",
        "TOC Heading",
        f"<w:keepNext/>{spacing(680, 320)}{LEFT}",
        run_properties(42, head=True, bold=True, color=ACCENT),
        next="Normal",
    ),
    contents_line(1, 0, 160, run_properties(22, head=True, bold=True)),
    contents_line(2, 260, 40, run_properties(21, head=True)),
    contents_line(3, 520, 0, run_properties(20, head=True, color=SOFT)),
    Style(
        "Author",
        "Author",
        f"<w:keepNext/>{NO_HYPHENS}{spacing(0, 400)}{LEFT}",
        run_properties(23, head=True, color=SOFT),
    ),
    Style("BodyText", "Body Text", spacing(0, 0, 290), next="BodyTextFirstIndent"),
    Style(
        "BodyTextFirstIndent",
        "Body Text First Indent",
        '<w:ind w:firstLine="300"/>',
        based_on="BodyText",
    ),
    Style(
        "AfterTable",
        "After Table",
        spacing(280, 0, 290),
        based_on="BodyText",
        next="BodyTextFirstIndent",
    ),
    Style("ListParagraph", "List Paragraph", spacing(60, 60, 280)),
    Style(
        "Withdrawn",
        "Withdrawn",
        f'<w:pBdr>{border("left", 18, 10, RULE)}</w:pBdr>{spacing(0, 120)}<w:ind w:left="300"/>{LEFT}',
        run_properties(22, italic=True, color=SOFT),
    ),
    Style(
        "BlockText",
        "Block Text",
        f"<w:keepLines/><w:pBdr>{border('left', 8, 12, RULE)}</w:pBdr>"
        f'{NO_HYPHENS}{spacing(260, 60)}<w:ind w:left="270" w:right="420"/><w:contextualSpacing/>{LEFT}',
        run_properties(23, italic=True),
    ),
    Style(
        "QuotationSource",
        "Quotation Source",
        f"<w:pBdr>{border('left', 8, 12, RULE)}</w:pBdr>"
        f'{spacing(0, 280)}<w:ind w:left="270" w:right="420"/>{LEFT}',
        run_properties(19, head=True, color=SOFT),
    ),
    Style(
        "TranscriptQuote",
        "Transcript Quote",
        f"{KEEP}<w:pBdr>{border('left', 18, 12, ACCENT)}</w:pBdr>"
        f'{NO_HYPHENS}{spacing(280, 0, 280)}<w:ind w:left="270" w:right="420"/>{LEFT}',
        run_properties(25, italic=True),
        next="TranscriptSource",
    ),
    Style(
        "TranscriptSource",
        "Transcript Source",
        f"<w:keepLines/><w:pBdr>{border('left', 18, 12, ACCENT)}</w:pBdr>{NO_HYPHENS}"
        f'{spacing(0, 280)}<w:ind w:left="270" w:right="420"/>{LEFT}',
        run_properties(19, head=True, color=SOFT),
    ),
    Style("Picture", "Picture", f"<w:keepNext/>{spacing(280, 80, 240)}{LEFT}"),
    Style(
        "LonePicture",
        "Picture Without Caption",
        f'{spacing(280, 280, 240)}<w:jc w:val="center"/>',
    ),
    Style(
        "Caption",
        "caption",
        f"<w:keepLines/>{NO_HYPHENS}{spacing(60, 320, 260)}{LEFT}",
        run_properties(19, head=True),
    ),
    Style(
        "TableCaption",
        "Table Caption",
        f"{KEEP}{spacing(320, 100, 260)}",
        based_on="Caption",
    ),
    *table_text("", 19, 250, 50),
    *table_text("Small", 16, 240, 40),
    *table_text("Tiny", 13, 240, 24),
    *table_text("Dense", 14, 240, 24),
    Style("TableEnd", "Table End", spacing(0, 0, 240), run_properties(8)),
    Style(
        "BoxText",
        "Box Text",
        f'{BOX_BORDER}{spacing(0, 80, 280)}<w:ind w:left="230" w:right="160"/>{LEFT}',
    ),
    Style(
        "BoxTitle",
        "Box Title",
        f"{KEEP}{BOX_TOP}{NO_HYPHENS}{spacing(360, 0, 260)}"
        f'<w:ind w:left="230" w:right="160"/>{LEFT}',
        run_properties(24, head=True, bold=True, color=ACCENT),
        next="BoxText",
    ),
    Style(
        "BoxList",
        "Box List",
        f'{BOX_BORDER}{spacing(0, 80, 280)}<w:ind w:left="570" w:right="160" w:hanging="340"/>{LEFT}',
    ),
    Style(
        "BoxPicture",
        "Box Picture",
        f'{KEEP}{BOX_BORDER}<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 160}"/></w:tabs>'
        f'{spacing(0, 100, 240)}<w:ind w:left="230" w:right="160"/>{LEFT}',
        based_on="BoxText",
    ),
    boxed("BoxLine", "Box Line", 0, 40, run_properties(20, head=True), keep=False),
    boxed("BoxSmall", "Box Small", 0, 60, run_properties(17, head=True, color=SOFT), keep=False),
    boxed("BoxLabel", "Box Label", 80, 20, run_properties(19, head=True, bold=True)),
    Style(
        "BoxChapter",
        "Box Chapter",
        f'<w:keepLines/>{BOX_BORDER}<w:tabs><w:tab w:val="left" w:pos="930"/></w:tabs>'
        f'{spacing(0, 30, 250)}<w:ind w:left="930" w:right="160" w:hanging="700"/>{LEFT}',
        run_properties(20, head=True),
        based_on="BoxText",
    ),
    boxed("BoxDownload", "Box Download", 0, 90, run_properties(20, head=True), keep=False),
    Style(
        "Definition",
        "Definition",
        f'<w:keepLines/>{spacing(0, 140, 280)}<w:ind w:left="300" w:hanging="300"/>{LEFT}',
    ),
    _CONTRIBUTOR,
    _CONTRIBUTOR_ROLE,
    _CONTRIBUTOR_TEXT,
    *(beside(style) for style in (_CONTRIBUTOR, _CONTRIBUTOR_ROLE, _CONTRIBUTOR_TEXT)),
    Style(
        "ContactName",
        "Contact Name",
        f"{KEEP}{_CARD}{spacing(320, 0, 270)}{_CARD_INDENT}{LEFT}",
        run_properties(22, head=True, bold=True),
        next="ContactLine",
    ),
    Style(
        "ContactLine",
        "Contact Line",
        f"{KEEP}{_CARD}{NO_HYPHENS}{spacing(0, 0, 270)}{_CARD_INDENT}{LEFT}",
        run_properties(20, head=True),
    ),
    Style(
        "ContactLast",
        "Contact Last Line",
        f'<w:keepNext w:val="0"/>{spacing(0, 320, 270)}',
        based_on="ContactLine",
    ),
    Style(
        "Signature",
        "Signature",
        f'<w:keepNext/>{spacing(480, 0)}<w:jc w:val="right"/>',
        "<w:b/><w:bCs/>",
    ),
    Style(
        "SignaturePicture",
        "Signature Picture",
        f'<w:keepNext/>{spacing(480, 80, 240)}<w:jc w:val="right"/>',
    ),
    Style("SignatureBelow", "Signature Below Picture", spacing(0, 0), based_on="Signature"),
    Style(
        "SignatureRole",
        "Signature Role",
        f'{spacing(0, 0, 270)}<w:jc w:val="right"/>',
        run_properties(20, head=True, color=SOFT),
    ),
    Style(
        "Separator",
        "Separator",
        f"<w:pBdr>{border('bottom', 6, 1, RULE)}</w:pBdr>"
        f'{spacing(200, 360, 240)}<w:ind w:left="3000" w:right="3000"/>',
        run_properties(8),
    ),
    Style(
        "FunderStatement",
        "Funder Statement",
        f"<w:keepNext/><w:pBdr>{border('top', 6, 8, RULE)}</w:pBdr>{spacing(280, 60)}{LEFT}",
        run_properties(21),
    ),
    Style(
        "FunderNumber",
        "Funder Number",
        f"{NO_HYPHENS}{spacing(0, 120)}{LEFT}",
        run_properties(19, head=True, color=SOFT),
    ),
    Style(
        "FunderLogo",
        "Funder Logo",
        f"{spacing(80, 80, 240)}{LEFT}",
        run_properties(18, head=True, color=SOFT),
    ),
    Style("Imprint", "Imprint", f"{NO_HYPHENS}{spacing(0, 80, 270)}{LEFT}", run_properties(20)),
    Style(
        "ImprintTitle", "Imprint Title", spacing(0, 80, 270), "<w:b/><w:bCs/>", based_on="Imprint"
    ),
    Style(
        "Header",
        "header",
        f"<w:pBdr>{border('bottom', 4, 4, RULE)}</w:pBdr>"
        f'{NO_HYPHENS}{spacing(0, 0, 240)}<w:jc w:val="right"/>',
        run_properties(17, head=True, color=SOFT),
    ),
    Style("HeaderLeft", "Header Left Page", LEFT, based_on="Header"),
    Style("HeaderBlank", "Header Blank", spacing(0, 0, 240), run_properties(17)),
    Style(
        "Footer",
        "footer",
        f'{spacing(0, 0, 240)}<w:jc w:val="center"/>',
        run_properties(18, head=True, color=SOFT),
    ),
    Style("FooterBlank", "Footer Blank", spacing(0, 0, 240), run_properties(18)),
    Style("FootnoteText", "footnote text", f"{spacing(0, 40, 250)}{LEFT}", run_properties(18)),
)

CHARACTERS = (
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
