"""A generated anthology as long as wanted: prose in the shape of Czech, no sense, no real people.

The same `pages` and `seed` give the same document. It has what real ones have in the same
measure: one-letter prepositions (every sixth word or so), numbers with units, footnotes, figures,
tables, lists, quotations, films, a glossary.
"""

from __future__ import annotations

from random import Random

from anthology_sample import CREATED, assets, cells, run

from publications.document import typography
from publications.document.model import (
    Block,
    Box,
    Chapter,
    Contact,
    Contributor,
    Definition,
    Definitions,
    Document,
    Emphasis,
    Figure,
    FilmBox,
    Footnote,
    Funder,
    FunderBlock,
    Heading,
    Imprint,
    Inline,
    KeyPoints,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Section,
    SectionKind,
    Strong,
    Table,
    TranscriptQuote,
)

__all__ = ["assets", "long_anthology"]

PAGES_OF_A_SECTION = 6.4  # on A4, measured
SECTIONS_OF_A_PART = 8

_LETTERS = ("k", "s", "v", "z", "o", "u", "a", "i")
_WORDS = """
rodina péče obec podpora koordinátorka dítě škola lékař sestra babička úřad dopis telefon schůzka
služba cesta ráno večer kuchyně chodba čekárna posudek formulář rozhovor síť kontakt nit pomoc
čas klid obava radost únava odpočinek soused přítel starosta radnice knihovna zahrada nemocnice
rehabilitace stacionář pečovatelka asistent rodič maminka tatínek sourozenec dětství dospělost
nejkoordinovanější spolupráce zodpovědnost nejpotřebnější odlehčovací mezioborový nezpochybnitelný
představuje zajišťuje hledá potřebuje nachází vyřizuje doprovází vysvětluje zapisuje vzpomíná
navštívila zavolala pomohla sepsala přinesla odmítla zůstala odešla vrátila poslouchala mluvila
velký malý nový starý dobrý těžký lehký trpělivý laskavý unavený rychlý pomalý jistý nejistý
dnes zítra včera potom někdy často málokdy doma venku společně znovu konečně pokaždé zpravidla
který kteří nebo když protože aby jestli že jako než ani také ještě právě jen už tak tam tady
poskytovatelům zaměstnavatelích poradenství domácností nejvzdálenějšími prostřednictvím
""".split()  # noqa: SIM905 - a word list reads better as text
_ENDS = (". ", ". ", ". ", "? ", "! ", "… ")
_FACTS = (
    "za 1 250 Kč měsíčně",
    "(§ 109-110 zákona č. 108/2006 Sb.)",
    "od 4. května 2026",
    "v 16.00-17.30",
    "asi 12-14 úřadů",
    "pro 4 300 obyvatel",
    "u MUDr. Vzorové",
    "Bc. Nikdo, DiS.,",
    "s č. 22 na str. 7",
    "a z. s. Nit",
    "o 15 % více",
)


def long_anthology(pages: int = 200, seed: int = 5) -> Document:
    """About so many A4 pages, typeset as an export would typeset it."""
    random = Random(seed)
    count = max(1, round(pages / PAGES_OF_A_SECTION))
    sections: list[Section] = []
    for number in range(count):
        if number % SECTIONS_OF_A_PART == 0:
            part = number // SECTIONS_OF_A_PART + 1
            title = f"Oddíl {part}: {_title(random)}"
            sections.append(Section(SectionKind.PART, f"oddil-{part}", title, (_prose(random),)))
        sections.append(_section(random, number))
    sections += (_glossary(random, count), _contributors(random))
    return typography.apply(
        Document(
            title="Kdo drží nit: sborník, který nikdo nenapsal",
            subtitle="Vymyšlený text o mnoha stranách",
            publisher="Aliance Příkladná (vymyšlená organizace)",
            created=CREATED,
            imprint=Imprint(
                edition="První vydání",
                date="květen 2026",
                licence="CC BY-SA 4.0",
                licence_url="https://creativecommons.org/licenses/by-sa/4.0/deed.cs",
                how_to_cite="Kdo drží nit. 1. vyd. Lhota nad Mlýnem: Aliance Příkladná, 2026.",
                isbn="978-80-000-0000-2",
                url="https://example.org/vydani/13",
            ),
            fictional_notice="Text je vygenerovaný a nedává smysl; osoby a místa jsou vymyšlené.",
            sections=tuple(sections),
            funders=(
                FunderBlock(
                    "Vzniklo s podporou Ministerstva M.",
                    "CZ.03.02.02/00/22_027/0001236",
                    (Funder("Ministerstvo M", "ministry", "Logo Ministerstva M"),),
                ),
            ),
        )
    )


