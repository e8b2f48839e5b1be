"""How likely it is that a text states a danger, only hints at one, or speaks of none: a linear model over its signs.

It is read from `signs.tsv`, which scripts/weigh_danger.py makes and nobody edits. A long text has other bars than a
short one: more is told in it that is over, or somebody else's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from server.core.safety.signs import Signs

STATED, HINTED, NONE = "stated", "hinted", "none"
LONG = 60  # words; a text with more has the bars for long ones


@dataclass(frozen=True, slots=True)
class Bars:
    """From which share on danger is an `alarm` (of what is stated), and from which it is asked about (of all)."""

    alarm: float
    check: float


@dataclass(frozen=True, slots=True)
class Likelihood:
    """For each number where it usually lies (middle, spread) and what it weighs for none, hinted and stated; what each
    of the three has from the start; and the bars for short and for long texts."""

    usual: Mapping[str, tuple[float, float]]
    weights: Mapping[str, tuple[float, float, float]]
    always: tuple[float, float, float]
    short: Bars
    long: Bars

    def shares(self, numbers: Mapping[str, float]) -> tuple[float, float, float]:
        """How likely none, hinted and stated are; they add up to 1."""
        none, hinted, stated = self.always
        for name, (middle, spread) in self.usual.items():
            place = (numbers[name] - middle) / spread
            to_none, to_hinted, to_stated = self.weights[name]
            none, hinted, stated = (
                none + place * to_none,
                hinted + place * to_hinted,
                stated + place * to_stated,
            )
        most = max(none, hinted, stated)
        powers = [math.exp(value - most) for value in (none, hinted, stated)]
        whole = sum(powers)
        return powers[0] / whole, powers[1] / whole, powers[2] / whole

    def level(self, found: Signs) -> str:
        """`stated` for an alarm, `hinted` for the gentle question, or `none`."""
        bars = self.long if found.words > LONG else self.short
        none, _, stated = self.shares(found.numbers)
        if stated >= bars.alarm:
            return STATED
        return HINTED if 1 - none >= bars.check else NONE


@cache
def likelihood() -> Likelihood:
    """The model of this version; read once in a process."""
    return read((files("server.core.safety") / "signs.tsv").read_text("utf-8"))


def read(text: str) -> Likelihood:
    """A model as scripts/weigh_danger.py wrote it: `#` lines, then rows of a name and numbers: the bars of `short` and
    `long` texts, `always`, and for each number its middle, its spread and its three weights."""
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    held = {name: tuple(map(float, values)) for name, *values in rows}
    short, long, always = held.pop("short"), held.pop("long"), held.pop("always")
    return Likelihood(
        {name: (values[0], values[1]) for name, values in held.items()},
        {name: (values[2], values[3], values[4]) for name, values in held.items()},
        (always[0], always[1], always[2]),
        Bars(*short),
        Bars(*long),
    )
