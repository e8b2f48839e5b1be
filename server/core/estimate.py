"""How long somebody may have to wait, from how long others waited lately. Where that is not enough to say, nothing is
said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

LATELY = timedelta(hours=2)
ENOUGH = 3  # waits: fewer say nothing


def minutes(waits: Sequence[timedelta], *, staff_online: bool) -> int | None:
    """What three of four people waited at most, in minutes, rounded up to steps that do not feign precision: 1, 2, 3,
    5, then tens. None where nobody is there, or too few waited lately."""
    if not staff_online or len(waits) < ENOUGH:
        return None
    ordered = sorted(waits)
    wait = ordered[(3 * len(ordered) - 1) // 4]
    tens = -(
        -wait // timedelta(minutes=10)
    )  # rounded up, by whole numbers: no wait is a hair longer than is said
    return next((step for step in (1, 2, 3, 5) if wait <= timedelta(minutes=step)), tens * 10)
