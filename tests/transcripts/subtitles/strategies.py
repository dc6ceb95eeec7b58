"""What Hypothesis draws words, texts and cues from."""

from __future__ import annotations

from hypothesis import strategies as st

from transcripts.subtitles.model import Cue, Word

HUNDRED_HOURS_MS = 100 * 3_600_000

# Anything a person or a recogniser can put into a line: markup, arrows, direction marks, emoji, other
# line separators of Unicode; no CR, LF or zero, which no line of a subtitle file can hold.
line_text = st.lists(
    st.one_of(
        st.sampled_from(
            ["&", "<", ">", "-->", "&amp;", "&lt;", "<i>", "</i>", "<v Jan>", "\u200f", "\u202b",
             "\u2028", "\x85", "\x0b", "\ufeff", "NOTE", "WEBVTT", "1", "00:00:01,000", "á", "ř", "👩‍👧", " ",
             "שלום", "-", "\u00a0", "{\\an8}"]
        ),
        st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)),
    ),
    max_size=12,
).map("".join)  # fmt: skip
lines = line_text.filter(lambda line: line.strip() != "")

spans = st.tuples(
    st.integers(0, 2 * HUNDRED_HOURS_MS), st.integers(0, 10_000), st.lists(lines, max_size=3)
)
file_cues = st.lists(
    spans.map(lambda drawn: Cue(drawn[0], drawn[0] + drawn[1], tuple(drawn[2]))), max_size=8
)

word_text = st.one_of(
    st.sampled_from(
        [
            "k",
            "s",
            "v",
            "z",
            "o",
            "u",
            "a",
            "i",
            "se",
            "si",
            "ke",
            "ve",
            "5",
            "12.",
            "kg",
            "května",
            "MUDr.",
            "např.",
            "Novák,",
            "Ano.",
            "Ne!",
            "což…",
            "—",
            "-",
            "👍",
            "שלום",
            "nejneobhospodařovávatelnějšími",
            "že",
            "jsem",
            "protože",
            "byla",
            "doma",
        ]
    ),
    st.text(max_size=15),
    st.integers(40, 300).map(lambda length: "á" * length),
)
times = st.integers(-5_000, 120_000)
any_words = st.lists(
    st.builds(
        Word,
        text=word_text,
        start_ms=times,
        end_ms=times,
        confidence=st.none() | st.floats(0, 1),
        speaker=st.none() | st.sampled_from(["A", "B", "C"]),
    ),
    max_size=60,
)
