"""Progress of a command on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any


class Bar:
    """One line of progress with the time left; silent where nobody watches."""

    WIDTH = 30

    def __init__(self, out: Any) -> None:
        self.out, self.began = out, time.monotonic()
        self.shown = sys.stderr.isatty()
        self.drawn = False

    def part(self, label: str, first: float = 0.0, last: float = 1.0) -> Callable[[float], None]:
        """A callback for a part of the work that goes from share `first` to share `last`."""

        def show(share: float) -> None:
            done = first + (last - first) * share
            elapsed = time.monotonic() - self.began
            left = f"{elapsed * (1 - done) / done:4.0f} s" if done > 0.05 else ""
            if self.shown:
                self.drawn = True
                full = round(self.WIDTH * done)
                bar = "█" * full + "░" * (self.WIDTH - full)
                self.out.write(f"\r{label:8} {bar} {done:4.0%} {left}  ", ending="")

        return show

    def end(self) -> None:
        if self.drawn:
            self.out.write("")
            self.drawn = False
