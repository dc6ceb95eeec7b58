"""The stage of speakers: labels where it can, a note where it cannot, text in any case."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from pipeline.registry import Stopped, registry
from pipeline.services import upkeep
from pipeline.speech import campplus
from pipeline.speech.chunks import Chunk, Span
from pipeline.speech.recognizer import EngineNotInstalled
from pipeline.speech.speakers import Turn
from pipeline.speech.transcribing import Plan
from pipeline.stages import speakers

RATE = 16_000


@dataclass
class Film:
    """What the stage sees of a step: six seconds in which somebody speaks."""

    folder: Path
    run: Any = "film"
    deaths: int = 0
    outputs: dict[str, Any] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        return self.folder

    def keep(self, path: Path, name: str) -> str:
        return name

    def take(self, name: str) -> Path:
        return self.folder / name

    def progress(self, share: float) -> None:
        pass


@pytest.fixture
def film(tmp_path, write_wav) -> Film:
    rng = np.random.default_rng(0)
    write_wav(tmp_path / "speech.wav", rng.normal(size=RATE * 6) * 0.1)
    spans = (Span(0, RATE * 3), Span(int(RATE * 3.5), RATE * 6))
    plan = Plan("hash", RATE * 6, ((Chunk((Span(0, RATE * 6),), spans),),))
    (tmp_path / "plan.json").write_text(json.dumps(plan.to_dict()))
    return Film(tmp_path, outputs={"audio": {"wav": "speech.wav"}, "listen": {"plan": "plan.json"}})


@pytest.fixture
def heard(monkeypatch) -> SimpleNamespace:
    """Voices that are there and all sound the same."""
    voices = SimpleNamespace(embed=lambda windows: np.ones((len(windows), 4), np.float32) / 2)
    monkeypatch.setattr(campplus, "installed", lambda: True)
    monkeypatch.setattr(speakers, "voices", lambda: voices)
    return voices


def test_turns_are_handed_on(film, heard):
    film.outputs["speakers"] = speakers.run(film)
    assert film.outputs["speakers"] == {"turns": "turns.json", "speakers": 1}
    assert speakers.turns_of(film) == [Turn("S1", 0, 3000), Turn("S1", 3500, 6000)]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (RuntimeError("no model"), "RuntimeError('no model')"),
        (MemoryError(), "MemoryError()"),
        (EngineNotInstalled("It is gone."), "It is gone."),
    ],
)
def test_whatever_goes_wrong_is_a_note(film, heard, error, why):
    def broken(windows):
        raise error

    heard.embed = broken
    with translation.override("en"):
        film.outputs["speakers"] = speakers.run(film)
    assert film.outputs["speakers"] == {
        "turns": "", "note": f"Speakers were not told apart: {why}"
    }  # fmt: skip
    assert speakers.turns_of(film) == []


def test_a_worker_killed_by_it_again_and_again_goes_on_without(film, heard):
    assert speakers.MOST_DEATHS < upkeep.MOST_DEATHS
    film.deaths = speakers.MOST_DEATHS
    with translation.override("en"):
        assert "the worker was killed" in speakers.run(film)["note"]


def test_a_worker_told_to_stop_stops(film, heard):
    def stopped(share):
        raise Stopped

    film.progress = stopped
    with pytest.raises(Stopped):
        speakers.run(film)


def test_where_it_is_not_installed_or_switched_off_the_note_says_so(film, monkeypatch, settings):
    monkeypatch.setattr(campplus, "installed", lambda: False)
    with translation.override("en"):
        assert "./lives speech install speakers" in speakers.run(film)["note"]
        settings.LIVES_SPEAKERS = False
        assert speakers.run(film)["note"] == "Speakers are not told apart: it is switched off."


def test_installing_it_or_switching_it_off_is_another_input(monkeypatch, settings):
    monkeypatch.setattr(campplus, "installed", lambda: True)
    on = speakers.reads(None)
    monkeypatch.setattr(campplus, "installed", lambda: False)
    assert on != speakers.reads(None) == {}


def test_a_film_where_nobody_speaks_needs_nothing(film):
    film.outputs["listen"]["plan"] = ""
    assert speakers.run(film) == {"turns": ""}


def test_only_cutting_subtitles_waits_for_it():
    waiting = [stage.name for stage in registry.of("film") if "speakers" in stage.needs]
    assert waiting == ["subtitles"]
