"""Windows, grouping, turns and words as arithmetic; the real weights on real and made voices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech import campplus, features, speakers
from pipeline.speech.audio import SAMPLE_RATE, open_sound
from pipeline.speech.chunks import Span
from pipeline.speech.speakers import Turn
from transcripts.subtitles.model import Word

SECOND = SAMPLE_RATE


def vectors(*voices: int, noise: float = 0.6, size: int = 32) -> np.ndarray:
    """A unit vector of each window; the same number is the same voice."""
    rng = np.random.default_rng(1)
    found = np.eye(size)[list(voices)] + rng.normal(size=(len(voices), size)) * noise / size**0.5
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def spans(*seconds: tuple[float, float]) -> list[Span]:
    return [Span(int(start * SECOND), int(end * SECOND)) for start, end in seconds]


times = st.integers(0, 20_000)
words = st.lists(
    st.builds(
        lambda text, start, length: Word(text, start, start + length, 0.5),
        st.text(min_size=1, max_size=5), times, st.integers(0, 900),
    ),
    max_size=12,
)  # fmt: skip
turns = st.lists(
    st.builds(
        lambda who, start, length: Turn(f"S{who}", start, start + length),
        st.integers(1, 3), times, st.integers(1, 4000),
    ),
    max_size=8,
)  # fmt: skip


@given(words, turns)
def test_labelling_changes_nothing_but_the_speaker(words, turns):
    labelled = speakers.label_words(words, turns)
    assert [(w.text, w.start_ms, w.end_ms, w.confidence) for w in labelled] == [
        (w.text, w.start_ms, w.end_ms, w.confidence) for w in words
    ]
    known = {turn.speaker for turn in turns}
    assert all(word.speaker in known if known else word.speaker is None for word in labelled)


@given(words, turns)
def test_a_word_goes_to_a_voice_it_overlaps_where_there_is_one(words, turns):
    for word in speakers.label_words(words, turns):
        near = {
            turn.speaker
            for turn in turns
            if min(word.end_ms, turn.end_ms) > max(word.start_ms, turn.start_ms)
        }
        assert not near or word.speaker in near


def test_a_word_over_a_change_goes_to_the_longer_part_and_one_in_a_pause_to_the_nearer_turn():
    turns = [Turn("S1", 0, 1000), Turn("S2", 1000, 2000), Turn("S1", 3000, 4000)]
    said = [Word("a", 900, 1300), Word("b", 2100, 2200), Word("c", 2800, 2900)]
    labelled = speakers.label_words(said, turns)
    assert [word.speaker for word in labelled] == ["S2", "S2", "S1"]


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 90)), max_size=12))
def test_windows_cover_the_speech_and_are_never_longer_than_one_and_a_half_seconds(steps):
    speech, at = [], 0
    for pause, length in steps:
        speech.append(Span(at + pause * 1600, at + (pause + length) * 1600))
        at = speech[-1].end
    windows = speakers.cut(speech)
    assert all(0 < window.length <= speakers.WINDOW * SECOND for window in windows)
    for span in speech:
        for sample in (span.start, (span.start + span.end) // 2, span.end - 1):
            assert any(window.start <= sample < window.end for window in windows)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_windows_of_a_voice_are_one_group_and_voices_are_apart(voices):
    groups = speakers.group(vectors(*voices))
    assert len(set(groups)) == len(set(voices)) == len(set(zip(groups, voices, strict=True)))


def test_a_long_film_is_grouped_piece_by_piece_with_the_same_result(monkeypatch):
    voices = [0, 0, 1, 2, 1] * 20
    whole = speakers.group(vectors(*voices))
    monkeypatch.setattr(speakers, "AT_ONCE", 9)
    assert speakers.group(vectors(*voices)).tolist() == whole.tolist()


def test_a_hint_of_how_many_speak_is_kept_to():
    assert set(speakers.group(vectors(*[0, 1, 2] * 5), count=2)) == {0, 1}
    assert set(speakers.group(vectors(*[0] * 9), count=3)) == {0, 1, 2}
    assert set(speakers.group(vectors(0), count=3)) == {0}


def test_turns_begin_where_the_voice_changes_and_are_named_in_the_order_heard():
    speech = spans((0, 6), (6.3, 12), (12.6, 18))
    windows = speakers.cut(speech)
    middle = [(window.start + window.end) / 2 / SECOND for window in windows]
    heard = vectors(*(1 if 6 < at < 12.3 else 0 for at in middle))
    assert speakers.name(speakers.assign(speech, windows, heard)) == [
        Turn("S1", 0, 6000), Turn("S2", 6300, 12000), Turn("S1", 12600, 18000)
    ]  # fmt: skip


def test_a_sound_of_a_second_is_no_voice_of_its_own():
    speech = spans((0, 20), (20.5, 21.4))
    windows = speakers.cut(speech)
    heard = vectors(*(0 for _ in windows[:-1]), 1)
    assert {who for who, _ in speakers.assign(speech, windows, heard)} == {0}


@pytest.mark.parametrize("count", [2, 3])
def test_told_how_many_speak_a_cough_takes_no_voice_and_a_short_voice_is_one(count):
    speech = spans((0, 20), (21, 41), (42, 43), (44, 45.4))
    windows = speakers.cut(speech)
    heard = vectors(
        *(0 if w.start < 20.5 * SECOND else 1 if w.start < 41.5 * SECOND else 2 for w in windows)
    )
    found = speakers.assign(speech, windows, heard, count=count)
    who = [next(who for who, at in found if at.start >= span.start) for span in speech]
    assert len(set(who)) == count
    assert who[0] != who[1]


def test_silence_has_no_turns(tmp_path, write_wav):
    wav = write_wav(tmp_path / "silence.wav", np.zeros(SECOND * 3))
    assert speakers.find_turns(open_sound(wav), voices=None, speech=[]) == []


def test_features_are_a_row_each_ten_milliseconds_and_follow_the_pitch():
    tone = np.sin(np.arange(SECOND) * 2 * np.pi * 1000 / SAMPLE_RATE).astype(np.float32)
    mels = features.log_mels(tone)
    assert mels.shape == (98, 80)
    # 1000 Hz is mel 1000, between 31.7 (20 Hz) and 2840 (8000 Hz): band 27 of 80.
    assert set(mels.argmax(axis=1)) == {27}
    assert features.log_mels(tone[:300]).shape == (0, 80)


@pytest.fixture(scope="session")
def voices():
    pytest.importorskip("onnx", reason="./lives speech install speakers")
    if not campplus.installed():
        pytest.skip("./lives speech install speakers")
    return campplus.Embedder()


@pytest.mark.slow
def test_one_voice_stays_one(voices, speech_wav):
    found = speakers.find_turns(open_sound(speech_wav), voices)
    assert {turn.speaker for turn in found} == {"S1"}


@pytest.mark.slow
def test_two_voices_are_told_apart_and_again_the_same(voices, tmp_path, write_wav, talk):
    sound, truth = talk
    opened = open_sound(write_wav(tmp_path / "talk.wav", sound))
    found = speakers.find_turns(opened, voices)
    assert found == speakers.find_turns(opened, voices)
    assert wrong(found, truth) < 0.02


def wrong(found: list[Turn], truth: list[tuple[str, int, int]]) -> float:
    """The share of the turns' time in which another voice is named than the one that speaks."""
    names = dict.fromkeys(who for who, _, _ in truth)
    labels = {who: f"S{number}" for number, who in enumerate(names, start=1)}
    total = off = 0
    for turn in found:
        for at in range(turn.start_ms, turn.end_ms, 10):
            speaking = {labels[who] for who, start, end in truth if start <= at < end}
            total += bool(speaking)
            off += bool(speaking) and turn.speaker not in speaking
    return off / total


def test_a_checkpoint_that_names_something_else_is_not_run(tmp_path):
    import pickle
    import zipfile

    class Evil:
        def __reduce__(self):
            return print, ("ran",)

    path = tmp_path / "evil.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("evil/data.pkl", pickle.dumps(Evil()))
    with pytest.raises(pickle.UnpicklingError, match="no part of a checkpoint"):
        campplus.read_arrays(path.read_bytes())


def test_without_the_extra_the_sentence_says_how_to_add_it(monkeypatch):
    from importlib.metadata import PackageNotFoundError

    def missing(name: str):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(campplus, "distribution", missing)
    assert not campplus.installed()
    with pytest.raises(campplus.EngineNotInstalled, match="speech install speakers"):
        campplus.Embedder()
