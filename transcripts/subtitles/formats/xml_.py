"""XML of strangers: elements with their lines, and nothing that reaches beyond the file or grows.

A document type is refused, so there are no entities to expand (a billion laughs) and none to fetch
(a file of this machine, an address); expat itself loads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from transcripts.subtitles.model import MalformedSubtitle

MAX_DEPTH = 100
# What expat says of files that people meet, in Czech; the rest stays in English.
_CZECH = {
    "syntax error": "začíná něčím, co do XML nepatří",
    "no element found": "soubor končí dřív, než má, nebo je prázdný",
    "not well-formed (invalid token)": "znak, který sem nepatří nebo není v kódování, jaké soubor uvádí",
    "unclosed token": "soubor končí uprostřed značky",
    "unclosed CDATA section": "soubor končí uprostřed oddílu CDATA",
    "partial character": "soubor končí uprostřed znaku",
    "mismatched tag": "značka se zavírá jinak, než se otevřela",
    "duplicate attribute": "značka má dvakrát tentýž údaj",
    "junk after document element": "za koncem XML je ještě něco dalšího",
    "undefined entity": "neznámá entita (začíná znakem &)",
    "unbound prefix": "předpona jména není nikde vysvětlená",
    "unknown encoding": "kódování, jaké soubor uvádí, neznáme",
    "encoding specified in XML declaration is incorrect": "soubor je v jiném kódování, než uvádí",
    "XML or text declaration not at start of entity": "hlavička XML není na úplném začátku souboru",
    "reference to invalid character number": "číslo znaku, jaký neexistuje",
}


@dataclass(slots=True)
class Element:
    """An element; `name` and the keys of `attributes` are "namespace local", or "local" in none.

    `content` holds its texts and elements in their order.
    """

    name: str
    attributes: dict[str, str]
    line: int
    content: list[str | Element] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def text(self) -> str:
        """All text inside, at any depth."""
        return "".join(each if isinstance(each, str) else each.text for each in self.content)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root element, the lines of the comments, and those of the processing instructions with their names."""

    root: Element
    comments: tuple[int, ...]
    instructions: tuple[tuple[int, str], ...]


def local_name(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def parse(data: bytes) -> Parsed:
    """The root element of a document. Raises `MalformedSubtitle` with the line."""
    builder = _Builder()
    parser = builder.parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code) or "unknown error"
        raise MalformedSubtitle(
            f"this is not well-formed XML: {said}",
            error.lineno,
            cs=f"tohle není správně zapsané XML: {_CZECH.get(said, said)}",
        ) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, MalformedSubtitle):
            raise
        raise MalformedSubtitle(
            "the XML names an encoding that cannot be read",
            1,
            cs="XML uvádí kódování, které neumíme přečíst",
        ) from error
    if builder.root is None:  # expat refuses a document without one
        raise MalformedSubtitle("the XML is empty", 1, cs="XML je prázdné")
    return Parsed(builder.root, tuple(builder.comments), tuple(builder.instructions))


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.comments: list[int] = []
        self.instructions: list[tuple[int, str]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.CommentHandler = self._comment
        self.parser.ProcessingInstructionHandler = self._instruction

    def _doctype(self, *_: object) -> None:
        raise MalformedSubtitle(
            "the XML has a document type (DOCTYPE), which subtitles never need; it was not read",
            self.parser.CurrentLineNumber,
            cs="XML má typ dokumentu (DOCTYPE), který titulky nepotřebují; proto jsme ho nečetli",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if len(self.open) >= MAX_DEPTH:
            raise MalformedSubtitle(
                "the XML is nested too deeply", element.line, cs="XML je příliš hluboko vnořené"
            )
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].content.append(text)

    def _comment(self, _text: str) -> None:
        self.comments.append(self.parser.CurrentLineNumber)

    def _instruction(self, name: str, _rest: str) -> None:
        self.instructions.append((self.parser.CurrentLineNumber, name))
