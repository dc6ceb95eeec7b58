"""An invented anthology, its people and places made up, in the shapes real ones have."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from publications.document import typography
from publications.document.model import (
    Block,
    Box,
    Cell,
    Chapter,
    Contact,
    Contributor,
    Definition,
    Definitions,
    Document,
    Download,
    Downloads,
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
    LineBreak,
    Link,
    List,
    ListItem,
    NoteRef,
    Paragraph,
    Quotation,
    Row,
    Section,
    SectionKind,
    Signature,
    Span,
    Strong,
    Table,
    Text,
    ThematicBreak,
    TranscriptQuote,
)

CREATED = "2026-05-04T10:00:00+02:00"
HOSTILE = "#[]$*_@ <&>\"'\\ {{x}} %s `code` = - + / ~ // /* */ #let x = 1 \\u{41} &amp; </w:t>"


def p(*parts: str | Inline) -> Paragraph:
    return Paragraph(run(*parts))


def run(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def item(*parts: str | Inline) -> ListItem:
    return ListItem((p(*parts),))


def cells(*texts: str) -> Row:
    return Row(tuple(Cell(run(text)) for text in texts))


def picture(width: int = 900, height: int = 600, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A calm drawn landscape, so that the pages can be looked at as well as tested."""
    image = Image.new("RGB", (width, height), "#dfe6e2")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.68, height * 0.12, width * 0.82, height * 0.33), fill="#e7b36a")
    draw.polygon(
        [
            (0, height * 0.7),
            (width * 0.4, height * 0.35),
            (width, height * 0.8),
            (width, height),
            (0, height),
        ],
        fill="#8aa39a",
    )
    draw.polygon(
        [
            (0, height * 0.9),
            (width * 0.7, height * 0.55),
            (width, height * 0.7),
            (width, height),
            (0, height),
        ],
        fill="#5d7f77",
    )
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, kind)
    return buffer.getvalue()


