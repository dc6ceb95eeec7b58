"""`lives subtitle convert FROM TO`: a subtitle file in another format, told by the endings.

What the other format cannot hold is printed on stderr, a line for each kind of change with its places.
Exit codes: 0 written, 2 a file cannot be read or written, or is there already.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from transcripts.cli_subtitle_language import LANGUAGES, default, said
from transcripts.subtitles import formats
from transcripts.subtitles.formats import Change, Options
from transcripts.subtitles.model import Cue, MalformedSubtitle

SHOWN_PLACES = 5
_LENGTH = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)")

_CS: dict[str, Any] = {
    "absent": "Soubor {path} neexistuje.",
    "no_folder": "Složka {path} neexistuje, založte ji, nebo zvolte jinou.",
    "there": "Soubor {path} už existuje. Přepíše ho --force.",
    "same": "Výstup by přepsal vlastní vstup ({path}); zvolte jiné jméno.",
    "size": "Soubor {path} je příliš velký na titulky ({size} bajtů).",
    "broken": "Soubor {path}: {reason}",
    "broken_line": "Soubor {path}, řádek {line}: {reason}",
    "unwritable": "Soubor {path} nelze zapsat: {reason}",
    "missing": "Soubor {path} nelze přečíst: {reason}",
    "no_cues": "Soubor {path} neobsahuje žádný titulek.",
    "written": "{path}: počet titulků {count}, změn {changes}",
    "line": ("řádek", "řádky"),
    "block": ("blok", "bloky"),
    "cue": ("titulek", "titulky"),
    "more": " a další (celkem {count}, všechna místa vypíše --all)",
}
_EN: dict[str, Any] = {
    "absent": "{path} does not exist.",
    "no_folder": "The folder {path} does not exist: make it, or choose another.",
    "there": "{path} is there already. --force overwrites it.",
    "same": "The output would overwrite its own input ({path}); choose another name.",
    "size": "{path} is too large for subtitles ({size} bytes).",
    "broken": "{path}: {reason}",
    "broken_line": "{path}, line {line}: {reason}",
    "unwritable": "{path} cannot be written: {reason}",
    "missing": "{path} cannot be read: {reason}",
    "no_cues": "{path} holds no cue.",
    "written": "{path}: {count} cues, {changes} changes",
    "line": ("line", "lines"),
    "block": ("block", "blocks"),
    "cue": ("cue", "cues"),
    "more": " and more ({count} in all, --all prints each place)",
}


#: What is to be done to the cues between reading and writing: the cues to write, and the exit code.
Work = Callable[[list[Cue], argparse.Namespace], tuple[list[Cue], int]]


def add_to(commands: Any) -> None:
    """Add the command to those of `lives subtitle`."""
    help_ = said("převede soubor titulků do jiného formátu", "converts subtitles to another format")
    add_files(commands.add_parser("convert", help=help_, description=help_))


def add_files(convert: argparse.ArgumentParser) -> None:
    """Add the arguments of every command that reads one file and writes another."""
    readable, writable = ", ".join(formats.readable()), ", ".join(formats.writable())
    convert.add_argument(
        "source",
        metavar=said("soubor", "file"),
        help=said(f"čte: {readable}", f"reads: {readable}"),
    )
    convert.add_argument(
        "target",
        metavar=said("cíl", "target"),
        help=said(f"píše: {writable}", f"writes: {writable}"),
    )
    convert.add_argument(
        "--force",
        action="store_true",
        help=said("přepíše soubor, který už je", "overwrites a file that is there"),
    )
    convert.add_argument(
        "--language",
        default="cs",
        help=said("jazyk titulků, do TTML a DOCX", "language of the subtitles, for TTML and DOCX"),
    )
    convert.add_argument(
        "--title",
        default="",
        help=said("název přepisu, do DOCX", "title of the transcript, for DOCX"),
    )
    convert.add_argument(
        "--times",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=said(
            "časové kódy u odstavců přepisu (DOCX je má, text ne)",
            "time codes at the paragraphs of a transcript (DOCX has them, text has not)",
        ),
    )
    convert.add_argument(
        "--film-length",
        type=film_ms,
        help=said(
            "délka filmu (1:20:00), po níž se rozloží prostý text bez časů",
            "length of the film (1:20:00), over which plain text without times is spread",
        ),
    )
    add_output(convert)


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say how a command prints."""
    parser.add_argument(
        "--all",
        action="store_true",
        help=said(
            "vypíše všechna místa, ne jen prvních pět", "prints all places, not the first five"
        ),
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=default(),
        help=said("jazyk výpisu", "language of what is printed"),
    )


def run(arguments: argparse.Namespace, work: Work | None = None) -> int:
    """Read, do the work, write, print the report on stderr, and return the exit code."""
    english = arguments.lang == "en"
    texts = _EN if english else _CS
    source, target = Path(arguments.source), Path(arguments.target)
    options = Options(
        language=arguments.language,
        title=arguments.title,
        times=arguments.times,
        film_ms=arguments.film_length,
    )
    at = source
    try:
        if (size := source.stat().st_size) > formats.MAX_BYTES:
            return _refuse(texts["size"].format(path=source, size=size))
        if target.exists():
            if target.samefile(source):
                return _refuse(texts["same"].format(path=target))
            if not arguments.force:
                return _refuse(texts["there"].format(path=target))
        read = formats.read(source.name, source.read_bytes(), options)
        if not read.cues:
            return _refuse(texts["no_cues"].format(path=source))
        cues, code = work(read.cues, arguments) if work else (read.cues, 0)
        at = target
        written = formats.write(target.suffix, cues, options)
        target.write_bytes(written.data)
    except FileNotFoundError:
        if at == target:
            return _refuse(texts["no_folder"].format(path=target.parent))
        return _refuse(texts["absent"].format(path=source))
    except MalformedSubtitle as error:
        key = "broken" if error.line is None else "broken_line"
        reason = error.reason if english else error.reason_cs
        return _refuse(texts[key].format(path=at, line=error.line, reason=reason))
    except (OSError, ValueError) as error:  # a folder, no permission, a full disk
        key = "missing" if at == source else "unwritable"
        return _refuse(texts[key].format(path=at, reason=error))
    changes = [*read.changes, *written.changes]
    for sentence in told(changes, english=english, all_places=arguments.all):
        print(sentence, file=sys.stderr)
    print(texts["written"].format(path=target, count=len(cues), changes=len(changes)))
    return code


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def film_ms(text: str) -> int:
    """Milliseconds of a length such as 1:20:00. Raises argparse's own error."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(
            said("délka musí mít podobu 1:20:00 nebo 45:30", "a length looks like 1:20:00 or 45:30")
        )
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def told(changes: Sequence[Change], *, english: bool, all_places: bool = False) -> Iterable[str]:
    """A sentence for each kind of change, with its first places, or with all of them."""
    texts = _EN if english else _CS
    kinds: dict[tuple[str, str], list[int]] = {}
    for each in changes:
        for what in ("line", "block", "cue"):
            if (place := getattr(each, what)) is not None:
                break
        else:
            what = ""
        places = kinds.setdefault((each.reason if english else each.reason_cs, what), [])
        if place is not None:
            places.append(place)
    for (reason, what), places in kinds.items():
        if not places:
            yield f"{reason[:1].upper()}{reason[1:]}."
            continue
        listed = places if all_places else places[:SHOWN_PLACES]
        shown = ", ".join(str(place) for place in listed)
        more = texts["more"].format(count=len(places)) if len(places) > len(listed) else ""
        what_places = texts[what][len(places) > 1].capitalize()
        yield f"{what_places} {shown}{more}: {reason}."
