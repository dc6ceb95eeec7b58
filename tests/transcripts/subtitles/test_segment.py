from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from demo.evaluation import script
from tests.transcripts.subtitles import interview
from tests.transcripts.subtitles.strategies import any_words
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.model import Cue, Word
from transcripts.subtitles.segment import _Passage, _single_words, segment
from transcripts.subtitles.times import spread

CS = profiles.load("cs-sdh")
FILMS = sorted(Path(script.__file__).parent.glob("films/*.toml"))
LETTER_MS, BETWEEN_TURNS_MS = 75, 600
# What no segmentation can always keep: a word wider than a line, a chain of words none of which may end one.
UNAVOIDABLE = {"line_length", "line_end", "cue_end"}


def shown(cues):
    """What stands in the lines, without spaces and hyphens: a dialogue has a hyphen more a line."""
    return letters(line for cue in cues for line in cue.lines).replace("-", "")


def letters(texts):
    return "".join("".join(texts).split())


def said(words):
    return letters(word.text for word in words).replace("-", "")


@pytest.mark.parametrize("name", profiles.known())
@pytest.mark.parametrize("seed", [7, 1, 2])
def test_every_cue_of_an_interview_keeps_every_hard_rule(name, seed):
    words = interview.words(seed)
    cues = segment(words, profiles.load(name))
    report = checks.check(cues, profiles.load(name))
    assert report.hard_findings == ()
    assert report.hard_kept == 1.0
    assert shown(cues) == said(words)


def test_the_interview_is_read_at_ease_and_in_time():
    report = checks.check(segment(interview.words(), CS), CS)
    assert report.findings == ()


def test_cues_follow_sentences_and_clauses():
    cues = segment(interview.words(), CS)
    assert [cue.lines for cue in cues[14:16]] == [
        ("MUDr. Nováková, která tam tehdy sloužila,",),
        ("za mnou přišla v noci a řekla mi,", "že to bude těžké, ale že u něj zůstane."),
    ]


@given(any_words)
def test_no_word_is_lost_and_no_rule_of_time_is_broken_whatever_comes(words):
    cues = segment(words, CS)
    assert shown(cues) == said(words)
    assert letters(w.text for cue in cues for w in cue.words) == letters(w.text for w in words)
    broken = {found.rule for found in checks.check(cues, CS).hard_findings}
    assert broken <= UNAVOIDABLE


def test_no_words_are_no_cues():
    assert segment([], CS) == []
    assert segment([Word(" ", 0, 10), Word("", 5, 5)], CS) == []


def test_one_word_is_shown_for_the_shortest_time_and_a_tail():
    assert segment([Word("Ano.", 500, 900, 0.8, "Jana")], CS) == [
        Cue(500, 1500, ("Ano.",), (Word("Ano.", 500, 900, 0.8, "Jana"),), "Jana")
    ]


def test_words_without_any_times_follow_one_another():
    cues = segment(
        [Word(text, 0, 0) for text in ["Byla", "jsem", "doma.", "Potom", "jsem", "šla", "ven."]], CS
    )
    assert checks.check(cues, CS).hard_kept == 1.0
    assert cues[0].start_ms == 0


def test_a_word_with_a_wrong_time_does_not_move_the_others():
    words = [Word(f"slovo{n}.", n * 2000, n * 2000 + 600) for n in range(6)]
    words[2] = Word("slovo2.", 9_000_000, 9_000_600)
    starts = [cue.start_ms for cue in segment(words, CS) if cue.words[0].text == "slovo5."]
    assert starts == [10_000]


def test_a_word_wider_than_a_line_is_kept_whole_and_named():
    cues = segment([Word("a" * 10_000, 0, 1000)], CS)
    assert cues[0].lines == ("a" * 10_000,)
    assert [found.rule for found in checks.check(cues, CS).hard_findings] == ["line_length"]


def test_speech_too_fast_to_read_is_flagged_and_not_cut():
    texts = ("nejrychlejší řeč bez jediné přestávky " * 10).split()
    words = [Word(text, n * 200, n * 200 + 200) for n, text in enumerate(texts)]
    report = checks.check(cues := segment(words, CS), CS)
    assert shown(cues) == letters(texts)
    assert report.hard_kept == 1.0
    assert report.too_fast > 0.9


def test_another_speaker_begins_a_new_cue():
    words = [
        Word("Přijdete zítra?", 0, 1500, None, "A"),
        Word("Určitě přijdu.", 2000, 3500, None, "B"),
    ]
    assert [(cue.lines, cue.speaker) for cue in segment(words, CS)] == [
        (("Přijdete zítra?",), "A"),
        (("Určitě přijdu.",), "B"),
    ]


def test_a_quick_answer_becomes_a_line_with_a_hyphen():
    words = [
        Word("Ano?", 0, 300, None, "A"),
        Word("Ne.", 350, 600, None, "B"),
        Word("Nepřijdu.", 5000, 6000, None, "B"),
    ]
    cues = segment(words, CS)
    assert (cues[0].lines, cues[0].speaker) == (("-Ano?", "-Ne."), None)
    assert checks.check(cues, CS).hard_kept == 1.0
    spaced = segment(words, profiles.load("cs-translation"))
    assert spaced[0].lines == ("- Ano?", "- Ne.")


