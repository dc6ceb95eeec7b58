"""`lives subtitle check FILE`: how well a subtitle file keeps the rules, without database or web;
`lives subtitle convert FILE FILE`: another format (`cli_subtitle_convert`); `fix` and `segment`: the same
within the rules, or cut anew (`cli_subtitle_mend`).

Exit codes: 0 all hard rules kept, 1 some broken, 2 the file or the command cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transcripts import cli_subtitle_convert, cli_subtitle_mend
from transcripts.subtitles import checks, formats, profiles
from transcripts.subtitles.model import Cue, MalformedSubtitle
from transcripts.subtitles.profiles import Profile

SHOWN_FINDINGS = 20

_CS: dict[str, Any] = {
    "cues": "{path}: počet titulků {count}, profil {profile}",
    "header": ("Pravidlo", "dodrženo", "porušeno"),
    "hard": "Titulky, které dodržují všechna závazná pravidla: {share}",
    "fast": "Titulky ke zkrácení (rychlejší než {limit:g} znaků za sekundu): {share}",
    "flag": " (upozornění)",
    "more": "… a dalších nálezů: {count}. Všechny vypíše --json.",
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
    "more": "... and {count} more findings. --json lists all.",
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
    texts = _EN if arguments.lang == "en" else _CS
    path = Path(arguments.file)
    try:
        profile = profiles.load(arguments.profile)
        cues = _read(path, texts)
    except _Unusable as error:
        print(error, file=sys.stderr)
        return 2
    except profiles.UnknownProfile:
        known = ", ".join(profiles.known())
        print(texts["profile"].format(name=arguments.profile, known=known), file=sys.stderr)
        return 2
    report = checks.check(cues, profile)
    if arguments.json:
        print(json.dumps(_as_json(report, profile), ensure_ascii=False, indent=1))
    else:
        print(_as_table(path, report, profile, texts, english=arguments.lang == "en"))
    return 0 if report.hard_kept == 1.0 else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lives subtitle", description="Kontrola, oprava a převod titulků"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="jak soubor titulků dodržuje pravidla")
    check.add_argument("file", help=f"soubor titulků ({', '.join(formats.readable())})")
    check.add_argument(
        "--profile", default=profiles.DEFAULT, help=f"jeden z: {', '.join(profiles.known())}"
    )
    check.add_argument("--json", action="store_true", help="všechny nálezy jako JSON")
    check.add_argument("--lang", choices=("cs", "en"), default="cs", help="jazyk výpisu")
    cli_subtitle_convert.add_to(commands)
    cli_subtitle_mend.add_to(commands)
    return parser


def _read(path: Path, texts: dict[str, Any]) -> list[Cue]:
    try:
        if (size := path.stat().st_size) > formats.MAX_BYTES:
            raise _Unusable(texts["size"].format(path=path, size=size))
        cues = formats.read(path.name, path.read_bytes()).cues
    except FileNotFoundError as error:
        raise _Unusable(texts["absent"].format(path=path)) from error
    except MalformedSubtitle as error:
        key = "malformed" if error.line is None else "malformed_line"
        reason = error.reason if texts is _EN else error.reason_cs
        raise _Unusable(texts[key].format(path=path, line=error.line, reason=reason)) from error
    except (OSError, ValueError) as error:  # a folder, no permission, a zero in the name
        raise _Unusable(texts["missing"].format(path=path, reason=error)) from error
    if not cues:
        raise _Unusable(texts["no_cues"].format(path=path))
    return cues


def _as_table(
    path: Path, report: checks.Report, profile: Profile, texts: dict[str, Any], *, english: bool
) -> str:
    rows = [texts["header"]]
    kept = report.kept
    for each in checks.CHECKS:
        title = each.RULE.title if english else each.RULE.title_cs
        flag = texts["flag"] if each.RULE.kind is checks.Kind.FLAG else ""
        broken = len({found.index for found in report.findings if found.rule == each.RULE.name})
        rows.append((title + flag, _percent(kept[each.RULE.name], english), str(broken)))
    widest = max(len(row[0]) for row in rows)
    lines = [texts["cues"].format(path=path, count=report.cue_count, profile=profile.name), ""]
    lines += [f"{row[0]:<{widest}}  {row[1]:>9}  {row[2]:>8}" for row in rows]
    lines += ["", texts["hard"].format(share=_percent(report.hard_kept, english))]
    fast = _percent(report.too_fast, english)
    lines.append(texts["fast"].format(limit=profile.max_cps, share=fast))
    if report.findings:
        lines.append("")
    for found in report.findings[:SHOWN_FINDINGS]:
        reason = found.reason if english else found.reason_cs
        lines.append(f"#{found.index + 1}: {reason}")
    if (more := len(report.findings) - SHOWN_FINDINGS) > 0:
        lines.append(texts["more"].format(count=more))
    return "\n".join(lines)


def _percent(share: float, english: bool) -> str:
    """Rounded down, so that 100 % is said only where nothing is broken."""
    tenths = int(share * 1000 + 1e-9) / 10
    return f"{tenths:.1f}%" if english else f"{tenths:.1f} %".replace(".", ",")


def _as_json(report: checks.Report, profile: Profile) -> dict[str, Any]:
    return {
        "profile": profile.name,
        "cues": report.cue_count,
        "kept": report.kept,
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
    }


if __name__ == "__main__":
    sys.exit(main())
