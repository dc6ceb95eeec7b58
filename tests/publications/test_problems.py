"""What stops an export is said to the editor, all at once and in Czech."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from media.enums import Scope
from publications.document import validation
from publications.document.validation import WHOLE, InvalidDocument, Problem
from publications.services import problems
from tests.publications.page_tree import (
    make_collection,
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
)


def codes() -> set[str]:
    source = Path(validation.__file__).read_text()
    return set(re.findall(r'Problem\(\s*[\w.]+, "([a-z-]+)"', source))


def test_each_problem_has_its_sentence_and_each_sentence_its_czech():
    assert len(codes()) > 30
    assert set(problems.SENTENCES) == codes()
    with override("cs"):
        czech = {code: str(sentence) for code, sentence in problems.SENTENCES.items()}
    with override("en"):
        english = {code: str(sentence) for code, sentence in problems.SENTENCES.items()}
    assert [code for code in czech if czech[code] == english[code]] == []


def test_everything_is_named_once_with_its_section():
    found = (
        Problem(WHOLE, "empty-title", "it has no title"),
        Problem("Ráno", "missing-alt", "the picture 'a1' has no description"),
        Problem("Ráno", "missing-alt", "the picture 'b2' has no description"),
    )
    with override("cs"):
        assert problems.sentence(InvalidDocument(found)) == (
            "Sborník se nevydal. Nejdřív je třeba opravit: chybí nadpis; „Ráno“: obrázek nemá "
            "popis; popište ho, nebo ho označte jako ozdobný."
        )


def test_many_are_cut_to_ten():
    found = tuple(Problem(f"Část {n}", "empty-section", "") for n in range(25))
    with override("cs"):
        said = problems.sentence(InvalidDocument(found))
    assert said.count("není tu žádný text") == 10
    assert said.endswith("; a dalších nálezů: 15.")


@pytest.mark.django_db
def test_an_editor_reads_what_to_mend(tmp_path):
    home, series = make_site()
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    body = [{"type": "heading", "value": {"text": "Hluboko", "level": "4"}}]
    report = make_report(series, publish(make_film(series, recording)), title="Ráno", body=body)
    make_collection(home, publish(report))
    with pytest.raises(CommandError, match="Nejdřív je třeba opravit: „Ráno“: nadpis přeskakuje"):
        call_command("export", "sbornik", out=tmp_path / "knihy")
