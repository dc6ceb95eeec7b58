from __future__ import annotations

from pathlib import Path

import pytest

from transcripts.subtitles import profiles

FOLDER = Path(profiles.__file__).parent
TEXT = (FOLDER / "cs-sdh.toml").read_text(encoding="utf-8")


def test_the_default_profile_is_the_czech_one_for_the_deaf_and_hard_of_hearing():
    profile = profiles.load()
    assert (profile.name, profile.language) == ("cs-sdh", "cs")
    assert (profile.max_chars_per_line, profile.max_lines) == (42, 2)
    assert (profile.target_cps, profile.max_cps) == (15, 17)
    assert (profile.min_duration_ms, profile.max_duration_ms) == (1000, 7000)
    assert (profile.min_gap_ms, profile.close_gap_under_ms, profile.tail_ms) == (80, 500, 500)
    assert (profile.shot_reach_ms, profile.before_cut_ms) == (500, 80)
    assert profile.dialogue_hyphen == "-"


def test_every_profile_loads():
    assert profiles.known() == (
        "children",
        "cs-sdh",
        "cs-translation",
        "en-translation",
        "vertical",
    )
    assert [profiles.load(name).name for name in profiles.known()] == list(profiles.known())


@pytest.mark.parametrize("name", ["nonsense", "", "../cs-sdh", "cs-sdh.toml"])
def test_an_unknown_name_is_refused_with_the_known_ones(name):
    with pytest.raises(profiles.UnknownProfile) as caught:
        profiles.load(name)
    assert str(caught.value) == (
        f"There is no subtitle profile {name!r}. "
        "Known profiles: children, cs-sdh, cs-translation, en-translation, vertical."
    )


def test_every_number_names_its_source():
    for path in FOLDER.glob("*.toml"):
        bare = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if "=" in line and not line.startswith(("#", "language")) and "#" not in line
        ]
        assert (path.name, bare) == (path.name, [])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("min_gap_ms = 80", "", "Profile x: missing min_gap_ms"),
        ("min_gap_ms = 80", "min_gap_ms = 80\ntypo = 1", "Profile x: unknown typo"),
        ("min_gap_ms = 80", "min_gap_ms = 80.5", "Profile x: min_gap_ms must be of type int"),
        ("min_gap_ms = 80", "min_gap_ms = true", "Profile x: min_gap_ms must be of type int"),
        ("min_gap_ms = 80", "min_gap_ms = -1", "Profile x: min_gap_ms must not be negative"),
        ("max_lines = 2", "max_lines = 3", "Profile x: max_lines is 3, not 1 or 2"),
        ("min_duration_ms = 1000", "min_duration_ms = 8000", "Profile x: min_duration_ms must lie in 1..max_duration_ms"),
        ("target_cps = 15", "target_cps = 18", "Profile x: target_cps must lie above 0 and up to max_cps"),
        ("before_cut_ms = 80", "before_cut_ms = 40", "Profile x: before_cut_ms must not be less than min_gap_ms"),
        ("[costs]", "[prices]", "Profile x: the table [costs] is missing"),
    ],
)  # fmt: skip
def test_a_bad_profile_is_refused_with_what_is_wrong(old, new, message):
    with pytest.raises(profiles.MalformedProfile) as caught:
        profiles.parse("x", TEXT.replace(old, new))
    assert str(caught.value) == message
