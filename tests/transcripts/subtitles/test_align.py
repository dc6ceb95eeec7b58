from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles.align import changed, doubtful, fit, spread
from transcripts.subtitles.model import Word

OLD = (
    Word("Byl", 100, 300, 0.9, "Jana"),
    Word("jsem", 300, 500, 0.8, "Jana"),
    Word("doma.", 900, 1300, 0.4, "Jana"),
)


def test_an_unchanged_text_keeps_everything():
    assert spread(OLD, "Byl jsem\ndoma.", 0, 2000) == OLD


def test_a_corrected_word_takes_the_time_of_the_wrong_one():
    assert spread(OLD, "Byl jsem dole.", 0, 2000) == (
        *OLD[:2],
        Word("dole.", 900, 1300, None, "Jana"),
    )


def test_diacritics_make_another_word():
    assert spread(OLD, "Býl jsem doma.", 0, 2000)[0] == Word("Býl", 100, 300, None, "Jana")


def test_punctuation_and_capitals_leave_the_time_and_take_the_confidence():
    assert spread(OLD, "byl jsem doma!", 0, 2000) == (
        Word("byl", 100, 300, None, "Jana"),
        OLD[1],
        Word("doma!", 900, 1300, None, "Jana"),
    )


def test_words_put_in_share_the_time_between_their_neighbours_by_letters():
    assert spread(OLD, "Byl jsem sám ven doma.", 0, 2000) == (
        *OLD[:2],
        Word("sám", 500, 700, None, "Jana"),
        Word("ven", 700, 900, None, "Jana"),
        OLD[2],
    )


def test_a_word_taken_out_leaves_the_others_alone():
    assert spread(OLD, "Byl doma.", 0, 2000) == (OLD[0], OLD[2])


def test_a_new_text_without_old_words_fills_the_cue():
    assert spread((), "ab abcd", 0, 600) == (Word("ab", 0, 200), Word("abcd", 200, 600))


def test_an_emptied_cue_has_no_words():
    assert spread(OLD, " \n", 0, 2000) == ()


def test_hyphens_of_a_dialogue_are_no_words():
    old = (Word("Ano?", 0, 300, 0.9, "A"), Word("Ne.", 400, 600, 0.9, "B"))
    assert spread(old, "-Ano?\n-Ne.", 0, 1000) == old
    assert spread(old, "- Ano?\n- Ne.", 0, 1000) == old


tokens = st.lists(
    st.sampled_from(["a", "byl", "jsem", "doma,", "ven.", "Ne", "se", "5", "kg", "šalina"]),
    max_size=12,
)


@given(tokens, tokens)
def test_every_new_word_has_a_time_and_order_is_kept(old_texts, new_texts):
    old = [Word(text, n * 300, n * 300 + 200, 0.5) for n, text in enumerate(old_texts)]
    found = spread(old, " ".join(new_texts), 0, 4000)
    assert [word.text for word in found] == new_texts
    assert [pair for pair in pairwise(found) if pair[0].end_ms > pair[1].start_ms] == []


def test_only_words_that_came_with_an_edit_count_as_changed():
    assert changed(["Byl jsem doma."]) == (False, False, False)
    assert changed(["Byl jsem doma.", "Byl jsem, dole."]) == (False, False, True)


def test_a_word_taken_out_and_written_again_counts_as_changed():
    assert changed(["Byl jsem doma.", "Byl doma.", "Byl jsem doma."]) == (False, True, False)


def test_a_dialogue_has_no_word_of_its_hyphens():
    assert changed(["Ano. Ne.", "– Ano.\n– Ne."]) == (False, False)


def test_words_that_agree_with_what_is_heard_are_not_doubted():
    heard = [(180, 300), (300, 500), (900, 1500)]
    assert doubtful(OLD, (False, True, False), heard, 100) == (False, True, True)


def test_what_was_heard_is_fitted_between_the_words_that_stay():
    heard = [(0, 0), (250, 1000), (0, 0)]
    assert fit(OLD, (False, True, False), heard, 0, 2000) == (
        OLD[0],
        Word("jsem", 300, 900, 0.8, "Jana"),
        OLD[2],
    )


def test_where_there_is_no_room_the_words_keep_their_times():
    close = (OLD[0], Word("jsem", 300, 300), Word("doma.", 300, 700))
    assert fit(close, (False, True, False), [(0, 0), (310, 400), (0, 0)], 0, 2000) == close


drawn_words = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 400), st.booleans()), max_size=12
)
drawn_spans = st.tuples(st.integers(-2000, 12_000), st.integers(-2000, 12_000))


@given(drawn_words, st.data())
def test_fitted_words_are_in_order_inside_the_limits_and_the_others_untouched(drawn, data):
    words, at = [], 0
    for gap, length, _ in drawn:
        words.append(Word("slovo", at + gap, at + gap + length))
        at += gap + length
    wanted = [flag for _, _, flag in drawn]
    heard = data.draw(st.lists(drawn_spans, min_size=len(words), max_size=len(words)))
    high = at + data.draw(st.integers(0, 500))
    fitted = fit(words, wanted, heard, 0, high)
    assert [w.text for w in fitted] == [w.text for w in words]
    assert [w for w, flag in zip(fitted, wanted, strict=True) if not flag] == [
        w for w, flag in zip(words, wanted, strict=True) if not flag
    ]
    assert all(0 <= word.start_ms <= word.end_ms <= high for word in fitted)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(fitted))