def _section(random: Random, number: int) -> Section:
    notes: list[Footnote] = []

    def noted() -> Paragraph:
        identifier = f"{len(notes) + 1}"
        notes.append(Footnote(identifier, (Paragraph(run(_sentence(random).strip())),)))
        return Paragraph(
            (*_inlines(random, 3), NoteRef(identifier), *run(" "), *_inlines(random, 2))
        )

    url = f"https://example.org/film/{number}"
    blocks: list[Block] = [
        noted(),
        _prose(random),
        KeyPoints("Co si odnést", tuple(ListItem((_prose(random, 1),)) for _ in range(3))),
        Heading(2, f"s{number}-1", run(_title(random))),
        _prose(random),
        noted(),
        List(number % 2 == 0, tuple(ListItem((_prose(random, 1),)) for _ in range(4))),
        _prose(random),
        Figure(
            "garden",
            "Kopce za městem při západu slunce",
            caption=run(_sentence(random).strip()),
            credit="O. Vymyšlený",
            width_percent=70,
        ),
        _prose(random),
        Heading(3, f"s{number}-2", run(_title(random))),
        noted(),
        _table(random),
        _prose(random),
        Quotation((_prose(random, 2),), run(f"{random.choice(_WORDS).title()}, maminka")),
        _prose(random),
        FilmBox(
            _title(random),
            url,
            random.randrange(60_000, 4_000_000),
            "poster",
            "Záběr z filmu",
            f"https://example.org/f/{number}",
            tuple(
                Chapter(at * 60_000, _title(random), f"{url}#t={at * 60}") for at in range(3)
            ),
        ),
        TranscriptQuote(
            run(_sentence(random).strip()), "Marie", _title(random), url, 61_000, 69_500
        ),
        _prose(random),
        Heading(2, f"s{number}-3", run(_title(random))),
        noted(),
        Box(_title(random), (_prose(random, 2), _prose(random, 1))),
        _prose(random),
        _prose(random),
        Paragraph(
            (
                *run("Více ukazuje "),
                Link(f"#s{max(0, number - 1)}-1", run("předchozí příspěvek")),
                *run(" a "),
                Link(f"https://example.org/zdroj/{number}", run("zdroj na webu")),
                *run("."),
            )
        ),
    ]  # fmt: skip
    return Section(
        SectionKind.EXAMPLE if number % 3 else SectionKind.PAPER,
        f"clanek-{number}",
        _title(random),
        tuple(blocks),
        authors=(f"Mgr. {_name(random)}", f"{_name(random)}, Ph.D."),
        footnotes=tuple(notes),
    )


def _glossary(random: Random, count: int) -> Section:
    terms = tuple(
        Definition(f"pojem-{n}", run(_title(random)), run(_sentence(random).strip()))
        for n in range(count)
    )
    return Section(SectionKind.GLOSSARY, "slovnicek", "Slovníček", (Definitions(terms),))


def _contributors(random: Random) -> Section:
    people = tuple(
        Contributor(_name(random), "autorka", _inlines(random, 2), "portrait", "Žena v zahradě")
        for _ in range(6)
    )
    contact = Contact(_name(random), organisation="Aliance Příkladná", email="sit@example.org")
    return Section(SectionKind.CONTRIBUTORS, "autori", "Autorky a autoři", (*people, contact))


def _table(random: Random) -> Table:
    rows = [cells("Kdo pečuje", "Hodin týdně", "Z toho v noci")]
    rows += [
        cells(_title(random), str(random.randrange(10, 100)), str(random.randrange(1, 30)))
        for _ in range(random.randrange(3, 9))
    ]
    return Table(run(_sentence(random).strip(" .?!…")), tuple(rows), header_column=True)


def _prose(random: Random, sentences: int = 6) -> Paragraph:
    return Paragraph(_inlines(random, sentences))


def _inlines(random: Random, sentences: int) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    for number in range(sentences):
        parts += run(_sentence(random) if number < sentences - 1 else _sentence(random).strip())
        if number % 4 == 2 and number < sentences - 1:
            wrap = random.choice((Strong, Emphasis))
            parts += (
                wrap(run(f"{random.choice(_LETTERS)} {random.choice(_WORDS)}")),
                *run(" "),
            )
    return tuple(parts)


def _sentence(random: Random) -> str:
    parts: list[str] = []
    for _ in range(random.randrange(6, 22)):
        if random.random() < 0.18:
            parts.append(random.choice(_LETTERS))
        if random.random() < 0.03:
            parts.append(random.choice(_FACTS))
        comma = "," if random.random() < 0.09 else ""
        parts.append(random.choice(_WORDS) + comma)
    text = " ".join(parts).rstrip(",")
    return text[0].upper() + text[1:] + random.choice(_ENDS)


def _title(random: Random) -> str:
    words = [random.choice(_WORDS) for _ in range(random.randrange(2, 5))]
    words.insert(1, random.choice(_LETTERS))
    return " ".join(words).capitalize()


def _name(random: Random) -> str:
    return f"{random.choice(_WORDS).title()} {random.choice(_WORDS).title()}ová"
