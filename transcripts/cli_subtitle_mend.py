"""`lives subtitle fix FROM TO`: the same cues within the rules; `lives subtitle segment FROM TO`: the
same words cut anew. Nobody's wording changes.

What was mended and what is left for a person is printed on stderr. Exit codes: 0 written and all hard
rules kept, 1 written and some broken, 2 as `convert`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from transcripts import cli_subtitle_convert, cli_subtitle_findings
from transcripts.cli_subtitle_convert import told
from transcripts.cli_subtitle_language import said
from transcripts.services import finishing
from transcripts.subtitles import checks, profiles
from transcripts.subtitles.formats import leftover
from transcripts.subtitles.linebreak.tokens import is_dialogue
from transcripts.subtitles.model import Cue
from transcripts.subtitles.profiles import Profile

_CS: dict[str, Any] = {
    "cues": "Titulků bylo {before}, je {after}.",
    "kept": "Všechna závazná pravidla jich dodržovalo {before}, dodržuje {after}.",
    "broken": "Zbývá pro člověka:",
    "sorted": "Titulky nebyly v pořadí, byly seřazeny podle začátků.",
    "uncut": "Titulek {first} až {last} jinak rozdělit nejde, aniž by se změnil text; zůstal, jak byl.",
}
_EN: dict[str, Any] = {
    "cues": "There were {before} cues, there are {after}.",
    "kept": "{before} of them kept every hard rule, {after} do now.",
    "broken": "Left for a person:",
    "sorted": "The cues were not in order; they were sorted by their starts.",
    "uncut": "Cues {first} to {last} cannot be cut otherwise without changing the text; they stay.",
}


def add_to(commands: Any) -> None:
    """Add the commands to those of `lives subtitle`."""
    for name, help_ in (
        (
            "fix",
            said(
                "opraví, co titulky porušují, beze změny slov",
                "mends what subtitles break, without changing words",
            ),
        ),
        (
            "segment",
            said(
                "rozdělí tatáž slova na titulky znovu",
                "cuts the same words into subtitles anew",
            ),
        ),
    ):
        parser = commands.add_parser(name, help=help_, description=help_)
        cli_subtitle_convert.add_files(parser)
        parser.add_argument(
            "--profile",
            type=_profile,
            default=profiles.DEFAULT,
            help=said("jeden z: ", "one of: ") + ", ".join(profiles.known()),
        )


def run(arguments: argparse.Namespace) -> int:
    """Fix or cut anew, print the report, and return the exit code."""
    return cli_subtitle_convert.run(arguments, _fix if arguments.command == "fix" else _segment)


def _profile(name: str) -> Profile:
    try:
        return profiles.load(name)
    except profiles.UnknownProfile as error:
        known = ", ".join(profiles.known())
        raise argparse.ArgumentTypeError(
            said(f"jsou jen: {known}", f"there are only: {known}")
        ) from error


def _fix(cues: list[Cue], arguments: argparse.Namespace) -> tuple[list[Cue], int]:
    profile, film_ms = arguments.profile, arguments.film_length
    cues = _in_order(cues, arguments)
    finished = finishing.finish(list(enumerate(cues)), profile, film_ms)
    _say_empty(cues, arguments)
    fixed = _as_given(_eased([piece.cue for piece in finished.pieces], profile, film_ms), cues)
    return fixed, _report(cues, fixed, arguments)


def _segment(cues: list[Cue], arguments: argparse.Namespace) -> tuple[list[Cue], int]:
    """Every run of cues that are no dialogue cut anew; a dialogue is where somebody put it."""
    profile, film_ms = arguments.profile, arguments.film_length
    cues = _in_order(cues, arguments)
    _say_empty(cues, arguments)
    pieces = [finishing.piece(i, cue, profile) for i, cue in enumerate(cues) if cue.plain.strip()]
    out = list(pieces)
    for first, after in reversed(_runs([is_dialogue(piece.cue.lines) for piece in pieces])):
        new = finishing.cut_anew(out, first, after, profile, film_ms)
        if new is None:
            print(
                _texts(arguments)["uncut"].format(
                    first=pieces[first].row + 1, last=pieces[after - 1].row + 1
                ),
                file=sys.stderr,
            )
            continue
        out[first:after] = new
    cut = _as_given([piece.cue for piece in out], cues)
    return cut, _report(cues, cut, arguments)


def _as_given(cues: list[Cue], source: list[Cue]) -> list[Cue]:
    """Without words where the file had none: their times are a guess that is nothing to write down."""
    if any(cue.words for cue in source):
        return cues
    return [replace(cue, words=()) for cue in cues]


def _runs(dialogues: Sequence[bool]) -> list[tuple[int, int]]:
    """First and one after the last of each run of cues that are none."""
    runs, first = [], None
    for index, dialogue in enumerate([*dialogues, True]):
        if dialogue and first is not None:
            runs.append((first, index))
            first = None
        elif not dialogue and first is None:
            first = index
    return runs


def _say_empty(cues: Sequence[Cue], arguments: argparse.Namespace) -> None:
    """Say which cues, in the order of their times, have no text: neither command keeps them."""
    left_out = list(leftover.empty(cues))
    for sentence in told(left_out, english=arguments.lang == "en", all_places=arguments.all):
        print(sentence, file=sys.stderr)


def _in_order(cues: list[Cue], arguments: argparse.Namespace) -> list[Cue]:
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    if ordered != cues:
        print(_texts(arguments)["sorted"], file=sys.stderr)
    return ordered


def _eased(cues: list[Cue], profile: Profile, film_ms: int | None) -> list[Cue]:
    """With the fixes of notices too (a cue shown longer), where they cost no rule."""
    out = list(cues)
    for found in checks.check(cues, profile, film_ms=film_ms).findings:
        if found.fix is None or out[found.index] != found.original:
            continue
        first, after = max(0, found.index - 1), found.index + 2
        end = film_ms if after >= len(out) else None
        before = checks.check(out[first:after], profile, film_ms=end)
        tried = [*out[first : found.index], found.fix, *out[found.index + 1 : after]]
        now = checks.check(tried, profile, film_ms=end)
        harder = len(now.hard_findings) > len(before.hard_findings)
        if len(now.findings) < len(before.findings) and not harder:
            out[found.index] = found.fix
    return out


def _report(before: list[Cue], after: list[Cue], arguments: argparse.Namespace) -> int:
    """Print what has become better and what is left; 1 where a hard rule is still broken."""
    texts, profile, film_ms = _texts(arguments), arguments.profile, arguments.film_length
    old = checks.check(before, profile, film_ms=film_ms)
    new = checks.check(after, profile, film_ms=film_ms)
    print(texts["cues"].format(before=len(before), after=len(after)), file=sys.stderr)
    kept = {
        name: len(cues) - len({each.index for each in report.hard_findings})
        for name, cues, report in (("before", before, old), ("after", after, new))
    }
    print(texts["kept"].format(**kept), file=sys.stderr)
    if new.findings:
        print(texts["broken"], file=sys.stderr)
        for line in cli_subtitle_findings.lines(
            new.findings, english=arguments.lang == "en", everything=arguments.all
        ):
            print(f"  {line}", file=sys.stderr)
    return 0 if not new.hard_findings else 1


def _texts(arguments: argparse.Namespace) -> dict[str, Any]:
    return _EN if arguments.lang == "en" else _CS
