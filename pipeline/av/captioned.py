"""A film with its subtitles in one file, for where a player knows no separate captions.

`soft` adds a track the viewer may turn off, and copies picture and sound as they are. `burnt` draws the
text into the picture, for social networks and projectors; nobody can turn it off, enlarge it or have it
read aloud, so it is a copy beside the film with real captions, never instead of it.
"""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ffmpeg

from media.probe import Probe
from pipeline.av import paths, run
from transcripts.subtitles.model import Cue
from transcripts.subtitles.model import width as columns

FONT = "Source Sans Pro"
_FONT_FILE = "SourceSansPro-Regular.otf"
# Share of the picture's height a line takes; BBC 1.2.5 wants 8 % of a 16:9 picture. Much less cannot be
# read where the film is as wide as a telephone.
_SIZE = 0.075
# In a track of its own the size is that of letters, in pixels of the film, and players have their own; 5 %
# of the height is what WebVTT has.
_STORED_SIZE = 0.05
# Width of a letter as a share of a line's height, so that a full line fits a narrow picture: 0.35 in Czech
# text, 0.5 leaves room for one of wide letters.
_LETTER = 0.5
_WIDEST = 0.92
_SMALLEST = 0.03  # of the width, where some 60 letters fit into it
_MARGIN = 0.05  # of the height, kept free below (BBC: the lowest 5 %)
_CRF = 20
# What stands for itself in ASS: braces begin an override, a backslash an escape. The joiners around it
# have no width and part it from what would make an escape of it. ffmpeg's MP4 text knows no escape for
# a brace and needs none once no backslash follows it.
_JOINED = {"\\": "\u2060\\\u2060"}
_DRAWN = str.maketrans({**_JOINED, "{": "\\{", "}": "\\}"})
_STORED = str.maketrans(_JOINED)
_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{font},{size},&H00FFFFFF,&H40000000,&H40000000,4,0,{box},2,0,0,{margin},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""

# The codes of MP4's language field (ISO 639-2/T).
_LANGUAGE = {"cs": "ces", "sk": "slk", "en": "eng", "uk": "ukr", "de": "deu"}


def soft(
    film: Path,
    out_mp4: Path,
    cues: Sequence[Cue],
    *,
    language: str,
    probe: Probe,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
) -> None:
    """Write the film as MP4 with one track of subtitles (mov_text), on by default.

    `language` is a code as "cs". Picture and sound are copied; what the source says about place and
    device is left out. Raises the errors of `run.run` (FfmpegFailed where MP4 cannot hold the source's
    codecs).
    """
    with tempfile.TemporaryDirectory(prefix="captions-") as folder:
        text = Path(folder) / "captions.ass"
        # Not as SubRip or WebVTT: of those, ffmpeg takes every "<" or "{" for a tag.
        size = (probe.video.width, probe.video.height) if probe.video else (1920, 1080)
        text.write_text(_script(cues, *size, _STORED, _STORED_SIZE), encoding="utf-8")
        given = paths.source(film)
        streams = [
            given[str(each.index)] for each in (probe.video, probe.audio) if each is not None
        ]
        captions = ffmpeg.input(paths.argument(text), format="ass")
        options: dict[str, Any] = {
            "c": "copy",
            "c:s": "mov_text",
            "metadata:s:s:0": f"language={_LANGUAGE.get(language, 'und')}",
            "disposition:s:0": "default",
            "map_metadata": -1,
            "map_chapters": -1,
            "movflags": "+faststart",
            "fflags": "+bitexact",
            "format": "mp4",
        }
        stream = ffmpeg.output(*streams, captions["s"], paths.argument(out_mp4), **options)
        run.run(
            stream, [out_mp4], duration_ms=probe.duration_ms,
            on_progress=on_progress, should_stop=should_stop,
        )  # fmt: skip


def burnt(
    film: Path,
    out_mp4: Path,
    cues: Sequence[Cue],
    *,
    probe: Probe,
    on_progress: run.Progress | None = None,
    should_stop: run.ShouldStop | None = None,
) -> None:
    """Write the film as MP4 with the subtitles drawn in white on a dark box; the sound is copied.

    `film` is a web rendition (`ladder`): upright, in BT.709, with AAC. Raises ValueError where it has
    no picture, and the errors of `run.run`.
    """
    if probe.video is None:
        raise ValueError("there is no picture to draw subtitles into")
    with tempfile.TemporaryDirectory(prefix="captions-") as folder:
        place = Path(folder)
        script = place / "captions.ass"
        script.write_text(ass(cues, probe.video.width, probe.video.height), encoding="utf-8")
        shutil.copy(_font(), place)
        given = paths.source(film)
        picture = given[str(probe.video.index)].filter(
            "ass", filename=paths.plain(script), fontsdir=paths.plain(place)
        )
        streams = [picture, *([given[str(probe.audio.index)]] if probe.audio else [])]
        options: dict[str, Any] = {
            "c:v": "libx264",
            "crf": _CRF,
            "preset": "veryfast",
            "pix_fmt": "yuv420p",
            "c:a": "copy",
            "map_metadata": -1,
            "map_chapters": -1,
            "movflags": "+faststart",
            "fflags": "+bitexact",
            "flags:v": "+bitexact",
            "format": "mp4",
        }
        stream = ffmpeg.output(*streams, paths.argument(out_mp4), **options)
        run.run(
            stream, [out_mp4], duration_ms=probe.duration_ms,
            on_progress=on_progress, should_stop=should_stop,
        )  # fmt: skip


def ass(cues: Sequence[Cue], width: int, height: int) -> str:
    """The cues as an ASS script for a picture of `width` x `height` pixels; their text stands for itself."""
    return _script(cues, width, height, _DRAWN, _SIZE)


def _script(
    cues: Sequence[Cue], width: int, height: int, literal: Mapping[int, str], share: float
) -> str:
    longest = max((columns(line) for cue in cues for line in cue.lines), default=0)
    size = height * share
    if longest:
        size = min(size, width * _WIDEST / (longest * _LETTER))
        # A line no rule would let through is wrapped rather than made too small to read.
        size = max(size, min(height * share, width * _SMALLEST))
    head = _HEAD.format(
        width=width,
        height=height,
        font=FONT,
        size=max(8, round(size)),
        box=max(2, round(size * 0.2)),
        margin=round(height * _MARGIN),
    )
    lines = (
        f"Dialogue: 0,{_clock(cue.start_ms)},{_clock(cue.end_ms)},Default,,0,0,0,,"
        + "\\N".join(_printable(line).translate(literal) for line in cue.lines)
        for cue in cues
        if cue.plain.strip()
    )
    return head + "".join(f"{line}\n" for line in lines)


def _printable(line: str) -> str:
    """Without control characters, which would end a line of the script."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in line
    )


def _clock(time_ms: int) -> str:
    """ASS counts hundredths."""
    hundredths = max(0, round(time_ms / 10))
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"


def _font() -> Path:
    found = find_spec("font_source_sans_pro")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the font package font-source-sans-pro is not installed")
    return Path(found.submodule_search_locations[0]) / "files" / _FONT_FILE
