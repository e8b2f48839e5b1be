"""What a proof measured, beside what was asked for."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: `holds` says whether it reaches its floor."""

    what: str
    measured: str
    floor: str
    holds: bool

    @classmethod
    def none(cls, what: str, found: int) -> Figure:
        """Of this there must be none."""
        return cls(what, f"{found:,}", "0", found == 0)

    @classmethod
    def at_least(cls, what: str, found: float, floor: float) -> Figure:
        """Of this there must be so much."""
        return cls(what, f"{found:,}", f"at least {floor:,}", found >= floor)

    @classmethod
    def at_most(cls, what: str, found: float, limit: float, unit: str = "") -> Figure:
        """Of this there may be so much."""
        return cls(what, f"{found:,.2f}{unit}", f"at most {limit:,}{unit}", found <= limit)


def holds(figures: Iterable[Figure]) -> bool:
    """Whether every figure reaches its floor."""
    return all(figure.holds for figure in figures)


def fresh_seed() -> int:
    """The seed of the environment (SOAK_SEED), else another one each time."""
    return int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1_000_000))


def table(rows: Iterable[tuple[str, Figure]]) -> str:
    """Figures with the names of their proofs, as they are printed and stand in the document."""
    lines = ["| proof | what | measured | asked for | |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {f.what} | {f.measured} | {f.floor} | {'holds' if f.holds else '**MISSED**'} |"
        for name, f in rows
    ]
    return "\n".join(lines)


def quantile(values: Iterable[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
