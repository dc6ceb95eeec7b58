import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.journal import FileJournal, MemoryJournal, fingerprint

ENTRIES = {"0/0": [{"text": "Dobrý den, žluťoučký kůň.", "p": -0.123456789}], "0/1": [], "1/0": 3}


def filled(file):
    with FileJournal(file) as journal:
        for key, value in ENTRIES.items():
            journal.append(key, value)
    return file


def test_what_was_written_is_there_for_the_next_reader(tmp_path):
    file = filled(tmp_path / "a" / "journal")
    with FileJournal(file) as journal:
        assert journal.entries() == ENTRIES
    memory = MemoryJournal()
    memory.append("x", 1)
    assert memory.entries() == {"x": 1}


def test_wherever_a_kill_tears_the_file_only_the_torn_entry_is_lost(tmp_path):
    whole = filled(tmp_path / "whole").read_bytes()
    lengths = [len(line) for line in whole.splitlines(keepends=True)]
    for size in range(len(whole) + 1):
        torn = tmp_path / "torn"
        torn.write_bytes(whole[:size])
        kept = next(n for n in range(4) if n == 3 or sum(lengths[: n + 1]) > size)
        with FileJournal(torn) as journal:
            assert journal.entries() == dict(list(ENTRIES.items())[:kept])
            for key in list(ENTRIES)[kept:]:
                journal.append(key, ENTRIES[key])
        assert torn.read_bytes() == whole


@given(st.binary(max_size=300))
def test_any_bytes_are_a_journal_of_what_is_whole_in_them(tmp_path_factory, noise):
    file = tmp_path_factory.mktemp("noise") / "journal"
    good = filled(file).read_bytes()
    file.write_bytes(good + noise)
    with FileJournal(file) as journal:
        assert list(journal.entries())[:3] == list(ENTRIES)
        journal.append("after", "it")
    with FileJournal(file) as journal:
        assert journal.entries()["after"] == "it"


def test_a_full_disk_loses_only_what_did_not_fit(small_disk):
    with FileJournal(small_disk / "journal") as journal:
        journal.append("0/0", "short")
        with pytest.raises(OSError, match="No space left"):
            for i in range(100):
                journal.append(f"1/{i}", os.urandom(40_000).hex())
    with FileJournal(small_disk / "journal") as journal:
        assert journal.entries()["0/0"] == "short"


def test_a_fingerprint_depends_on_every_part_and_not_on_their_order():
    one = fingerprint(sound="a", options={"beam": 5, "group": 4})
    assert one == fingerprint(options={"group": 4, "beam": 5}, sound="a")
    assert one != fingerprint(sound="a", options={"beam": 5, "group": 5})
    assert len(one) == 64
