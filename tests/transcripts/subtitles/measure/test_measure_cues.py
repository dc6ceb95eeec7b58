"""Boundaries, rules, made-up words, calibration and distributions: by hand and by their laws."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles import profiles
from transcripts.subtitles.measure.boundaries import boundaries
from transcripts.subtitles.measure.confidence import Calibration, calibration
from transcripts.subtitles.measure.distribution import Distribution
from transcripts.subtitles.measure.rules import Kept, kept
from transcripts.subtitles.measure.silence import MadeUp, made_up
from transcripts.subtitles.model import Cue, Word

PROFILE = profiles.load(profiles.DEFAULT)
SAID = tuple(
    Word(text, 1000 + 500 * i, 1400 + 500 * i)
    for i, text in enumerate(["Bydlíme", "v", "malém", "domě", "u", "lesa", "a", "máme", "psa."])
)


def test_a_percentile_is_one_of_the_values():
    found = Distribution.of([40, 10, 30, 20])
    assert [found.percentile(share) for share in (0, 0.25, 0.5, 0.51, 1)] == [10, 10, 20, 30, 40]
    assert found.at_most(30) == 0.75
    assert Distribution().percentile(0.5) is None
    assert Distribution().at_most(17) == 1.0


@given(st.lists(st.integers(0, 99), min_size=1), st.lists(st.integers(0, 99)), st.floats(0, 1))
def test_adding_is_the_distribution_of_all_values(some, more, share):
    together = Distribution.of(some) + Distribution.of(more)
    assert together == Distribution.of([*more, *some])
    assert together.at_most(together.percentile(share)) >= share - 1e-9


def test_cues_are_compared_with_the_sound_of_their_first_and_last_words():
    cues = [
        Cue(1100, 3900, ("Bydlíme v malém domě", "u lesa")),  # 100 ms late, out with the word
        Cue(3950, 6000, ("a máme psa.",)),  # 50 ms early, stays 600 ms
    ]
    found = boundaries(SAID, cues)
    assert found.starts == Distribution.of([100, 50])
    assert found.ends == Distribution.of([0, 600])


def test_a_cue_whose_word_was_not_heard_right_tells_nothing_of_its_time():
    found = boundaries(SAID, [Cue(0, 3900, ("Bydleli v malém domě u lesa",))])
    assert found.starts == Distribution()
    assert found.ends == Distribution.of([0])


def test_the_hyphens_of_a_dialogue_are_no_words():
    found = boundaries(SAID, [Cue(1000, 6000, ("-Bydlíme v malém domě u lesa", "-a máme psa."))])
    assert (found.starts, found.ends) == (Distribution.of([0]), Distribution.of([600]))


def test_cues_that_keep_the_rules_and_cues_that_do_not():
    good = Cue(1000, 4000, ("Bydlíme v malém domě", "u lesa"))
    bad = Cue(4080, 4500, ("a máme", "psa v", "lese"))
    found = kept([good, bad], PROFILE, film_ms=9000, said=SAID)
    assert (found.cues, found.hard_broken, found.hard_share) == (2, 1, 0.5)
    assert (found.bad_ends, found.bad_end_share) == (1, 0.5)
    assert found.broken["min_duration"] == found.broken["line_count"] == 1
    assert found.speeds.at_most(PROFILE.max_cps) == 0.5
    assert found + Kept() == found
    assert kept([], PROFILE, film_ms=None).hard_share == 1.0


def test_fast_speech_excuses_a_fast_cue_and_slow_speech_does_not():
    fast = Cue(0, 1000, ("Tohle je přečteno moc rychle",))
    slow = [Word("slovo", 0, 1000)]
    quick = [Word("překotně", 200 * i, 200 * i + 190) for i in range(60)]
    assert kept([fast], PROFILE, film_ms=None, said=slow).allowed.values == (fast.cps,)
    at = replace(fast, start_ms=5000, end_ms=6000)
    assert kept([at], PROFILE, film_ms=None, said=quick).allowed.values == ()


def test_words_over_silence_are_made_up_and_words_over_speech_are_only_wrong():
    heard = [*SAID, Word("Titulky", 9000, 9400), Word("vytvořil", 9400, 9900)]
    # Words lie 1.0 to 5.4 s, with the margin 0.7 to 5.7 s, of 12.
    assert made_up(SAID, heard, 12_000) == MadeUp(2, 7000)
    assert made_up(SAID, [*SAID, Word("ehm", 5450, 5600)], 12_000).words == 0
    assert made_up([], heard[-2:], 12_000) == MadeUp(2, 12_000)
    assert MadeUp(2, 120_000).a_minute == 1.0


def test_doubt_that_points_at_errors_finds_all_of_them():
    said = [Word(str(1000 + i), i, i + 1) for i in range(20)]
    heard = [replace(word, confidence=0.9) for word in said]
    heard[3] = replace(heard[3], text="jiné", confidence=0.1)
    heard[8] = replace(heard[8], text="jiné", confidence=0.2)
    assert calibration(said, heard).found == 1.0
    heard[9] = replace(heard[9], text="jiné")
    assert calibration(said, heard).found == 2 / 3
    assert calibration(said, said).found is None  # no confidences


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), max_size=60))
def test_the_share_found_is_a_share_and_order_does_not_matter(words):
    found = Calibration(tuple(words)).found
    assert found is None or 0.0 <= found <= 1.0
    assert found == Calibration(tuple(reversed(words))).found


def test_where_all_are_as_sure_a_tenth_is_found_whatever_is_wrong():
    words = tuple((0.5, i < 10) for i in range(100))
    assert round(Calibration(words).found, 9) == 0.1
