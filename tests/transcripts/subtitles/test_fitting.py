"""A text laid over cues whose times are given."""

from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles import profiles
from transcripts.subtitles.fitting import over

PROFILE = profiles.load("en-translation")
words = st.text("abcdefghij,.", min_size=1, max_size=12)
lengths = st.lists(st.integers(1, 7000), min_size=1, max_size=5)


@given(st.lists(words, max_size=40), lengths)
def test_every_word_is_in_one_cue_in_its_place(said, shown):
    laid = over(" ".join(said), shown, PROFILE)
    assert len(laid) == len(shown)
    assert " ".join(laid).split() == said


@given(st.lists(words, min_size=1, max_size=20), lengths)
def test_lines_keep_the_width(said, shown):
    for text in over(" ".join(said), shown, PROFILE):
        assert all(len(line) <= PROFILE.max_chars_per_line for line in text.split("\n"))


def test_a_cue_ends_where_a_clause_does():
    text = "When our son was born, everything changed completely."
    assert over(text, [2000, 2600], PROFILE) == [
        "When our son was born,",
        "everything changed completely.",
    ]


def test_a_longer_cue_holds_more_of_the_text():
    text = "and nobody had told us what would come after that long night in the hospital"
    short, long = over(text, [1500, 6000], PROFILE)
    assert len(short) < len(long) / 2


def test_one_word_and_none_over_many_cues():
    assert over("", [1000, 1000], PROFILE) == ["", ""]
    laid = over("Yes.", [1000, 3000, 1000], PROFILE)
    assert sorted(laid) == ["", "", "Yes."]


def test_a_text_too_long_for_one_cue_moves_to_the_next():
    text = " ".join(["word"] * 30)
    first, second = over(text, [1000, 1100], PROFILE)
    assert len(first) <= 85 and len(second) <= 85
