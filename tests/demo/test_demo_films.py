"""The two demo films are what their scripts say: short, small, spoken, and marked as invented."""

from __future__ import annotations

import json
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FILMS = Path(__file__).resolve().parents[2] / "demo" / "films"
SLUGS = ["rano-u-lesodvorskych", "tri-urady-jedna-dcera"]
READING_SPEED = 16  # characters a second a viewer can follow


def script(slug: str) -> dict[str, Any]:
    return tomllib.loads((FILMS / f"{slug}.toml").read_text(encoding="utf-8"))


def reference(slug: str) -> dict[str, Any]:
    return json.loads((FILMS / f"{slug}.reference.json").read_text(encoding="utf-8"))


def test_the_films_are_these_two_and_each_is_there_in_full() -> None:
    suffixes = ("toml", "mp4", "reference.json")
    assert {
        suffix: sorted(path.name.removesuffix(f".{suffix}") for path in FILMS.glob(f"*.{suffix}"))
        for suffix in suffixes
    } == dict.fromkeys(suffixes, SLUGS)


def test_one_film_is_finished_and_one_waits_for_its_correctors() -> None:
    assert sorted(script(slug)["finished"] for slug in SLUGS) == [False, True]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_is_short_and_small_and_has_picture_and_sound(slug: str) -> None:
    import av

    path = FILMS / f"{slug}.mp4"
    assert path.stat().st_size < 7_000_000
    with av.open(str(path)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        seconds = (film.duration or 0) / av.time_base
        assert 60 <= seconds <= 210
        assert abs(seconds * 1000 - reference(slug)["duration_ms"]) < 100
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.codec_context.width, video.codec_context.height) == (960, 540)
        assert video.average_rate == 25
        assert [len(film.streams.video), len(film.streams.audio), len(film.streams)] == [1, 1, 2]


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_loud_where_a_line_is_said_and_quiet_between_the_lines(slug: str) -> None:
    import av
    import numpy as np

    with av.open(str(FILMS / f"{slug}.mp4")) as film:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=8000)
        decoded = [
            part.to_ndarray().reshape(-1)
            for frame in film.decode(audio=0)
            for part in resampler.resample(frame)
        ]
    samples = np.concatenate(decoded)

    def level(start_ms: int, end_ms: int) -> float:
        piece = samples[start_ms * 8 : end_ms * 8]
        return float(20 * np.log10(np.sqrt(np.mean(piece**2)) + 1e-9))

    lines = reference(slug)["lines"]
    gaps = [(before["end_ms"], after["start_ms"]) for before, after in pairwise(lines)]
    assert [line["text"] for line in lines if level(line["start_ms"], line["end_ms"]) < -30] == []
    assert [gap for gap in gaps if level(gap[0] + 60, gap[1] - 60) > -40] == []
    assert level(0, 3000) < -40


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reference_holds_the_script_word_for_word(slug: str) -> None:
    spoken = [(line["speaker"], line["text"]) for line in reference(slug)["lines"]]
    assert spoken == [(line["speaker"], line["text"]) for line in script(slug)["lines"]]
    assert reference(slug)["speakers"] == [
        {"id": person["id"], "name": person["name"], "role": person["role"]}
        for person in script(slug)["people"]
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_turns_follow_each_other_calmly_and_slowly_enough_to_read(slug: str) -> None:
    lines = reference(slug)["lines"]
    pauses = [after["start_ms"] - before["end_ms"] for before, after in pairwise(lines)]
    assert [pause for pause in pauses if not 400 <= pause <= 900] == []
    fast = [
        line["text"]
        for line in lines
        if len(line["text"]) * 1000 / (line["end_ms"] - line["start_ms"]) > READING_SPEED
    ]
    assert fast == []
    assert lines[0]["start_ms"] >= 3000
    assert lines[-1]["end_ms"] <= reference(slug)["duration_ms"] - 3000


@pytest.mark.parametrize("slug", SLUGS)
def test_two_invented_people_speak_with_two_voices(slug: str) -> None:
    film = script(slug)
    assert film["notice"] == "Smyšlený příběh – ukázka"
    assert film["summary"].startswith("Smyšlená rodina, ukázka.")
    assert [person["pseudonym"] for person in film["people"]] == [True, True]
    assert len({person["voice"] for person in film["people"]}) == 2
    assert {line["speaker"] for line in film["lines"]} == {
        person["id"] for person in film["people"]
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_its_chapters_rise_from_the_beginning_and_each_begins_with_a_line(slug: str) -> None:
    chapters = [
        (int(minutes) * 60 + int(seconds), each["title"])
        for each in script(slug)["chapters"]
        for minutes, _colon, seconds in [each["at"].partition(":")]
    ]
    moments = [moment for moment, _title in chapters]
    assert moments == sorted(set(moments))
    assert len({title for _moment, title in chapters}) == len(chapters) >= 3
    lines = {line["start_ms"] // 1000 for line in reference(slug)["lines"]}
    assert moments[0] == 0
    assert set(moments[1:]) <= lines
