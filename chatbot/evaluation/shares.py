"""So many of so many, and how far such a figure can be trusted. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

CONFIDENCE = 1.96  # standard deviations on either side: the interval holds the true share 95 times of 100


@dataclass(frozen=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @classmethod
    def of(cls, answers: Iterable[bool]) -> Share:
        """How many of the answers are yes."""
        given = list(answers)
        return cls(sum(given), len(given))

    @property
    def value(self) -> float:
        """From 0 to 1; none of none counts as 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval: unlike the plain one it stays honest for few lines and for shares near 0 or 1."""
        return wilson(self.hits, self.total)

    @property
    def low(self) -> float:
        """The lower bound of the interval."""
        return self.interval[0]

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%} to {high:.1%}; {self.hits} of {self.total})"


def wilson(hits: int, total: int, z: float = CONFIDENCE) -> tuple[float, float]:
    """The bounds within which the true share lies; 0 and 1 where nothing was counted.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - spread), min(1.0, middle + spread)
