"""How long it will still take: a film is played through with times the estimate does not know."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.services.estimate import Pace, Task, forecast

#: Stage, what it needs, usual seconds: shaped like a film's stages.
STAGES = (
    ("probe", (), 2.0),
    ("audio", ("probe",), 8.0),
    ("listen", ("audio",), 3.0),
    ("transcribe", ("listen",), 45.0),
    ("words", ("transcribe",), 1.0),
    ("renditions", ("audio",), 160.0),
    ("poster", ("renditions",), 3.0),
)


def play(true_s: dict[str, float], workers: int, *, measured: bool) -> list[tuple[float, float]]:
    """Each second of a run: seconds really left, and seconds left by the estimate.

    A step reports its share every second, evenly, after a start of half a second.
    """
    usual = {name: seconds for name, _needs, seconds in STAGES}
    begun: dict[str, float] = {}
    paces = {name: Pace() for name in usual}
    answers: list[tuple[float, float]] = []
    now = 0.0
    while True:
        done = {name for name in begun if now >= begun[name] + true_s[name]}
        for name, needs, _seconds in STAGES:
            running = [other for other in begun if other not in done]
            if name not in begun and done.issuperset(needs) and len(running) < workers:
                begun[name] = now
        if len(done) == len(usual):
            end = max(begun[name] + true_s[name] for name in usual)
            return [(end - at, left) for at, left in answers]
        tasks = []
        for name, needs, seconds in STAGES:
            share = 0.0
            if name in begun and name not in done:
                share = max(0.0, now - begun[name] - 0.5) / max(true_s[name] - 0.5, 0.1)
                if share:
                    paces[name].add(now - begun[name], min(share, 0.999))
            tasks.append(
                Task(
                    key=name, run=1, needs=needs, expected_s=seconds, measured=measured,
                    done=name in done, running=name in begun and name not in done,
                    progress=min(share, 0.999),
                    spent_s=min(now - begun[name], true_s[name]) if name in begun else 0.0,
                    own_left_s=paces[name].left_s(now - begun[name]) if name in begun else None,
                )
            )  # fmt: skip
        answers.append((now, forecast(tasks, workers).left_s[1]))
        now += 1


def wrong(answers: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What was off by more than a fifth (and more than two seconds) after a tenth of the time."""
    whole = answers[0][0]
    return [
        (left, told) for left, told in answers
        if left <= 0.9 * whole and abs(told - left) > max(0.2 * left, 2.0)
    ]  # fmt: skip


off = st.fixed_dictionaries({name: st.floats(0.85, 1.15) for name, _needs, _seconds in STAGES})


@given(off=off, workers=st.integers(1, 3))
@example(off={name: 1.15 for name, _needs, _seconds in STAGES}, workers=1)
@example(off={name: 0.85 for name, _needs, _seconds in STAGES}, workers=2)
def test_a_site_that_has_measured_tells_it_within_a_fifth(off, workers):
    """Films differ from the usual by up to 15 % in each stage."""
    true_s = {name: seconds * off[name] for name, _needs, seconds in STAGES}
    assert wrong(play(true_s, workers, measured=True)) == []


@given(machine=st.floats(0.3, 8), off=off)
@example(machine=8, off={name: 1.0 for name, _needs, _seconds in STAGES})
def test_a_new_site_tells_it_within_a_fifth_on_a_machine_of_any_speed(machine, off):
    """Nothing was measured yet; what the first tenth took says how fast this machine is."""
    true_s = {name: seconds * machine * off[name] ** 0.5 for name, _needs, seconds in STAGES}
    assert wrong(play(true_s, 1, measured=False)) == []


def test_the_share_of_right_answers_can_fail():
    true_s = {name: seconds for name, _needs, seconds in STAGES} | {"renditions": 400.0}
    assert wrong(play(true_s, 1, measured=True))


def test_a_pace_is_that_of_the_last_two_thirds():
    pace = Pace()
    assert pace.left_s(0) is None
    pace.add(10, 0.01)  # ten seconds until the model was loaded
    for second in range(1, 31):
        pace.add(10 + second, 0.01 + second * 0.02)
    assert pace.left_s(40) == pytest.approx((1 - 0.61) / 0.02, rel=0.01)


def test_a_stage_that_begins_anew_has_a_new_pace():
    pace = Pace()
    for second in range(20):
        pace.add(second, second * 0.04)
    pace.add(21, 0.0)
    assert pace.left_s(21) is None


def test_a_step_that_is_overdue_is_never_told_to_be_done():
    late = Task(key=1, run=1, needs=(), expected_s=10, measured=True, running=True, spent_s=100)
    assert forecast([late], 1).left_s[1] >= 1


def test_without_a_worker_it_is_told_as_if_one_came_now():
    waiting = Task(key=1, run=1, needs=(), expected_s=10)
    assert forecast([waiting], 0).left_s[1] == 10
