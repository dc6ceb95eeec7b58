"""The walk over a whole sound: killed anywhere, shared by several, always the same words."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from pipeline.speech import chunks, transcribing
from pipeline.speech.audio import open_sound
from pipeline.speech.journal import FileJournal, MemoryJournal

RATE = 16_000
KILLS = 20
HERE = Path(__file__).resolve()
#: Transcribes argv[1] into the journal argv[2], argv[3] being the models; says each group it decodes.
WORKER = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from pipeline.speech import chunks, engines, transcribing
from pipeline.speech.journal import FileJournal
wav, journal, models = map(Path, sys.argv[1:4])
chunks.LONGEST_BLOCK = 40.0
engine = engines.load("faster", models_dir=models)
decode = engine.decode
def counted(*rest):
    print("decoding", flush=True)
    return decode(*rest)
engine.decode = counted
engine.group = 1
with FileJournal(journal) as written:
    print("opened", flush=True)
    found = transcribing.transcribe(engine, wav, language="cs", written=written)
print(json.dumps(asdict(found), ensure_ascii=False), flush=True)
"""


class Counting:
    """A real engine that counts the chunks it decodes."""

    def __init__(self, engine, group=None):
        self.inner, self.group, self.lanes = engine, group or engine.group, engine.lanes
        self.engine, self.languages, self.again = engine.engine, engine.languages, engine.again
        self.decoded = 0

    def decode(self, chunks, language, terms):
        self.decoded += len(chunks)
        return self.inner.decode(chunks, language, terms)


@pytest.fixture(scope="session")
def long_wav(tmp_path_factory, write_wav, speech_samples):
    """The Czech sentences nine times over: about 110 s, some of it after a long pause."""
    pause = np.zeros(RATE // 2)
    parts = [speech_samples, pause] * 8 + [np.zeros(9 * RATE), speech_samples]
    return write_wav(tmp_path_factory.mktemp("long") / "long.wav", np.concatenate(parts))


@pytest.fixture
def short_blocks(monkeypatch):
    monkeypatch.setattr(chunks, "LONGEST_BLOCK", 40.0)


def worker(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, arguments)],
        cwd=HERE.parents[3], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_killed_at_twenty_points_it_ends_with_the_same_bytes(
    tmp_path, long_wav, models_dir, short_blocks
):
    with worker(long_wav, tmp_path / "whole", models_dir) as process:
        lines = process.stdout.read().splitlines()
    whole = lines[-1]
    groups = lines.count("decoding")
    assert groups >= 5
    assert len(json.loads(whole)["words"]) > 100

    chance = random.Random(20261125)
    journal = tmp_path / "killed"
    decoded = 0
    for _ in range(KILLS):
        with worker(long_wav, journal, models_dir) as process:
            # Killed after a random number of lines and a random moment more, so that it falls into
            # opening, decoding and writing alike.
            for _ in range(chance.choice([1, 1, 2, 2, 3])):
                decoded += process.stdout.readline() == "decoding\n"
            try:
                process.wait(chance.random())
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            rest = process.stdout.read()
            decoded += rest.count("decoding\n")
    with worker(long_wav, journal, models_dir) as process:
        lines = process.stdout.read().splitlines()
    decoded += lines.count("decoding")
    assert lines[-1] == whole
    assert journal.read_bytes() == (tmp_path / "whole").read_bytes()
    # Each kill costs the group in hand and no other.
    assert decoded <= groups + KILLS

    with worker(long_wav, journal, models_dir) as process:
        assert process.stdout.read().splitlines() == ["opened", whole]