def logo(text: str) -> bytes:
    image = Image.new("RGBA", (420, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((5, 5, 415, 145), 20, outline="#2f5d50", width=6)
    draw.text((40, 45), text, fill="#2f5d50", font_size=44)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def assets() -> dict[str, bytes]:
    return {
        "garden": picture(),
        "poster": picture(640, 360),
        "ornament": picture(300, 80, "PNG"),
        "portrait": picture(400, 500),
        "fund": logo("Nadace Most"),
        "ministry": logo("Ministerstvo M"),
    }


def anthology() -> Document:
    """The whole sample, typeset as an export would typeset it."""
    return typography.apply(
        Document(
            title="Kdo drží nit: příklady koordinované podpory rodin",
            subtitle="Sborník z obcí, které se rozhodly naslouchat",
            publisher="Aliance Příkladná (vymyšlená organizace)",
            created=CREATED,
            imprint=Imprint(
                edition="První vydání",
                date="květen 2026",
                licence="CC BY-SA 4.0",
                licence_url="https://creativecommons.org/licenses/by-sa/4.0/deed.cs",
                how_to_cite="Kdo drží nit. 1. vyd. Lhota nad Mlýnem: Aliance Příkladná, 2026.",
                isbn="978-80-000-0000-2",
                url="https://example.org/vydani/12",
                lines=("Sazba z písem Source Serif a Source Sans.",),
            ),
            fictional_notice="Všechny osoby, obce a organizace v této ukázce jsou vymyšlené.",
            sections=(
                _foreword(),
                _part("cast-1", "Kde se nit trhá", (p("Jedna stať o tom, co rodiny hledají."),)),
                _paper(),
                _part("cast-2", "Kdo ji drží"),
                _example(),
                _withdrawn(),
                _english(),
                _glossary(),
                _contributors(),
            ),
            funders=(
                FunderBlock(
                    statement="Sborník vznikl v rámci projektu Nit v ruce s podporou "
                    "Ministerstva M a nadačního fondu Most.",
                    registration_number="CZ.03.02.02/00/22_027/0001236",
                    funders=(
                        Funder("Ministerstvo M", "ministry", "Logo Ministerstva M"),
                        Funder("Nadační fond Most", "fund", "Logo nadačního fondu Most"),
                    ),
                ),
                FunderBlock("Série článků dobré praxe, výzva PVP 2023", "2023/CAU/PVP/042"),
            ),
        )
    )


def _foreword() -> Section:
    return Section(
        kind=SectionKind.FOREWORD,
        id="uvodni-slovo",
        title="Úvodní slovo",
        blocks=(
            p(
                "Vážené čtenářky, vážení čtenáři, v ruce držíte knížku o lidech, kteří pečují "
                "o své blízké doma. Vznikala v kuchyních, na chodbách úřadů i v autě cestou "
                "k lékaři."
            ),
            p(
                "Přáli jsme si ukázat, že ",
                Strong(run("koordinovaná podpora")),
                " není zaklínadlo. Je to člověk, který zvedne telefon, a obec, která mu k tomu "
                "dá čas.",
                NoteRef("1"),
            ),
        ),
        footnotes=(Footnote("1", (p("Rozhovory se natáčely od ledna do června 2025."),)),),
        signature=Signature(
            "Mgr. Alžběta Vzorová",
            "výkonná ředitelka",
            "4. května 2026",
            "portrait",
            "Usměvavá žena středních let v zahradě",
        ),
    )


def _part(identifier: str, title: str, blocks: tuple[Block, ...] = ()) -> Section:
    return Section(SectionKind.PART, identifier, title, blocks)


def _withdrawn() -> Section:
    return Section(
        SectionKind.WITHDRAWN,
        "stazeno-1",
        "Příspěvek byl stažen",
        (p("Příspěvek, který zde byl ve starším vydání, v tomto vydání není."),),
    )


def _glossary() -> Section:
    return Section(
        SectionKind.GLOSSARY,
        "slovnicek",
        "Slovníček",
        (
            Definitions(
                (
                    Definition(
                        "pojem-koordinace",
                        run("koordinovaná podpora"),
                        run("jeden člověk ví, kdo kdy rodině pomáhá; více v části ",
                            Link("#lhota", run("Lhota nad Mlýnem")), "."),
                    ),
                    Definition(
                        "pojem-odlehceni",
                        run("odlehčovací služba (", Span("en", run("respite care")), ")"),
                        run("někdo se na čas stará místo rodiny"),
                    ),
                )
            ),
        ),
    )  # fmt: skip


def _contributors() -> Section:
    return Section(
        SectionKind.CONTRIBUTORS,
        "autori",
        "Autorky a autoři",
        (
            Contributor(
                "PhDr. Jan Smyšlený, Ph.D.",
                "sociolog",
                run("Zkoumá, jak rodiny hledají pomoc. Učí na vymyšlené fakultě."),
                "portrait",
                "Muž s brýlemi u tabule",
            ),
            Contributor("Bc. Tereza Neznámá", "koordinátorka sítě"),
        ),
    )


def _paper() -> Section:
    return Section(
        kind=SectionKind.PAPER,
        id="v-pasti",
        title="V pasti chybějících informací a nekoordinované podpory",
        authors=("PhDr. Jan Smyšlený, Ph.D.", "Ing. Věra Nikdová"),
        blocks=(
            Paragraph(
                run(
                    "Rodina, která se stará o dítě s těžkým postižením, jedná v průměru "
                    "s 11-14 úřady a organizacemi. Každá zná svůj paragraf (např. § 109-110 zákona "
                    "č. 108/2006 Sb.), ",
                    Emphasis(run("nikdo však nezná celou cestu")),
                    ".",
                    NoteRef("1"),
                    " Přehled vede ",
                    Link(
                        "https://example.org/prehled?a=1&b=2",
                        run("vymyšlený katalog služeb"),
                        "Katalog",
                    ),
                    ".",
                )
            ),
            KeyPoints(
                "Co si odnést",
                (
                    item("Informace nestačí zveřejnit, je třeba je přinést."),
                    item("Jeden člověk drží nit: ví, kdo kdy pomáhá."),
                    item("Odlehčovací služba za 1 250 Kč měsíčně mění život rodiny."),
                ),
            ),
            Heading(2, "v-pasti-1", run("Kde se nit trhá")),
            p(
                "Nejčastěji při přechodu: z porodnice domů, ze školky do školy, po 18. roce života. "
                "V každém z těchto okamžiků se mění úřad, formulář i to, co se počítá."
            ),
            List(
                True,
                (
                    ListItem(
                        (
                            p("Zdravotní služby předají zprávu, ale ne vysvětlení:"),
                            List(False, (item("lékař spěchá,"), item("rodič se bojí zeptat."))),
                        )
                    ),
                    item("Obec o rodině neví, dokud nepřijde krize."),
                    item("Škola čeká na posudek, posudek čeká na školu."),
                ),
            ),
            Heading(3, "v-pasti-2", run("Čísla z ukázkového šetření")),
            Table(
                run("Hodiny péče týdně podle věku dítěte"),
                (
                    cells("Věk", "Hodiny péče", "Z toho v noci"),
                    cells("0-6 let", "94", "21"),
                    cells("7-15 let", "78", "14"),
                    cells("16-26 let", "81", "17"),
                ),
                header_column=True,
            ),
            Quotation(
                (
                    p(
                        "Já jsem nepotřebovala hrdinu. Potřebovala jsem, aby mi někdo zavolal zpátky."
                    ),
                ),
                run("Marie, maminka dvanáctiletého Toníka (vymyšlená)"),
            ),
            Figure(
                "garden",
                alt="Kopce za městem při západu slunce",
                caption=run("Pohled z terasy denního stacionáře"),
                credit="O. Vymyšlený",
                width_percent=80,
            ),
            ThematicBreak(),
            p(
                "Co s tím může udělat obec, ukazují ",
                Link("#lhota", run("následující příklady")),
                ".",
            ),
        ),
        footnotes=(
            Footnote(
                "1",
                (
                    p(
                        "Ukázkové šetření mezi 120 rodinami, viz ",
                        Link("https://example.org/setreni", run("souhrn")),
                        ".",
                    ),
                    p("Odpovědělo 87 z nich."),
                ),
            ),
        ),
    )


def _example() -> Section:
    return Section(
        kind=SectionKind.EXAMPLE,
        id="lhota",
        title="Lhota nad Mlýnem: síť kontaktů napříč obory",
        authors=("Bc. Tereza Neznámá",),
        blocks=(
            p(
                "Lhota nad Mlýnem má 4 300 obyvatel a jednu koordinátorku. Schůzka sítě bývá "
                "1. úterý v měsíci, 16.00-17.30, na radnici."
            ),
            FilmBox(
                "Jedno úterý ve Lhotě",
                "https://example.org/f/lhota",
                duration_ms=754_000,
                poster="poster",
                alt="Záběr z filmu: koordinátorka u stolu s rodiči",
                short_url="https://example.org/f/7",
                chapters=(
                    Chapter(0, "Ráno na radnici", "https://example.org/f/lhota#t=0"),
                    Chapter(312_000, "U stolu s rodiči", "https://example.org/f/lhota#t=312"),
                ),
            ),
            TranscriptQuote(
                run("Nejdřív jsem si myslela, že zas jen budou chtít papír."),
                "Marie",
                "Jedno úterý ve Lhotě",
                "https://example.org/f/lhota#t=325",
                325_400,
                329_900,
            ),
            Box(
                "Jak začít ve vaší obci",
                (
                    p("Stačí tři kroky a chuť:"),
                    List(
                        True,
                        (item("sejít se,"), item("sepsat kontakty,"), item("určit, kdo volá.")),
                    ),
                ),
            ),
            Figure("ornament", decorative=True, width_percent=30),
            Heading(2, "lhota-1", run("Co se změnilo za rok")),
            p("Adresa sítě:", LineBreak(), "Náměstí 1, 999 01 Lhota nad Mlýnem"),
            Table(
                (),
                (cells("Schůzka", "9"), cells("Rodin", "31")),
                header_row=False,
                header_column=True,
            ),
            Contact(
                "Bc. Tereza Neznámá",
                "koordinátorka",
                "Městský úřad Lhota nad Mlýnem",
                ("Náměstí 1", "999 01 Lhota nad Mlýnem"),
                "+420 000 000 000",
                "sit@lhota.example.org",
                "https://example.org/sit",
            ),
            Downloads(
                "Ke stažení",
                (
                    Download("Vzor dohody o spolupráci", "https://example.org/d/1", "DOCX", 48_200),
                    Download("Mapa sítě", "https://example.org/d/2", "PDF", 1_420_000),
                ),
            ),
        ),
        easy_read=(
            p("Ve Lhotě pracuje koordinátorka."),
            Heading(2, "lhota-snadne", run("Co dělá")),
            List(False, (item("Zná rodiny."), item("Zavolá, komu je třeba."))),
        ),
    )


def _english() -> Section:
    return Section(
        kind=SectionKind.APPENDIX,
        id="summary",
        title="Summary",
        lang="en",
        blocks=(
            p(
                "This invented anthology shows how small towns hold the thread of support. "
                "The Czech word for it is ",
                Span("cs", run("nit")),
                ".",
            ),
        ),
    )
