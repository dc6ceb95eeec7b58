"""Both engines, for real: the same Czech sentences, silence, music, and what is refused."""

import json
import re
from dataclasses import asdict
from itertools import pairwise

import jiwer
import numpy as np
import pytest

from pipeline.speech import engines, weights
from pipeline.speech.recognizer import AudioNotUsable, ModelMissing, UnknownEngine, UnknownLanguage
from pipeline.speech.transcribing import transcribe

ENGINES = ["faster", "openai"]
RATE = 16_000
# The speech is an old synthetic voice and the model the second smallest: half of the words have a
# wrong ending or a wrong seam, though most letters are right.
MOST_WORDS_WRONG = 0.65
MOST_LETTERS_WRONG = 0.3
MOST_APART = 0.25


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def chords(seconds: float) -> np.ndarray:
    """Piano-like music: a triad every half second, overtones and a falling loudness."""
    time = np.arange(int(RATE * 0.5)) / RATE
    triads = [(262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294)]
    bars = [
        sum(np.sin(2 * np.pi * note * k * time) / k**1.5 for note in triad for k in range(1, 6))
        * np.exp(-4 * time)
        for triad in triads
    ]
    tune = np.concatenate(bars * int(np.ceil(seconds / 2)))[: int(RATE * seconds)]
    return 0.7 * tune / np.abs(tune).max()


SOUNDS = {
    "silence": np.zeros(RATE * 8),
    "a faint hiss": np.random.default_rng(1).normal(0, 0.003, RATE * 8),
    "a sine tone": 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE * 8) / RATE),
    "music": chords(12),
}


@pytest.fixture(scope="session")
def heard(engine, speech_wav):
    """What each engine hears in the Czech sentences, and the progress it told."""
    done = {}

    def get(name):
        if name not in done:
            progress: list[float] = []
            result = transcribe(
                engine(name), speech_wav, language="cs-CZ", on_progress=progress.append
            )
            done[name] = (result, progress)
        return done[name]

    return get


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_czech_sentences_are_recognised_with_words_in_order(name, heard, speech_text):
    result, progress = heard(name)
    assert jiwer.wer(plain(speech_text), plain(result.text)) <= MOST_WORDS_WRONG
    assert jiwer.cer(plain(speech_text), plain(result.text)) <= MOST_LETTERS_WRONG
    assert (result.engine, result.model, result.language) == (name, "base", "cs")
    assert result.left_out == ()
    assert result.weights_sha256 == weights.FILES["model.bin"]
    assert result.duration_ms == 11_247
    assert all(0 <= w.start_ms < w.end_ms <= result.duration_ms for w in result.words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(result.words))
    assert all(w.text.strip() == w.text != "" and 0 <= w.confidence <= 1 for w in result.words)
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    json.dumps(asdict(result))


@pytest.mark.slow
def test_neither_threads_nor_neighbours_change_the_words(heard, weights_folder, speech_samples):
    """What makes a resumed transcription the same as an uninterrupted one."""
    one = engines.load("faster", models_dir=weights_folder.parent, threads=1)
    two = engines.load("faster", models_dir=weights_folder.parent, threads=2)
    half = len(speech_samples) // 2
    chunks = [speech_samples.astype(np.float32), speech_samples[:half].astype(np.float32)]
    together = one.decode([*chunks, chunks[0]], "cs", ())
    assert together == [*(two.decode([chunk], "cs", ())[0] for chunk in chunks), together[0]]


@pytest.mark.slow
def test_both_engines_hear_nearly_the_same_at_nearly_the_same_time(heard):
    faster, openai = heard("faster")[0], heard("openai")[0]
    assert jiwer.wer(plain(openai.text), plain(faster.text)) <= MOST_APART
    starts = {word.text: word.start_ms for word in openai.words}
    apart = [abs(starts[w.text] - w.start_ms) for w in faster.words if w.text in starts]
    assert np.median(apart) <= 200


