"""Time expressions of TTML (TTML 2, 12.3): clock times, offsets, frames and ticks, in seconds."""

from __future__ import annotations

import re
from fractions import Fraction

from transcripts.subtitles.model import MalformedSubtitle

from .report import Report
from .xml_ import Element, local_name

_CLOCK = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d)(?:(\.\d{1,9})|:(\d{2,4})(?:\.(\d{1,4}))?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")


class Clock:
    """Time expressions in seconds, by the parameters of the document."""

    def __init__(self, root: Element, report: Report) -> None:
        self.report = report
        given = {local_name(name): value for name, value in root.attributes.items()}
        base = given.get("timeBase", "media")
        if base == "clock":
            raise MalformedSubtitle(
                "times are of the day (timeBase clock), not of the film",
                root.line,
                cs="časy jsou denní (timeBase clock), ne časy filmu",
            )
        if base == "smpte":
            report.add(
                root.line,
                "time codes of the tape (timeBase smpte) were kept as they are written",
                "časové kódy pásky (timeBase smpte) zůstaly tak, jak jsou zapsané",
            )
        try:
            rate = Fraction(int(given.get("frameRate", "30")))
            over, under = given.get("frameRateMultiplier", "1 1").replace(":", " ").split()
            self.frames = rate * Fraction(int(over), int(under))
            self.sub = int(given.get("subFrameRate", "1"))
            ticks = self.frames * self.sub if "frameRate" in given else Fraction(1)
            self.ticks = Fraction(int(given["tickRate"])) if "tickRate" in given else ticks
            if self.frames <= 0 or self.ticks <= 0 or self.sub <= 0:
                raise ValueError
        except (ValueError, ZeroDivisionError) as error:
            raise MalformedSubtitle(
                "the frame or tick rate is no number above 0",
                root.line,
                cs="snímková frekvence nebo frekvence tiků není kladné číslo",
            ) from error

    def seconds(self, element: Element, key: str, default: Fraction) -> Fraction:
        if key not in element.attributes:
            return default
        text = element.attributes[key].strip()
        if match := _CLOCK.fullmatch(text):
            hours, minutes, whole = (int(part) for part in match.groups()[:3])
            rest = Fraction(match[4] or 0)
            if match[5]:
                parts = int(match[6] or 0)
                if parts >= self.sub > 0 and match[6]:
                    self.report.add(
                        element.line,
                        f"the part of a frame in {text} was left out; "
                        f"a frame has {self.sub} (subFrameRate)",
                        f"část snímku v {text} byla vynechána; "
                        f"snímek jich má {self.sub} (subFrameRate)",
                    )
                    parts = 0
                rest = (int(match[5]) + Fraction(parts, self.sub)) / self.frames
            return (hours * 60 + minutes) * 60 + whole + rest
        if match := _OFFSET.fullmatch(text):
            units = {
                "h": Fraction(3600),
                "m": Fraction(60),
                "s": Fraction(1),
                "ms": Fraction(1, 1000),
                "f": 1 / self.frames,
                "t": 1 / self.ticks,
            }
            return Fraction(match[1]) * units[match[2]]
        raise MalformedSubtitle(
            f"{key} must look like 00:00:01.500 or 1.5s",
            element.line,
            cs=f"{key} musí mít podobu 00:00:01.500 nebo 1.5s",
        )
