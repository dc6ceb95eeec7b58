"""How a work is cited, in words and for reference managers, whatever characters it holds."""

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publications.document import citation
from publications.document.citation import Name, Work

ANTHOLOGY = Work(
    title="Kdo drží nit",
    subtitle="příklady koordinované podpory rodin",
    issued=date(2026, 5, 4),
    edition=2,
    place="Lhota",
    publisher="Aliance Příkladná",
    isbn="978-80-000-0000-2",
    url="https://example.org/vydani/kdr2n9xb/",
)
PAPER = replace(
    ANTHOLOGY,
    title="V pasti chybějících informací?",
    subtitle="",
    authors=(Name("Smyšlený", "Jan"), Name("Nikdová", "Věra Anna")),
    container=ANTHOLOGY.full_title,
    url=f"{ANTHOLOGY.url}#s2",
)


# --- words --------------------------------------------------------------------------------


def test_an_anthology_is_cited_in_czech_by_the_standard():
    assert citation.text(ANTHOLOGY, "cs") == (
        "Kdo drží nit: příklady koordinované podpory rodin. Online. 2. vydání. Lhota: Aliance "
        "Příkladná, 2026. ISBN 978-80-000-0000-2. Dostupné z: https://example.org/vydani/kdr2n9xb/"
    )


def test_an_anthology_is_cited_in_english():
    assert citation.text(ANTHOLOGY, "en") == (
        "Aliance Příkladná. (2026). Kdo drží nit: příklady koordinované podpory rodin (2nd ed.). "
        "ISBN 978-80-000-0000-2. https://example.org/vydani/kdr2n9xb/"
    )


def test_a_contribution_is_cited_with_its_anthology_and_no_stop_follows_a_question():
    assert citation.text(PAPER, "cs") == (
        "SMYŠLENÝ, Jan a NIKDOVÁ, Věra Anna. V pasti chybějících informací? In: Kdo drží nit: "
        "příklady koordinované podpory rodin. Online. 2. vydání. Lhota: Aliance Příkladná, 2026. "
        "ISBN 978-80-000-0000-2. Dostupné z: https://example.org/vydani/kdr2n9xb/#s2"
    )
    assert citation.text(PAPER, "en-GB") == (
        "Smyšlený, J., & Nikdová, V. A. (2026). V pasti chybějících informací? In Kdo drží nit: "
        "příklady koordinované podpory rodin (2nd ed.). Lhota: Aliance Příkladná. "
        "ISBN 978-80-000-0000-2. https://example.org/vydani/kdr2n9xb/#s2"
    )


def test_of_four_authors_the_first_is_named():
    four = replace(PAPER, authors=tuple(Name(f"Autor{n}", "Jan") for n in "ABCD"))
    assert citation.text(four, "cs").startswith("AUTORA, Jan et al. V pasti")
    assert citation.text(four, "en").startswith("AutorA, J. et al. (2026). V pasti")


def test_what_is_not_known_is_left_out():
    bare = Work("Název", date(2026, 1, 2))
    assert citation.text(bare, "cs") == "Název. 1. vydání. 2026."
    assert citation.text(bare, "en") == "Název (1st ed.). (2026)."


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("PhDr. Jan Smyšlený, Ph.D.", Name("Smyšlený", "Jan")),
        ("Mgr. et Mgr. Věra Anna Nikdová, ředitelka", Name("Nikdová", "Věra Anna")),
        ("prof. MUDr. Ludwig van der Berg, CSc.", Name("van der Berg", "Ludwig")),
        ("Marie", Name("Marie")),
        ("Doc.", Name("Doc.")),
        ("Ing. arch. Petr\u00a0Vzor", Name("Vzor", "Petr")),
        (" , ředitelka", None),
        ("", None),
    ],
)
def test_a_name_loses_its_degrees_and_role(line, name):
    assert citation.name(line) == name


@pytest.mark.parametrize(
    ("given_name", "initials"),
    [("Anna-Marie Jana", "A.-M. J."), ("Chrudoš", "Ch."), ("Čeněk", "Č."), ("-", "")],
)
def test_initials_are_those_of_the_language(given_name, initials):
    one = replace(PAPER, authors=(Name("Vzor", given_name),))
    assert citation.text(one, "en").startswith(f"Vzor, {initials}")


def test_numbers_of_editions_are_said_in_english():
    said = [
        citation.text(replace(ANTHOLOGY, edition=n), "en") for n in (1, 2, 3, 4, 11, 12, 13, 21)
    ]
    assert [re.search(r"\((\w+) ed", text).group(1) for text in said] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st",
    ]  # fmt: skip


# --- formats ------------------------------------------------------------------------------


def test_bibtex_of_a_contribution_is_exactly_this():
    assert citation.bibtex(PAPER) == (
        "@incollection{smysleny-2026-2,\n"
        "  author = {Smyšlený, Jan and Nikdová, Věra Anna},\n"
        "  title = {{V pasti chybějících informací?}},\n"
        "  booktitle = {{Kdo drží nit: příklady koordinované podpory rodin}},\n"
        "  edition = {2},\n"
        "  publisher = {Aliance Příkladná},\n"
        "  address = {Lhota},\n"
        "  year = {2026},\n"
        "  date = {2026-05-04},\n"
        "  isbn = {978-80-000-0000-2},\n"
        "  url = {https://example.org/vydani/kdr2n9xb/#s2},\n"
        "  langid = {czech},\n"
        "}\n"
    )


