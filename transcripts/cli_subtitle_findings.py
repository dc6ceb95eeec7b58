"""Findings as the commands about subtitles print them: a line each, with the number of the cue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcripts.subtitles.checks import Finding

SHOWN = 20
_MORE_CS = "… a dalších nálezů: {count}. Všechny vypíše {options}."
_MORE_EN = "... and {count} more findings. {options} lists all."


def lines(
    findings: Sequence[Finding], *, english: bool, everything: bool, options: str = "--all"
) -> Iterator[str]:
    """The first of them or `everything`; `options` are those by which all are printed."""
    shown = findings if everything else findings[:SHOWN]
    for found in shown:
        yield f"#{found.index + 1}: {found.reason if english else found.reason_cs}"
    if more := len(findings) - len(shown):
        yield (_MORE_EN if english else _MORE_CS).format(count=more, options=options)
