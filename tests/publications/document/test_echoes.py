"""Words of a film in another text, and names in every case of the Czech declension."""

import pytest

from publications.document.echoes import Echo, Names, Said, excerpt

FILM = (
    "Dobrý den. U nás začíná den dřív, než je světlo. Synovi je patnáct let. "
    "Každé dvě hodiny ho otočím, dám mu napít a poslouchám, jestli dobře dýchá."
)


def found(text: str, film: str = FILM) -> list[str]:
    return [text[echo.start : echo.end] for echo in Said([film]).echoes(text)]


@pytest.mark.parametrize(
    ("text", "echoes"),
    [
        (
            "Matka popisuje, že každé dvě hodiny ho otočím, dám mu napít a tak dál.",
            ["každé dvě hodiny ho otočím, dám mu napít a"],
        ),
        ("U NÁS ZAČÍNÁ DEN DŘÍV – než je světlo!", ["U NÁS ZAČÍNÁ DEN DŘÍV – než je světlo"]),
        (
            "u nas\u00a0zacina den driv, nez je svetlo",
            ["u nas\u00a0zacina den driv, nez je svetlo"],
        ),
        ("U nás začíná den dřív.", []),  # five words are said by many
        ("Začíná u nás den dřív, než bývá světlo.", []),
        ("", []),
        ("Slovo.", []),
    ],
)
def test_six_words_in_a_row_are_found_in_any_writing(text: str, echoes: list[str]) -> None:
    assert found(text) == echoes


def test_two_runs_are_two_places_and_what_joins_two_subtitles_is_one() -> None:
    text = (
        "Začíná den dřív, než je světlo. Synovi je patnáct let, píše. Jinde: dám mu napít a poslouchám, "
        "jestli dobře spí."
    )
    assert found(text) == [
        "Začíná den dřív, než je světlo. Synovi je patnáct let",
        "dám mu napít a poslouchám, jestli dobře",
    ]


def test_nothing_is_found_across_two_films_or_in_a_film_without_words() -> None:
    said = Said(["jedna dvě tři čtyři", "pět šest sedm osm", ""])
    assert said.echoes("jedna dvě tři čtyři pět šest sedm osm") == []
    assert Said([]).echoes("jedna dvě tři čtyři pět šest sedm") == []


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("Jana Nováková", "S Janou Novákovou jsme mluvili.", ["Janou Novákovou"]),
        ("Jana Nováková", "Paní Novákové nikdo nezavolal.", ["Novákové"]),
        ("Jana Nováková", "Nováková Jana, matka", ["Nováková Jana"]),
        ("Jana Nováková (smyšlená osoba)", "bez Jany Novákové", ["Jany Novákové"]),
        ("MUDr. Jana Nováková, Ph.D.", "Janě Novákové", ["Janě Novákové"]),
        ("Karel", "Karla a Karlem", ["Karla", "Karlem"]),
        ("Marek", "o Markovi", ["Markovi"]),
        ("Eva", "Evy, Evou, Evropa", ["Evy", "Evou"]),
        ("Zdeněk Dvořák", "se Zdeňkem Dvořákem", ["Zdeňkem Dvořákem"]),
        ("Jana Nováková", "nový kov a janovec", []),
        ("Jana Nováková", "Jana Svobodová", []),
        ("Hana", "Halena", []),
        ("", "Kdokoli", []),
        ("(beze jména)", "Kdokoli", []),
    ],
)
def test_names_are_found_declined_and_only_where_a_name_is_written(
    name: str, text: str, names: list[str]
) -> None:
    assert [text[echo.start : echo.end] for echo in Names([name]).echoes(text)] == names


def test_an_excerpt_has_whole_words_around_what_was_found() -> None:
    text = f"{'před ' * 40}TADY{' potom' * 40}"
    at = text.index("TADY")
    before, words, after = excerpt(text, Echo(at, at + 4))
    assert words == "TADY"
    assert before == f"… {'před ' * 11}"
    assert after == f"{' potom' * 9} …"
    assert excerpt("jen to", Echo(0, 6)) == ("", "jen to", "")
