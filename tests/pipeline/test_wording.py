"""What goes wrong in the plain parts is said in the reader's language."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from media.probe import ProbeError
from pipeline.av.errors import AvError
from pipeline.services import wording
from pipeline.speech.recognizer import LeftOut, Transcription, UnknownEngine
from transcripts.subtitles.model import Word

SPEECH = settings.BASE_DIR / "pipeline" / "speech"
RAISED = {
    "AudioNotUsable", "EngineNotInstalled", "ModelDamaged", "ModelMissing", "ModelRefused", "NoRoom", "UnknownEngine", "UnknownLanguage",
    "WeightsError", "WeightsMissing",
}  # fmt: skip


def templates(file: Path) -> list[str]:
    """Every text an error is made with, and the constants that hold one."""
    tree = ast.parse(file.read_text())
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in RAISED and isinstance(node.args[0], ast.Constant):
                texts.append(node.args[0].value)
            if name == "__init__" and node.args and isinstance(node.args[0], ast.Constant):
                texts.append(node.args[0].value)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "NOT_WHOLE":
            texts.append(ast.literal_eval(node.value))
    return texts


def subclasses(kind: type) -> list[type]:
    return [kind, *(each for child in kind.__subclasses__() for each in subclasses(child))]


def test_every_error_of_the_speech_engines_has_its_czech_sentence():
    found = [text for file in sorted(SPEECH.glob("*.py")) for text in templates(file)]
    assert len(found) >= 15
    with override("cs"):
        assert [text for text in found if gettext(text) == text] == []


@pytest.mark.parametrize("kind", subclasses(ProbeError) + subclasses(AvError))
def test_every_error_of_films_has_its_czech_sentence(kind):
    with override("cs"):
        assert gettext(kind.sentence) != kind.sentence


def test_values_stand_in_the_translated_sentence():
    error = UnknownEngine("There is no speech engine “%(name)s”. Nothing was recognised. "
                          "Choose one of: %(known)s.", name="100 %s", known="faster")  # fmt: skip
    assert str(error).startswith("There is no speech engine “100 %s”.")
    with override("cs"):
        assert wording.sentence(error).startswith("Rozpoznávač řeči „100 %s“ neexistuje.")


def heard(words=(), left_out=()) -> Transcription:
    return Transcription(tuple(words), "cs", 60_000, "faster", "1", "base", "0" * 64,
                         left_out=tuple(left_out))  # fmt: skip


def test_a_note_says_what_is_missing_and_stays_one_line():
    word = Word("ano", 0, 300, 0.9, None)
    with override("en"):
        assert wording.note(heard([word])) == ""
        assert wording.note(heard()) == "No speech was found, so there are no words."
        many = [LeftOut("repetition", 1000 * second) for second in range(0, 6000, 10)]
        assert wording.note(heard([word], many)) == (
            "Left out, because the machine seems to have made it up: 0:00 (repetition), "
            "0:10 (repetition), 0:20 (repetition), 0:30 (repetition), 0:40 (repetition), …."
        )
