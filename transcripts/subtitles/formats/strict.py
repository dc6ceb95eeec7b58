"""What neither SRT nor WebVTT can hold is refused before it is written: in both a blank line ends the cue,
and both end a line at CR and LF.
"""

from __future__ import annotations

from transcripts.subtitles.model import Cue, MalformedSubtitle

MS_PER_HOUR = 3_600_000


def writable_lines(cue: Cue, number: int) -> tuple[str, ...]:
    """Lines of the cue, none for an empty cue. `number` is the cue's place in the file, from 1.

    Raises `MalformedSubtitle` for a blank line inside the text, a line break or zero character inside a
    line, text that is not valid Unicode, a negative time and an end before the start.
    """
    if cue.start_ms < 0:
        raise MalformedSubtitle(
            f"cue {number} starts before the film", cs=f"titulek {number} začíná dřív než film"
        )
    if cue.end_ms < cue.start_ms:
        raise MalformedSubtitle(
            f"cue {number} ends before it starts", cs=f"titulek {number} končí dřív, než začne"
        )
    if cue.text == "":
        return ()
    for line in cue.lines:
        if not line.strip():
            raise MalformedSubtitle(
                f"cue {number} has a blank line inside its text",
                cs=f"titulek {number} má uvnitř textu prázdný řádek",
            )
        if any(char in line for char in "\r\n\0"):
            raise MalformedSubtitle(
                f"cue {number} has a line break or a zero inside a line",
                cs=f"titulek {number} má uvnitř řádku konec řádku nebo nulový znak",
            )
        try:
            line.encode("utf-8")
        except UnicodeEncodeError as error:
            raise MalformedSubtitle(
                f"cue {number} holds a broken character",
                cs=f"titulek {number} obsahuje poškozený znak",
            ) from error
    return cue.lines


def clock(time_ms: int, separator: str) -> str:
    """hh:mm:ss and milliseconds after the separator; hours take as many digits as they need."""
    hours, rest = divmod(time_ms, MS_PER_HOUR)
    minutes, rest = divmod(rest, 60_000)
    seconds, milliseconds = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{milliseconds:03}"
