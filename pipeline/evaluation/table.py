"""The measures as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pipeline.evaluation.scores import CueScores, WordScores
from transcripts.subtitles import checks
from transcripts.subtitles.profiles import Profile

GAP = "  "


def words_table(scores: Mapping[str, WordScores]) -> list[str]:
    """A column a film; names of films are its keys."""
    found = {name: each.to_dict() for name, each in scores.items()}
    rows: list[tuple[str, str, Callable[[Any], str]]] = [
        (_("word errors (WER)"), "wer", _percent),
        (_("character errors (CER)"), "cer", _percent),
        (_("WER without diacritics"), "wer_without_diacritics", _percent),
        (_("CER without diacritics"), "cer_without_diacritics", _percent),
        (_("words made up over silence"), "made_up_words", _whole),
        (_("time of the wrong speaker (DER)"), "der", _percent),
        (_("WER with speakers (cpWER)"), "cpwer", _percent),
        (_("errors among the least confident tenth"), "errors_among_least_confident", _percent),
    ]
    lines = [[_("Words"), *found]]
    lines += [[title, *(show(each[key]) for each in found.values())] for title, key, show in rows]
    return _aligned(lines)


def cues_table(title: str, scores: Mapping[str, CueScores | None], profile: Profile) -> list[str]:
    """A column a writer; None where it is not installed."""
    found = {name: each.to_dict(profile) if each else None for name, each in scores.items()}
    limit = _decimal(profile.max_cps, 0)
    rows: list[tuple[str, str, Callable[[Any], str]]] = [
        (_("cues"), "cues", _whole),
        ("SubER", "suber", _decimal),
        (_("start off by, median (ms)"), "start_error_p50_ms", _whole),
        (_("start off by, 95th percentile (ms)"), "start_error_p95_ms", _whole),
        (_("gone after the last word, median (ms)"), "end_after_speech_p50_ms", _whole),
        (_("gone after the last word, 5th percentile (ms)"), "end_after_speech_p5_ms", _whole),
        (_("every hard rule kept"), "hard_rules_kept", _percent),
        (_("cues with a forbidden line end"), "forbidden_ends", _whole),
        (_("characters a second, median"), "cps_p50", _decimal),
        (_("characters a second, 95th percentile"), "cps_p95", _decimal),
        (_("at most %(limit)s characters a second") % {"limit": limit}, "cps_kept", _percent),
        (_("the same, where speech allows"), "cps_kept_where_speech_allows", _percent),
    ]
    czech = (get_language() or "cs").startswith("cs")
    for each in checks.CHECKS:
        name = each.RULE.name
        broken = any(mine["broken"][name] for mine in found.values() if mine)
        if broken and each.RULE.kind is checks.Kind.HARD:
            rule = each.RULE.title_cs if czech else each.RULE.title
            at = [row[1] for row in rows].index("forbidden_ends")
            row = _("  cues that break: %(rule)s") % {"rule": rule}
            rows.insert(at, (row, name, _whole))
    missing = _("not installed")
    lines = [[title, *found]]
    lines += [
        [row, *(missing if each is None else show(_value(each, key)) for each in found.values())]
        for row, key, show in rows
    ]
    return _aligned(lines)


def _value(found: Mapping[str, Any], key: str) -> Any:
    return found[key] if key in found else found["broken"][key]


def _aligned(lines: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        GAP.join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _percent(share: float | None) -> str:
    """Rounded down, so that 100 % is said only of all."""
    if share is None:
        return "–"
    if share == float("inf"):
        return "∞"
    tenths = int(share * 1000 + 1e-9) / 10
    return _("%(number)s %%") % {"number": number_format(tenths, 1)}


def _decimal(value: float | None, places: int = 1) -> str:
    if value is None:
        return "–"
    return "∞" if value == float("inf") else str(number_format(value, places))


def _whole(value: float | None) -> str:
    return _decimal(value, 0)
