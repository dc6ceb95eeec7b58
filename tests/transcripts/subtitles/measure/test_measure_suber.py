"""SubER: by hand, beside its authors' program, and whatever the cues."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.subtitles.measure.suber import Edits, suber
from transcripts.subtitles.model import Cue

REFERENCE = [
    Cue(0, 2000, ("Dobrý den, vítám vás",)),
    Cue(2080, 5000, ("Dnes jsme přijeli", "do Jasanova nad Mlhou.")),
]


@st.composite
def tracks(draw: st.DrawFn) -> list[Cue]:
    cues, at = [], 0
    for length in draw(st.lists(st.integers(1, 6), max_size=6)):
        words = draw(
            st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=length, max_size=length)
        )
        cut = draw(st.integers(1, length))
        lines = [" ".join(words[:cut]), " ".join(words[cut:])]
        at += draw(st.sampled_from([80, 2000]))
        cues.append(Cue(at, at + 1000, tuple(line for line in lines if line)))
        at += 1000
    return cues


@given(tracks(), tracks())
def test_the_same_cues_score_nothing_and_no_score_exceeds_writing_all_anew(ours, theirs):
    assert suber(ours, ours).count == 0
    found = suber(ours, theirs)
    tokens = [
        sum(len(line.split()) + 1 for cue in cues for line in cue.lines) for cues in (ours, theirs)
    ]
    assert found.length == tokens[0]
    assert abs(tokens[0] - tokens[1]) <= found.count <= sum(tokens)


def test_punctuation_and_case_are_free():
    heard = [replace(REFERENCE[0], lines=("„dobrý den“ Vítám vás!",)), REFERENCE[1]]
    assert suber(REFERENCE, heard) == Edits(0, 14)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("Dnes jsme dojeli", "do Jasanova nad Mlhou."), 1),  # another word
        (("Dnes jsme", "do Jasanova nad Mlhou."), 1),  # a word is missing
        (("Dnes jsme přijeli až", "do Jasanova nad Mlhou."), 1),  # one too many
        (("Dnes jsme přijeli do Jasanova nad Mlhou.",), 1),  # a line break is missing
        (("Dnes jsme", "přijeli do Jasanova nad Mlhou."), 1),  # it stands elsewhere: one shift
        (("do Jasanova nad Mlhou", "Dnes jsme přijeli."), 2),  # two shifts: words, and the break
    ],
)
def test_each_edit_counts_once(lines: tuple[str, ...], count: int):
    assert suber(REFERENCE, [REFERENCE[0], replace(REFERENCE[1], lines=lines)]).count == count


def test_a_break_of_a_cue_for_one_of_a_line_is_one_edit():
    parted = [REFERENCE[0], Cue(2080, 3000, ("Dnes jsme přijeli",)),
              Cue(3080, 5000, ("do Jasanova nad Mlhou.",))]  # fmt: skip
    assert suber(REFERENCE, parted) == Edits(1, 14)
    assert round(suber(REFERENCE, parted).score, 3) == 7.143


def test_words_at_another_time_are_not_the_same_words():
    late = [
        replace(cue, start_ms=cue.start_ms + 60_000, end_ms=cue.end_ms + 60_000)
        for cue in REFERENCE
    ]
    assert suber(REFERENCE, late) == Edits(28, 14)


def test_nothing_beside_something():
    assert suber([], []).score == 0.0
    assert suber(REFERENCE, []).score == 100.0
    assert suber([], REFERENCE) == Edits(14, 0)
    assert suber(REFERENCE, [*REFERENCE, Cue(9000, 9500, ("",))]).count == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_score_is_that_of_the_authors_program(seed: int):
    """Needs requirements/benchmarks.txt."""
    theirs = pytest.importorskip("suber.metrics.suber", reason="subtitle-edit-rate")
    chance = random.Random(seed)
    reference = _track(chance)
    heard = [cue for cue in (_spoiled(cue, chance) for cue in reference) if chance.random() > 0.05]
    expected = theirs.calculate_SubER(_theirs(heard), _theirs(reference))
    assert round(suber(reference, heard).score, 3) == expected


def _track(chance: random.Random) -> list[Cue]:
    cues, at = [], 0
    for _ in range(60):
        at += chance.choice([80, 80, 80, 3000])
        lines = tuple(
            " ".join(
                chance.choices(
                    ["já", "ty", "on", "ona", "dům", "stůl", "den", "rok", "šel", "byla"], k=5
                )
            )
            for _ in range(chance.randint(1, 2))
        )
        cues.append(Cue(at, at + 3000, lines))
        at += 3000
    return cues


def _spoiled(cue: Cue, chance: random.Random) -> Cue:
    words = [each for line in cue.lines for each in [*line.split(), "\n"]][:-1]
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(words))
        match chance.randint(0, 3):
            case 0:
                words[at] = "jiné"
            case 1:
                words.insert(at, "navíc")
            case 2 if len(words) > 1:
                words.pop(at)
            case _:
                words.insert(chance.randrange(len(words)), words.pop(at))
    lines = tuple(line.strip() for line in " ".join(words).split("\n") if line.strip()) or ("nic",)
    return replace(cue, lines=lines, start_ms=cue.start_ms + chance.randint(0, 500))


def _theirs(cues: list[Cue]):
    from suber.data_types import LineBreak, Subtitle, TimedWord

    out = []
    for number, cue in enumerate(cues):
        start, end = cue.start_ms / 1000, cue.end_ms / 1000
        lines = [line.split() for line in cue.lines]
        found = [
            TimedWord(word, subtitle_start_time=start, subtitle_end_time=end)
            for line in lines
            for word in line
        ]
        at = -1
        for line in lines:
            at += len(line)
            found[at].line_break = LineBreak.END_OF_LINE
        found[-1].line_break = LineBreak.END_OF_BLOCK
        out.append(Subtitle(word_list=found, index=number, start_time=start, end_time=end))
    return out
