"""Profiles: every number of a subtitle style is data, one TOML file a profile, each with its source.

A profile is added by adding a file here; nothing else needs to know.
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "cs-sdh"
_FOLDER = Path(__file__).parent


class UnknownProfile(ValueError):
    """There is no profile of that name; the message lists those there are."""


class MalformedProfile(ValueError):
    """A profile file lacks a value, has one too many, or one of a wrong type."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Weights of the soft rules in the segmentation, in one arbitrary unit; only their ratios matter."""

    cue: float
    sentence: float
    clause: float
    conjunction: float
    preposition: float
    elsewhere: float
    bound: float
    line_share: float
    second_line: float
    imbalance: float
    pyramid: float
    orphan: float
    sentence_inside: float
    pause_inside: float
    pause_at_end: float
    over_target_cps: float
    over_max_cps: float
    missing_duration: float
    late: float
    dialogue: float


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one style. Times are milliseconds, speeds characters per second, widths characters."""

    name: str
    language: str
    max_chars_per_line: int
    max_lines: int
    target_cps: float
    max_cps: float
    min_duration_ms: int
    max_duration_ms: int
    min_gap_ms: int
    close_gap_under_ms: int
    tail_ms: int
    max_linger_ms: int
    max_out_of_sync_ms: int
    shot_reach_ms: int
    before_cut_ms: int
    long_pause_ms: int
    dialogue_hyphen: str
    speaker_labels: str
    costs: Costs


def known() -> tuple[str, ...]:
    """Names of the profiles there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load(name: str = DEFAULT) -> Profile:
    """The profile of that name. Raises `UnknownProfile`, or `MalformedProfile` for a bad file."""
    if name not in known():
        raise UnknownProfile(
            f"There is no subtitle profile {name!r}. Known profiles: {', '.join(known())}."
        )
    path = _FOLDER / f"{name}.toml"
    try:
        return parse(name, path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MalformedProfile(f"Profile {name}: {error}") from error


def parse(name: str, text: str) -> Profile:
    """A profile from the text of its TOML file. Raises `MalformedProfile`."""
    data = tomllib.loads(text)
    costs = data.pop("costs", None)
    if not isinstance(costs, dict):
        raise MalformedProfile(f"Profile {name}: the table [costs] is missing")
    values = _values(name, Profile, data, skip={"name", "costs"})
    profile = Profile(name=name, costs=Costs(**_values(name, Costs, costs)), **values)
    if profile.max_lines not in (1, 2):
        raise MalformedProfile(f"Profile {name}: max_lines is {profile.max_lines}, not 1 or 2")
    if not 0 < profile.min_duration_ms <= profile.max_duration_ms:
        raise MalformedProfile(f"Profile {name}: min_duration_ms must lie in 1..max_duration_ms")
    if not 0 < profile.target_cps <= profile.max_cps:
        raise MalformedProfile(f"Profile {name}: target_cps must lie above 0 and up to max_cps")
    if profile.speaker_labels not in ("", "when_changed"):
        raise MalformedProfile(
            f"Profile {name}: speaker_labels is {profile.speaker_labels!r}, not 'when_changed' or ''"
        )
    if profile.before_cut_ms < profile.min_gap_ms:
        raise MalformedProfile(f"Profile {name}: before_cut_ms must not be less than min_gap_ms")
    return profile


def _values(
    name: str,
    kind: type[Profile] | type[Costs],
    data: dict[str, Any],
    skip: frozenset[str] | set[str] = frozenset(),
) -> dict[str, Any]:
    wanted = {field.name: str(field.type) for field in dataclasses.fields(kind)}
    wanted = {key: value for key, value in wanted.items() if key not in skip}
    if missing := sorted(wanted.keys() - data.keys()):
        raise MalformedProfile(f"Profile {name}: missing {', '.join(missing)}")
    if unknown := sorted(data.keys() - wanted.keys()):
        raise MalformedProfile(f"Profile {name}: unknown {', '.join(unknown)}")
    accepts = {"int": (int,), "float": (int, float), "str": (str,)}
    for key, value in data.items():
        if isinstance(value, bool) or not isinstance(value, accepts[wanted[key]]):
            raise MalformedProfile(f"Profile {name}: {key} must be of type {wanted[key]}")
        if not isinstance(value, str) and value < 0:
            raise MalformedProfile(f"Profile {name}: {key} must not be negative")
    return data