@pytest.mark.slow
def test_who_takes_which_block_in_which_order_makes_no_difference(engine, long_wav, short_blocks):
    alone = transcribing.transcribe(engine("faster"), long_wav, language="cs")
    sound = open_sound(long_wav)
    cut = transcribing.plan(sound)
    assert len(cut.blocks) >= 3
    shared = MemoryJournal()
    order = list(range(len(cut.blocks)))
    random.Random(3).shuffle(order)
    workers = [Counting(engine("faster")), Counting(engine("faster"))]
    for turn, number in enumerate(order):
        transcribing.decode(sound, cut, number, workers[turn % 2], shared, language="cs")
    entries = shared.entries()
    answered = [
        transcribing.answers(cut, number, entries, workers[0].group)
        for number in range(len(cut.blocks))
    ]
    described = transcribing.described(workers[0])
    assert transcribing.join(cut, answered, described, language="cs") == alone
    assert transcribing.answers(cut, 0, {}, workers[0].group) is None
    assert sum(worker.decoded for worker in workers) == sum(map(len, cut.blocks))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["faster", "openai"])
def test_a_second_run_decodes_nothing(name, engine, tmp_path, speech_wav):
    counting = Counting(engine(name))
    found = []
    for _ in range(2):
        with FileJournal(tmp_path / "journal") as journal:
            found.append(
                transcribing.transcribe(counting, speech_wav, language="cs", written=journal)
            )
    assert found[0] == found[1]
    assert counting.decoded == 1


@pytest.mark.slow
def test_the_fingerprint_changes_with_whatever_changes_the_words(engine, speech_wav, monkeypatch):
    recognizer = Counting(engine("faster"))
    prints = Counter()

    def note(sha256="a", language="cs", terms=()):
        described = transcribing.described(recognizer, terms)
        prints[transcribing.fingerprint(sha256, described, language)] += 1

    note()
    note()
    note(sha256="b")
    note(language="sk")
    note(terms=("raná péče",))
    recognizer.group += 1
    note()
    monkeypatch.setitem(chunks.OPTIONS, "kept_pause_s", 3.0)
    note()
    assert sorted(prints.values()) == [1, 1, 1, 1, 1, 2]


@pytest.mark.slow
def test_an_answer_in_doubt_is_tried_in_other_ways_and_the_record_says_so(
    engine, speech_wav, monkeypatch
):
    monkeypatch.setattr("pipeline.speech.decoding.AVERAGE_LOGPROB", -0.01)
    found = transcribing.transcribe(engine("faster"), speech_wav, language="cs")
    assert [(r.reason, r.settled) for r in found.redone] == [("low confidence", False)]
    assert found.redone[0].tries == 3
    assert len(found.words) > 10
    again = transcribing.transcribe(engine("faster"), speech_wav, language="cs")
    assert again == found


@pytest.mark.slow
def test_a_glossary_helps_with_its_words_and_never_speaks_itself(engine, speech_wav, speech_text):
    plain = transcribing.transcribe(engine("faster"), speech_wav, language="cs")
    terms = ("stáváme", "odpočinek", "dcera", "Habrodolská poradna rané péče")
    told = transcribing.transcribe(engine("faster"), speech_wav, language="cs", terms=terms)
    assert "Habrodol" not in told.text
    assert told.words != plain.words
    assert asdict(told)["options"]["terms"] == list(terms)


@pytest.mark.slow
def test_a_prompt_that_leaks_into_the_text_is_found_and_the_chunk_decoded_without_it(
    engine, tmp_path, write_wav, speech_samples
):
    """A leak is provoked: the engine answers with its prompt, as Whisper does over noise."""
    terms = ("raná péče", "odlehčovací služba")

    class Leaky(Counting):
        def decode(self, chunks, language, terms):
            answers = super().decode(chunks, language, terms)
            if not terms:
                return answers
            return [
                tuple(
                    type(segment)(
                        "Raná péče, odlehčovací služba.", segment.heard, *list(
                            asdict(segment).values())[2:],
                    )
                    for segment in answer
                )
                for answer in answers
            ]  # fmt: skip

    wav = write_wav(tmp_path / "s.wav", speech_samples)
    found = transcribing.transcribe(Leaky(engine("faster")), wav, language="cs", terms=terms)
    assert [(r.reason, r.settled) for r in found.redone] == [("glossary echoed", True)]
