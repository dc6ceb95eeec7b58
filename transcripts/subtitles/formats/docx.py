"""A transcript as a Word document: a paragraph a turn, with its time code and who speaks.

Names of styles are Word's own where it has them, so that the navigation, the reader's voice and another
template find them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from transcripts.subtitles.model import Cue, MalformedSubtitle

from .text import PARAGRAPH_PAUSE_MS, paragraphs, time_code
from .voices import clean_name

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REGIONS = {
    "cs": "cs-CZ",
    "sk": "sk-SK",
    "en": "en-GB",
    "de": "de-DE",
    "pl": "pl-PL",
    "uk": "uk-UA",
}
# What Word's core properties hold at most.
_PROPERTY_CHARACTERS = 255
TURN, TIME_CODE, SPEAKER = "Transcript Turn", "Time Code", "Speaker"
_UNTITLED = {"cs": "Přepis", "sk": "Prepis"}


def write(
    cues: Sequence[Cue],
    *,
    title: str = "",
    language: str = "cs",
    times: bool = True,
    created: datetime = datetime(*_EPOCH),  # noqa: DTZ001 - the standard's time has no zone here
    paragraph_pause_ms: int = PARAGRAPH_PAUSE_MS,
) -> bytes:
    """The same bytes for the same cues. `language` is a BCP 47 tag; `times` adds [hh:mm:ss] to each turn.

    Raises `MalformedSubtitle` for characters XML cannot hold.
    """
    import docx

    turns = paragraphs(cues, paragraph_pause_ms=paragraph_pause_ms)
    title = " ".join(title.split()) or _UNTITLED.get(language.split("-")[0], "Transcript")
    for number, text in enumerate((title, *(f"{turn.speaker}{turn.text}" for turn in turns))):
        if _NOT_XML.search(text):
            where = f"turn {number}" if number else "the title"
            where_cs = f"replika {number}" if number else "název"
            raise MalformedSubtitle(
                f"{where} holds a character that XML cannot",
                cs=f"{where_cs} obsahuje znak, který XML neumí zapsat",
            )
    file = docx.Document()
    tag = _REGIONS.get(language, language)
    _styles(file, tag)
    _properties(file.core_properties, title, tag, created)
    file.add_paragraph(title, style="Title")
    for turn in turns:
        paragraph = file.add_paragraph(style=TURN)
        if times:
            paragraph.add_run(f"[{time_code(turn.start_ms)}]", style=TIME_CODE)
            paragraph.add_run(" ")
        if name := clean_name(turn.speaker):
            paragraph.add_run(f"{name}:", style=SPEAKER)
            paragraph.add_run(" ")
        paragraph.add_run(turn.text)
    return _saved(file)


def _styles(file: Any, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for tag in file.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    if file.styles.element.find(f".//{qn('w:lang')}") is None:
        defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        added = OxmlElement("w:lang")
        added.set(qn("w:val"), language)
        defaults.append(added)
    turn = file.styles.add_style(TURN, WD_STYLE_TYPE.PARAGRAPH)
    turn.base_style = file.styles["Normal"]
    turn.paragraph_format.space_after = Pt(6)
    turn.paragraph_format.widow_control = True
    code = file.styles.add_style(TIME_CODE, WD_STYLE_TYPE.CHARACTER)
    code.font.color.rgb = RGBColor(0x59, 0x59, 0x59)  # 7 : 1 on white
    speaker = file.styles.add_style(SPEAKER, WD_STYLE_TYPE.CHARACTER)
    speaker.font.bold = True


def _properties(core: Any, title: str, language: str, created: datetime) -> None:
    core.title = title[:_PROPERTY_CHARACTERS]
    core.language = language
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.revision = 1
    core.created = core.modified = created


def _saved(file: Any) -> bytes:
    written, fixed = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