def test_ris_of_a_contribution_is_exactly_this():
    assert citation.ris(PAPER).split("\r\n") == [
        "TY  - CHAP",
        "AU  - Smyšlený, Jan",
        "AU  - Nikdová, Věra Anna",
        "TI  - V pasti chybějících informací?",
        "T2  - Kdo drží nit: příklady koordinované podpory rodin",
        "ET  - 2",
        "PB  - Aliance Příkladná",
        "CY  - Lhota",
        "PY  - 2026",
        "DA  - 2026/05/04",
        "SN  - 978-80-000-0000-2",
        "UR  - https://example.org/vydani/kdr2n9xb/#s2",
        "LA  - cs",
        "ER  - ",
        "",
    ]


def test_csl_json_of_an_anthology_is_exactly_this():
    assert json.loads(citation.csl_json(ANTHOLOGY)) == [
        {
            "id": "drzi-2026-2",
            "type": "book",
            "title": "Kdo drží nit: příklady koordinované podpory rodin",
            "edition": "2",
            "publisher": "Aliance Příkladná",
            "publisher-place": "Lhota",
            "issued": {"date-parts": [[2026, 5, 4]]},
            "ISBN": "978-80-000-0000-2",
            "URL": "https://example.org/vydani/kdr2n9xb/",
            "language": "cs",
        }
    ]


def test_what_tex_would_obey_is_printed():
    hostile = replace(ANTHOLOGY, title=r"100 % & #1 $x_i^2$ {a} \end{b} ~", subtitle="")
    written = bibtex_fields(citation.bibtex(hostile))["title"]
    assert written == (
        r"{100 \% \& \#1 \$x\_i{\textasciicircum}2\$ {\textbraceleft}a{\textbraceright} "
        r"{\textbackslash}end{\textbraceleft}b{\textbraceright} {\textasciitilde}}"
    )
    assert untexed(written) == hostile.title


texts = st.text(max_size=60)
works = st.builds(
    Work,
    title=texts,
    issued=st.dates(date(1000, 1, 1)),
    subtitle=texts,
    authors=st.lists(
        st.builds(Name, st.text(min_size=1, max_size=20), st.text(max_size=20)), max_size=5
    ).map(tuple),
    container=texts,
    edition=st.integers(1, 500),
    place=texts,
    publisher=st.one_of(texts, st.just("Ministerstvo práce and sociálních věcí")),
    isbn=texts,
    url=texts,
    language=st.sampled_from(["cs", "en", "uk", "zh-Hant"]),
)


@given(works)
def test_bibtex_is_read_back_whatever_it_holds(work):
    fields = bibtex_fields(citation.bibtex(work))
    for field, value in {
        "title": work.full_title,
        "publisher": citation.clean(work.publisher),
        "address": citation.clean(work.place),
        "isbn": citation.clean(work.isbn),
    }.items():
        assert untexed(fields.get(field, "")) == value
    assert [untexed(person) for person in divided(fields.get("author", ""))] == [
        f"{each.family}, {each.given}" if each.given else each.family
        for each in citation.people(work)
    ]


@given(works)
def test_ris_is_one_record_of_tagged_lines_whatever_it_holds(work):
    lines = citation.ris(work).split("\r\n")
    assert lines[0] in ("TY  - BOOK", "TY  - CHAP")
    assert lines[-2:] == ["ER  - ", ""]
    assert citation.ris(work).encode().decode().splitlines() == lines[:-1]
    tags = [re.fullmatch(r"([A-Z][A-Z0-9])  - .*", line).group(1) for line in lines[:-1]]
    assert tags.count("TY") == tags.count("ER") == 1
    assert tags.count("AU") == len(citation.people(work))


@given(works)
def test_csl_json_is_one_item_with_the_texts_whatever_they_hold(work):
    (item,) = json.loads(citation.csl_json(work).encode())
    assert item.get("title", "") == work.full_title
    assert item.get("publisher", "") == citation.clean(work.publisher)
    assert item["issued"]["date-parts"][0] == [
        work.issued.year, work.issued.month, work.issued.day,
    ]  # fmt: skip


@given(works, st.sampled_from(["cs", "en"]))
def test_a_citation_in_words_is_one_line_that_can_be_written(work, language):
    line = citation.text(work, language)
    assert line.encode() and len(line.splitlines()) == 1
    assert not any(unicodedata.category(sign) == "Cc" for sign in line)


# --- a strict reader of BibTeX ---------------------------------------------------------------


def bibtex_fields(entry: str) -> dict[str, str]:
    """The fields of one entry, each value in balanced braces; anything else is an error."""
    head = re.match(r"@(book|incollection)\{([a-z0-9-]+),\n", entry)
    assert head, entry
    place, fields = head.end(), {}
    while field := re.compile(r"  ([a-z]+) = \{").match(entry, place):
        place, start, depth = field.end(), field.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[place], 0)
            place += 1
        fields[field.group(1)] = entry[start : place - 1]
        assert entry[place : place + 2] == ",\n"
        place += 2
    assert entry[place:] == "}\n"
    return fields


def divided(value: str) -> list[str]:
    """Names between ` and ` outside braces."""
    people, depth, start = [], 0, 0
    for place, sign in enumerate(value):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and value.startswith(" and ", place):
            people.append(value[start:place])
            start = place + 5
    return [*people, value[start:]] if value else []


def untexed(value: str) -> str:
    """What TeX prints."""
    signs = {
        "backslash": "\\",
        "braceleft": "{",
        "braceright": "}",
        "asciitilde": "~",
        "asciicircum": "^",
    }
    out, place = "", 0
    while place < len(value):
        if named := re.compile(r"\{\\text(\w+)\}").match(value, place):
            out, place = out + signs[named.group(1)], named.end()
        elif value[place] == "\\":
            assert value[place + 1] in "$&#_%"
            out, place = out + value[place + 1], place + 2
        else:
            assert value[place] not in "$&#_%~^\\"
            out, place = out + ("" if value[place] in "{}" else value[place]), place + 1
    return out
