"""`lives subtitle check FILE`: how well a subtitle file keeps the rules, without database or web;
`lives subtitle convert FILE FILE`: another format (`cli_subtitle_convert`); `fix` and `segment`: the same
within the rules, or cut anew (`cli_subtitle_mend`).

Exit codes: 0 all hard rules kept, 1 some broken, 2 the file or the command cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transcripts import cli_subtitle_convert, cli_subtitle_findings, cli_subtitle_mend
from transcripts.cli_subtitle_language import Parser, default, said
from transcripts.subtitles import checks, formats, profiles
from transcripts.subtitles.checks import film_end, shot_change, speaker_change, sync
from transcripts.subtitles.formats import Change, Import, Options
from transcripts.subtitles.model import Cue, MalformedSubtitle
from transcripts.subtitles.profiles import Profile

_CS: dict[str, Any] = {
    "cues": "{path}: počet titulků {count}, profil {profile}",
    "header": ("Pravidlo", "dodrženo", "porušeno"),
    "hard": "Titulky, které dodržují všechna závazná pravidla: {share}",
    "fast": "Titulky ke zkrácení (rychlejší než {limit:g} znaků za sekundu): {share}",
    "flag": " (upozornění)",
    "unchecked": "neověřeno",
    "align": "Časy podle zvuku filmu srovnává ./lives subtitle align; tady není řečový model.",
    "profile": "Profil titulků „{name}“ neexistuje. Jsou: {known}.",
    "missing": "Soubor {path} nelze přečíst: {reason}",
    "absent": "Soubor {path} neexistuje.",
    "size": "Soubor {path} je příliš velký na titulky ({size} bajtů).",
    "no_cues": "Soubor {path} neobsahuje žádný titulek.",
    "malformed": "Soubor {path} není platný soubor titulků: {reason}",
    "malformed_line": "Soubor {path}, řádek {line}: {reason}",
}
_EN: dict[str, Any] = {
    "cues": "{path}: {count} cues, profile {profile}",
    "header": ("Rule", "kept", "broken"),
    "hard": "Cues that keep every hard rule: {share}",
    "fast": "Cues to condense (faster than {limit:g} characters per second): {share}",
    "flag": " (notice)",
    "unchecked": "not checked",
    "align": "./lives subtitle align sets times by the film's sound; there is no speech model here.",
    "profile": "There is no subtitle profile “{name}”. There are: {known}.",
    "missing": "{path} cannot be read: {reason}",
    "absent": "{path} does not exist.",
    "size": "{path} is too large for subtitles ({size} bytes).",
    "no_cues": "{path} holds no cue.",
    "malformed": "{path} is not a valid subtitle file: {reason}",
    "malformed_line": "{path}, line {line}: {reason}",
}


class _Unusable(Exception):
    """The file cannot be checked; the text is the sentence to print."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; `argv` without the program's name. Returns the exit code.

    A wrong command line ends in argparse's own `SystemExit(2)`.
    """
    arguments = _parser().parse_args(argv)
    if arguments.command == "convert":
        return cli_subtitle_convert.run(arguments)
    if arguments.command in ("fix", "segment"):
        return cli_subtitle_mend.run(arguments)
    if arguments.command == "align":
        # The launcher and manage.py hand it to `pipeline`, which this package does not know.
        print((_EN if default() == "en" else _CS)["align"], file=sys.stderr)
        return 2
    texts = _EN if arguments.lang == "en" else _CS
    path = Path(arguments.file)
    try:
        profile = profiles.load(arguments.profile)
        read = _read(path, texts, arguments.film_length)
    except _Unusable as error:
        print(error, file=sys.stderr)
        return 2
    except profiles.UnknownProfile:
        known = ", ".join(profiles.known())
        print(texts["profile"].format(name=arguments.profile, known=known), file=sys.stderr)
        return 2
    english = arguments.lang == "en"
    report = checks.check(read.cues, profile, film_ms=arguments.film_length)
    unchecked = _unchecked(read.cues, arguments.film_length)
    for sentence in cli_subtitle_convert.told(
        read.changes, english=english, all_places=arguments.all
    ):
        print(sentence, file=sys.stderr)
    if arguments.json:
        print(
            json.dumps(
                _as_json(report, profile, unchecked, read.changes), ensure_ascii=False, indent=1
            )
        )
    else:
        print(_as_table(path, report, profile, texts, unchecked, english=english))
        if report.findings:
            print()
        for line in cli_subtitle_findings.lines(
            report.findings,
            english=english,
            everything=arguments.all,
            options="--all or --json" if english else "--all nebo --json",
        ):
            print(line)
    return 0 if report.hard_kept == 1.0 else 1


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="lives subtitle",
        description=said(
            "Kontrola, oprava a převod titulků", "Checks, mends and converts subtitles"
        ),
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar=said("příkaz", "command")
    )
    help_ = said("jak soubor titulků dodržuje pravidla", "how a subtitle file keeps the rules")
    check = commands.add_parser("check", help=help_, description=help_)
    endings, known = ", ".join(formats.readable()), ", ".join(profiles.known())
    check.add_argument(
        "file",
        metavar=said("soubor", "file"),
        help=said(f"soubor titulků ({endings})", f"a subtitle file ({endings})"),
    )
    check.add_argument(
        "--profile", default=profiles.DEFAULT, help=said(f"jeden z: {known}", f"one of: {known}")
    )
    check.add_argument(
        "--film-length",
        type=cli_subtitle_convert.film_ms,
        help=said(
            "délka filmu (1:20:00); bez ní se konec filmu neověří",
            "length of the film (1:20:00); without it the film's end is not checked",
        ),
    )
    check.add_argument(
        "--json",
        action="store_true",
        help=said("všechny nálezy jako JSON", "all findings as JSON"),
    )
    cli_subtitle_convert.add_output(check)
    cli_subtitle_convert.add_to(commands)
    cli_subtitle_mend.add_to(commands)
    align = commands.add_parser(
        "align",
        add_help=False,
        help=said(
            "srovná časy titulků podle zvuku filmu (FILM SOUBOR CÍL)",
            "sets the times of subtitles by the film's sound (FILM FILE TARGET)",
        ),
    )
    align.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _unchecked(cues: Sequence[Cue], film_ms: int | None) -> set[str]:
    """Names of the rules of which the file alone tells nothing."""
    words = [word for cue in cues for word in cue.words]
    known = {
        film_end.RULE.name: film_ms is not None,
        shot_change.RULE.name: False,  # no subtitle file says where its film is cut
        sync.RULE.name: bool(words),
        speaker_change.RULE.name: any(word.speaker for word in words),
    }
    return {name for name, there in known.items() if not there}


def _read(path: Path, texts: dict[str, Any], film_ms: int | None) -> Import:
    try:
        if (size := path.stat().st_size) > formats.MAX_BYTES:
            raise _Unusable(texts["size"].format(path=path, size=size))
        read = formats.read(path.name, path.read_bytes(), Options(film_ms=film_ms))
    except FileNotFoundError as error:
        raise _Unusable(texts["absent"].format(path=path)) from error
    except MalformedSubtitle as error:
        key = "malformed" if error.line is None else "malformed_line"
        reason = error.reason if texts is _EN else error.reason_cs
        raise _Unusable(texts[key].format(path=path, line=error.line, reason=reason)) from error
    except (OSError, ValueError) as error:  # a folder, no permission, a zero in the name
        raise _Unusable(texts["missing"].format(path=path, reason=error)) from error
    if not read.cues:
        raise _Unusable(texts["no_cues"].format(path=path))
    return read


def _as_table(
    path: Path,
    report: checks.Report,
    profile: Profile,
    texts: dict[str, Any],
    unchecked: Collection[str],
    *,
    english: bool,
) -> str:
    rows = [texts["header"]]
    kept = report.kept
    for each in checks.CHECKS:
        title = each.RULE.title if english else each.RULE.title_cs
        flag = texts["flag"] if each.RULE.kind is checks.Kind.FLAG else ""
        broken = len({found.index for found in report.findings if found.rule == each.RULE.name})
        share = _percent(kept[each.RULE.name], english)
        skipped = each.RULE.name in unchecked
        rows.append(
            (title + flag, texts["unchecked"], "–")
            if skipped
            else (title + flag, share, str(broken))
        )
    widest = max(len(row[0]) for row in rows)
    lines = [texts["cues"].format(path=path, count=report.cue_count, profile=profile.name), ""]
    lines += [f"{row[0]:<{widest}}  {row[1]:>11}  {row[2]:>8}" for row in rows]
    lines += ["", texts["hard"].format(share=_percent(report.hard_kept, english))]
    fast = _percent(report.too_fast, english)
    lines.append(texts["fast"].format(limit=profile.max_cps, share=fast))
    return "\n".join(lines)


def _percent(share: float, english: bool) -> str:
    """Rounded down, so that 100 % is said only where nothing is broken."""
    tenths = int(share * 1000 + 1e-9) / 10
    return f"{tenths:.1f}%" if english else f"{tenths:.1f} %".replace(".", ",")


def _as_json(
    report: checks.Report,
    profile: Profile,
    unchecked: Collection[str],
    changes: Sequence[Change],
) -> dict[str, Any]:
    """`kept` is null for a rule that could not be checked."""
    return {
        "profile": profile.name,
        "cues": report.cue_count,
        "kept": {name: None if name in unchecked else share for name, share in report.kept.items()},
        "hard_kept": report.hard_kept,
        "too_fast": report.too_fast,
        "findings": [
            {
                "rule": found.rule,
                "cue": found.index + 1,
                "text": found.original.text,
                "reason": found.reason,
                "reason_cs": found.reason_cs,
                "can_be_fixed": found.can_be_fixed,
                "fix": found.fix.to_dict() if found.fix else None,
            }
            for found in report.findings
        ],
        "changes": [asdict(change) for change in changes],
    }


if __name__ == "__main__":
    sys.exit(main())
