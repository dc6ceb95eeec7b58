"""Numbers of which a median, a 95th percentile and shares are asked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Distribution:
    """Values in rising order."""

    values: tuple[float, ...] = ()

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution:
        return cls(tuple(sorted(values)))

    def __add__(self, other: Distribution) -> Distribution:
        return Distribution.of(self.values + other.values)

    def percentile(self, share: float) -> float | None:
        """Least value that at least `share` (0..1) of all do not exceed (nearest rank); None of none."""
        if not self.values:
            return None
        return self.values[max(0, math.ceil(share * len(self.values) - 1e-9) - 1)]

    def at_most(self, limit: float) -> float:
        """Share of the values that do not exceed `limit`; 1 of none."""
        if not self.values:
            return 1.0
        return sum(value <= limit for value in self.values) / len(self.values)