@pytest.mark.slow
def test_hearing_it_again_gives_the_same_answer(heard, engine, speech_wav):
    assert transcribe(engine("faster"), speech_wav, language="cs") == heard("faster")[0]


@pytest.mark.slow
@pytest.mark.parametrize("sound", SOUNDS)
@pytest.mark.parametrize("name", ENGINES)
def test_where_nobody_speaks_there_are_no_words(name, sound, engine, tmp_path, write_wav):
    result = transcribe(engine(name), write_wav(tmp_path / "s.wav", SOUNDS[sound]), language="cs")
    assert (result.words, result.left_out) == ((), ())
    assert result.duration_ms == len(SOUNDS[sound]) * 1000 // RATE


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_an_empty_file_is_a_transcription_without_words(name, engine, tmp_path):
    empty = tmp_path / "empty.wav"
    empty.touch()
    progress: list[float] = []
    result = transcribe(engine(name), empty, language="cs", on_progress=progress.append)
    assert (result.words, result.duration_ms) == ((), 0)
    assert progress == [1.0]


@pytest.mark.slow
def test_the_declared_language_is_used_and_never_guessed(engine, speech_wav):
    result = transcribe(engine("faster"), speech_wav, language="en")
    assert result.language == "en"
    czech = set("ěščřžýáíéúůťďň")
    assert not czech & set(result.text.lower())


@pytest.mark.slow
@pytest.mark.parametrize("declared", ["", "klingon", "xx-CZ"])
def test_an_unknown_language_is_refused(engine, speech_wav, declared):
    with pytest.raises(UnknownLanguage, match="does not know the language"):
        transcribe(engine("faster"), speech_wav, language=declared)


@pytest.mark.slow
def test_a_sound_in_another_format_is_refused(engine, tmp_path, write_wav):
    wav = write_wav(tmp_path / "cd.wav", np.zeros(100), rate=44_100)
    with pytest.raises(AudioNotUsable, match="44100 Hz"):
        transcribe(engine("faster"), wav, language="cs")


@pytest.mark.slow
def test_what_progress_raises_stops_the_work(engine, speech_wav):
    class Cancelled(Exception):
        pass

    def cancel(_: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        transcribe(engine("faster"), speech_wav, language="cs", on_progress=cancel)


@pytest.mark.slow
def test_a_local_folder_is_a_model(weights_folder, tmp_path):
    copy = tmp_path / "our-model"
    copy.mkdir()
    for name in weights.FILES:
        (copy / name).symlink_to(weights_folder / name)
    empty = tmp_path / "empty.wav"
    empty.touch()
    engine = engines.load("faster", copy, models_dir=tmp_path / "none")
    result = transcribe(engine, empty, language="cs")
    assert (result.model, result.weights_sha256) == ("our-model", weights.FILES["model.bin"])


def test_an_unknown_engine_is_refused_with_the_names_there_are(tmp_path):
    with pytest.raises(UnknownEngine, match=r"no speech engine “siri”.*Choose one of: faster, op"):
        engines.load("siri", models_dir=tmp_path)


def test_missing_weights_say_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.delenv("LIVES_WHISPER_HUB", raising=False)
    with pytest.raises(ModelMissing, match=r"weights are not in .*\./lives speech install"):
        engines.load("faster", models_dir=tmp_path)


def test_a_model_by_name_is_not_fetched_without_leave(tmp_path, monkeypatch):
    monkeypatch.delenv("LIVES_WHISPER_HUB", raising=False)
    with pytest.raises(ModelMissing, match=r"no speech model “small”.*LIVES_WHISPER_HUB=1"):
        engines.load("faster", "small", models_dir=tmp_path)


def test_a_folder_that_holds_no_model_is_refused(tmp_path):
    with pytest.raises(ModelMissing, match=r"has no model\.bin"):
        engines.load("faster", tmp_path, models_dir=tmp_path)