@pytest.mark.parametrize(
    ("pause", "shown"),
    [
        (100, ["-To je ticho, které chápu.\n-Já taky."]),
        (900, ["To je ticho, které chápu.", "Já taky."]),
    ],
)
def test_short_turns_that_follow_at_once_share_a_cue(pause, shown):
    first = ["To", "je", "ticho,", "které", "chápu."]
    words = [Word(t, 300 * i, 300 * i + 280, 0.9, "Jana") for i, t in enumerate(first)]
    at = words[-1].end_ms + pause
    words += [
        Word(t, at + 350 * i, at + 350 * i + 320, 0.9, "Petr")
        for i, t in enumerate(["Já", "taky."])
    ]
    cues = segment(words, CS)
    assert [cue.text for cue in cues] == shown
    assert checks.check(cues, CS).hard_kept == 1.0


def test_cues_stay_within_the_film_where_there_is_room():
    words = [Word("Ahoj.", 4000, 4800), Word("Ano.", 9700, 9900)]
    cues = segment(words, CS, film_ms=10_000)
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(4000, 5300), (9000, 10_000)]


def test_too_short_a_film_is_named_and_nothing_else_gives_way():
    words = [Word("Ahoj.", 0, 100), Word("Ano.", 100, 200, None, "B")]
    cues = segment(
        [Word("Tohle je příliš dlouhá věta pro tak krátký film.", 0, 200), *words], CS, film_ms=300
    )
    broken = {found.rule for found in checks.check(cues, CS, film_ms=300).hard_findings}
    assert broken == {"film_end"}


def test_repeated_words_of_a_recogniser_in_a_loop_survive():
    words = [Word("a", n * 100, n * 100 + 100) for n in range(500)]
    assert shown(segment(words, CS)) == "a" * 500


def price(passage, ends):
    """Cost of a division, by the index after each cue's last word; infinite where a cue lasts too long
    or cannot be laid out, so that the division is no answer at all."""
    total = 0.0
    for first, last in pairwise([0, *ends]):
        cost = passage._cost(first, last) if last in passage._candidates(first) else None
        total += float("inf") if cost is None else cost
    return total


def greedy(passage, *, sentences):
    """Cues filled one after another as far as they can be laid out and shown in time, as the writers of
    recognisers do; with `sentences` each also ends with its sentence. The index after each one's end."""
    ends, first = [], 0
    while first < passage.count:
        last = first + 1
        for longer in passage._candidates(first)[1:]:
            ended = sentences and passage.run.sentence_ends[longer - 2]
            if ended or passage._cost(first, longer) is None:
                break
            last = longer
        ends.append(last)
        first = last
    return ends


@pytest.mark.parametrize("name", profiles.known())
@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_costs_no_more_than_filling_cue_after_cue(name, seed):
    passage = _Passage(interview.words(seed), profiles.load(name))
    best = price(passage, [piece.last for piece in passage.pieces()])
    fair = price(passage, greedy(passage, sentences=True))
    assert best < fair < float("inf")
    assert best < price(passage, greedy(passage, sentences=False))


def words_of(film):
    """The words of an evaluation film as they are written, each turn spread over the time its letters take."""
    out, now = [], 1000
    for turn in film.turns:
        texts = [text for token in turn.tokens for text in token.written.split()]
        end = now + LETTER_MS * sum(len(text) + 1 for text in texts)
        spans = spread(texts, now, end)
        out += [
            Word(text, start, stop, None, turn.speaker)
            for text, (start, stop) in zip(texts, spans, strict=True)
        ]
        now = end + BETWEEN_TURNS_MS
    return out


@pytest.mark.parametrize("name", profiles.known())
@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_the_optimum_costs_no_more_than_a_greedy_writer_on_the_films_of_the_evaluation(path, name):
    words = words_of(script.read(path))
    passage = _Passage(words, profiles.load(name))
    pieces = passage.pieces()
    best = price(passage, [piece.last for piece in pieces])
    assert best < price(passage, greedy(passage, sentences=True))
    assert best < price(passage, greedy(passage, sentences=False))
    assert letters(line for piece in pieces for line in piece.lines).replace("-", "") == said(words)


@pytest.mark.parametrize("path", FILMS, ids=lambda path: path.stem)
def test_the_films_of_the_evaluation_keep_every_hard_rule_and_leave_no_word_alone(path):
    cues = segment(words_of(script.read(path)), CS)
    assert checks.check(cues, CS).hard_findings == ()
    alone = [line for cue in cues for line in cue.lines if len(line.split()) == 1]
    assert [line for line in alone if not line.endswith((".", "?", "!"))] == []


@given(any_words)
def test_no_other_division_costs_less_whatever_comes(words):
    words = _single_words(words)
    if not words:
        return
    passage = _Passage(words, CS)
    best = price(passage, [piece.last for piece in passage.pieces()])
    each_alone = price(passage, range(1, passage.count + 1))
    others = [price(passage, greedy(passage, sentences=each)) for each in (True, False)]
    assert best <= min(*others, each_alone) + 1e-6


def test_the_work_grows_with_the_number_of_words_alone():
    """Counts the cues tried, not the time: a word begins a few dozen of them in a film of any length."""
    tried = []
    for repeats in (1, 4):
        passage = _Passage(interview.words()[:200] * repeats, CS)
        tried.append(sum(len(passage._candidates(first)) for first in range(passage.count)))
    assert tried[0] < 200 * 40
    assert tried[1] < 4 * 200 * 85
