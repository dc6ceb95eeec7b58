"""Czech typography: one pass over the text, character for character.

Before it the characters are cleaned, in every language (`characters`).

The rules are those of ČSN 01 6910 and of the Language Institute's handbook (prirucka.ujc.cas.cz):
what belongs together is held by a no-break space, ranges and pauses are set with an en dash, straight
quotation marks become „these“ and within them ‚these‘, an apostrophe between letters curved. Three dots
become one sign beforehand.
Each replacement keeps the length of the text, so a paragraph is treated as one string, across
its bold words and links, and cut back into its nodes. The pass is idempotent.

Left as they are: web and mail addresses, ISBN, telephone and account numbers, ISO dates,
registration numbers, and words marked as another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from publications.document import characters, walk
from publications.document.model import Document, Inline, LineBreak, NoteRef, Section, Span, Text
from publications.document.text import inline_text

NBSP = "\u00a0"
EN_DASH = "–"
_OPENING = frozenset(" \u00a0\n\t([{–—/„‚")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_FOREIGN = "\ue000"  # stands for a word of another language; private use, never in a text

_PROTECTED = re.compile(
    r"""
    (?:https?://|www\.)\S+                                    # web addresses
    | \b[\w.+-]+@[\w-]+\.[\w.-]+                              # mail addresses
    | \b(?:[\w-]+\.)+(?:cz|eu|org|com|net|sk|info)\b(?:/\S*)? # bare domains
    | \b(?:ISBN|ISSN)(?:-1[03])?:?\s*[\dXx][\dXx -]{7,16}[\dXx]\b
    | \b97[89][ -]\d{1,5}[ -]\d{1,7}[ -]\d{1,7}[ -]\d\b
    | (?:\+|\b00)\d{1,3}(?:[ -]?\d{2,4}){2,4}\b               # telephone with its country
    | (?<![\d.,])[2-79]\d\d[ -]\d{3}[ -]\d{3}\b(?!\s*(?:Kč|korun|EUR|€|obyvatel|lidí|osob))
    | \b\d{4}-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?\b(?!-)   # ISO dates
    | \b\d{1,6}-\d{2,10}/\d{4}\b                              # accounts
    | \b(?=\S*\d)(?=\S*[^\W\d_])[\w.-]+[/_][\w./-]*\w         # registration numbers
    """,
    re.VERBOSE,
)

_TITLES = (
    "Bc|BcA|Mgr|MgA|Ing|MUDr|MVDr|MDDr|PharmDr|PhDr|JUDr|RNDr|PaedDr|ThDr|ThLic|Dr|dr|Doc|doc|"
    "Prof|prof|arch|akad"
)
_ABBREVIATIONS = (
    "č|čl|s|str|obr|tab|odst|písm|kap|sv|roč|příl|bod|ř|odd|např|tzv|tj|mj|popř|resp|sv|tř|nám|"
    "ul|tel|mob|vyd|ed|srov|viz|cca|min|max|p|pí|sl|ev|zák|vyhl|nař|a|r|z|n|k"
)
_MONTHS = "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
_NOMINATIVE_MONTHS = (
    "leden|únor|březen|duben|květen|červen|červenec|srpen|září|říjen|listopad|prosinec"
)
_DAYS = "pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle|po|út|st|čt|pá|so|ne"
_UNITS = (
    r"%|‰|°C|°|Kč|korun\w*|EUR|eur\w*|€|USD|\$|tis\.|mil\.|mld\.|tisíc\w*|milion\w*|miliard\w*|"
    r"km|cm|mm|m²|m³|m|kg|dkg|g|mg|t|l|dl|ml|kWh|MB|GB|h|hod\.|hodin\w*|min\.?|minut\w*|s|ms|"
    r"let|léta|rok\w*|roků|měsíc\w*|týdn\w*|týden|dny|dní|den|dnů|dnech|"
    r"osob\w*|lidí|lidem|dětí|rodin\w*|klient\w*|obcí|obce|krajů|krajích|míst\w*|lůžek|stran\w*"
)

# Every rule replaces the one space it looks at, so each keeps the length of the text.
_HOLD = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.'’-])[KkVvSsZzOoUuAaIi]( )(?=\S)",
        rf"\b(?:{_TITLES})\.( )(?=[^\W\d_])",
        rf"(?<![\w.])(?:{_ABBREVIATIONS})\.( )(?=\w)",
        r"(?<!\w)[A-ZÁČĎÉÍŇÓŘŠŤÚŽ]\.( )(?=[A-ZÁČĎÉÍŇÓŘŠŤÚŽ])",
        r"(?<!\w)(?:a|s|z|o|p|r|k|n)\.( )(?=(?:s|z|o|p|r|ú|k)\.)",
        r",( )(?=(?:(?:Ph\.D|CSc|DrSc|DiS|MBA|LL\.M|Th\.D)\b|z\. ?[sú]\.|o\. ?p\. ?s\.|a\. ?s\.|s\. ?r\.))",
        r"§{1,2}( )(?=\d)",
        rf"\d( )(?=(?:{_UNITS})(?!\w))",
        r"\d( )(?=Sb\.)",
        r"(?<!\d)\d{1,2}\.( )(?=\d{1,2}\.)",
        r"(?<!\d)\d{1,2}\.[ \u00a0]?\d{1,2}\.( )(?=\d{4}\b)",
        rf"(?<!\d)\d{{1,2}}\.( )(?=(?:{_MONTHS})\b)",
        r"(?<!\d)\d{1,3}\.( )(?=[a-záčďéěíňóřšťúůýž])",
        r"\b(?:Praha|Prahy|Praze|Brno|Brně|Ostrava|Plzeň)( )(?=\d{1,2}\b(?![\d.]))",
        r"\bPSČ( )(?=\d)",
        r"(?<=\S)( )(?=–(?:[ \u00a0]))",
    )
)
_POSTCODE = re.compile(r"(?<![\d.,][ \u00a0])(?<![\d.,])\d{3}( )(?=\d{2}\b(?![ \u00a0]?\d))")
_THOUSANDS = re.compile(r"(?<![\w,.])\d{1,3}(?:[ \u00a0]\d{3})+(?!\w|[ \u00a0]\d)")
_SPACED_HYPHEN = re.compile(r"(?<=\S)([ \u00a0])-(?=[ \u00a0]\S)")
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w/.,:-])\d{1,4}(-)(?=\d{1,4}(?![\w/:-]|[.,]\d|\.-))",
        r"(?<![\w/.,:-])\d{1,3},\d+(-)(?=\d{1,3},\d+(?![\w/:-]))",
        r"(?<![\w/.,:-])\d{1,2}[.:]\d{2}(-)(?=\d{1,2}[.:]\d{2}(?![\w/:-]))",
        r"(?<![\w/.,:-])\d{1,2}\.(-)(?=\d{1,2}\.)",
        rf"\b(?:{_DAYS}|{_NOMINATIVE_MONTHS})(-)(?=(?:{_DAYS}|{_NOMINATIVE_MONTHS})(?![\w-]))",
    )
)


def typeset(text: str) -> str:
    """The Czech text with its no-break spaces and en dashes; as long as before, idempotent."""
    kept = [match.span() for match in _PROTECTED.finditer(text)]
    characters = list(text)

    def put(at: int, character: str) -> None:
        if not any(start <= at < end for start, end in kept):
            characters[at] = character

    # Pauses first: the rule that holds a space before a dash must see the dash.
    for match in _SPACED_HYPHEN.finditer(text):
        put(match.end() - 1, EN_DASH)
    for pattern in _RANGES:
        for match in pattern.finditer(text):
            put(match.start(1), EN_DASH)
    for at, mark in _quotation_marks(text):
        put(at, mark)
    for match in _APOSTROPHE.finditer(text):
        put(match.start(), "’")
    dashed = "".join(characters)
    for pattern in (*_HOLD, _POSTCODE):
        for match in pattern.finditer(dashed):
            put(match.start(1), NBSP)
    for match in _THOUSANDS.finditer(dashed):
        for at in range(match.start(), match.end()):
            if dashed[at] == " ":
                put(at, NBSP)
    return "".join(characters)


def _quotation_marks(text: str) -> Iterator[tuple[int, str]]:
    """Where straight marks stand in pairs, and what each becomes; what has no partner stays (5" is
    five inches)."""
    for start, end in _pairs(text, '"', 0, len(text)):
        yield from ((start, "„"), (end, "“"))
        yield from _inner(text, start + 1, end)
    for match in re.finditer("„([^„“]*)“", text):
        yield from _inner(text, *match.span(1))


def _inner(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for opening, closing in _pairs(text, "'", start, end):
        yield from ((opening, "‚"), (closing, "‘"))


def _pairs(text: str, mark: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opening = None
    for at in range(start, end):
        if text[at] != mark:
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if opening is None:
            if (at == start or before in _OPENING or before == '"') and not after.isspace():
                opening = at
        elif not before.isspace() and not after.isalnum():
            yield opening, at
            opening = None


def with_ellipses(text: str) -> str:
    """The text with one sign for three dots; the only change that makes it shorter."""
    return _DOTS.sub("…", text)


def apply(document: Document) -> Document:
    """The document in clean characters, its Czech sections typeset; other languages are left as
    they are."""
    document = characters.cleaned(document)
    czech = document.language.startswith("cs")

    def string(text: str) -> str:
        return typeset(with_ellipses(text)) if czech else text

    imprint = replace(
        document.imprint,
        edition=string(document.imprint.edition),
        date=string(document.imprint.date),
        how_to_cite=string(document.imprint.how_to_cite),
        lines=tuple(string(line) for line in document.imprint.lines),
    )
    return replace(
        document,
        title=string(document.title),
        subtitle=string(document.subtitle),
        publisher=string(document.publisher),
        fictional_notice=string(document.fictional_notice),
        imprint=imprint,
        sections=tuple(apply_section(section) for section in document.sections),
        funders=tuple(walk.rewrite_funders(block, string) for block in document.funders),
    )


def apply_section(section: Section) -> Section:
    """The section typeset, when its language is Czech."""
    if not section.lang.startswith("cs"):
        return section
    return walk.rewrite_section(section, typeset_run, lambda text: typeset(with_ellipses(text)))


def typeset_run(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """One run of inlines, typeset as the one line of text a reader sees."""
    children = walk.rewrite_leaves(children, with_ellipses)
    whole = typeset(_flat(children))
    at = 0

    def cut(text: str) -> str:
        nonlocal at
        at += len(text)
        return whole[at - len(text) : at]

    def rebuild(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
        nonlocal at
        rebuilt: list[Inline] = []
        for child in run:
            match child:
                case Text():
                    rebuilt.append(Text(cut(child.text)))
                case LineBreak():
                    at += 1
                    rebuilt.append(child)
                case NoteRef():
                    rebuilt.append(child)
                case Span() if not child.lang.startswith("cs"):
                    at += len(inline_text(child.children))
                    rebuilt.append(child)
                case _:
                    rebuilt.append(replace(child, children=rebuild(child.children)))
        return tuple(rebuilt)

    return rebuild(children)


def _flat(children: tuple[Inline, ...]) -> str:
    """The run as one string; another language as marks of the same length."""
    parts: list[str] = []
    for child in children:
        match child:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case NoteRef():
                pass
            case Span(lang=lang, children=inner) if not lang.startswith("cs"):
                parts.append(_FOREIGN * len(inline_text(inner)))
            case _:
                parts.append(_flat(child.children))
    return "".join(parts)
