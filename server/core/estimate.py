"""How long somebody may have to wait, from how long others waited lately. Where that is not enough to say, nothing is
said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

LATELY = timedelta(hours=2)
ENOUGH = 3  # waits: fewer say nothing


def minutes(waits: Sequence[timedelta], *, line: Sequence[timedelta], places: int) -> int | None:
    """What three of four people waited at most, in minutes, rounded up to steps that do not feign precision: 1, 2, 3,
    5, then tens.

    `line` is how long those in front of a visitor have waited so far, and last the visitor; `places` is how many more
    chats those who are there may have. None where too few waited lately; where the line is longer than the places, for
    then a chat has to end first; and where somebody in it has waited for longer than would be said.
    """
    if len(waits) < ENOUGH or not 0 < len(line) <= places:
        return None
    said = _rounded(waits)
    return None if max(line) > timedelta(minutes=said) else said


def _rounded(waits: Sequence[timedelta]) -> int:
    ordered = sorted(waits)
    wait = ordered[(3 * len(ordered) - 1) // 4]
    tens = -(
        -wait // timedelta(minutes=10)
    )  # rounded up, by whole numbers: no wait is a hair longer than is said
    return next((step for step in (1, 2, 3, 5) if wait <= timedelta(minutes=step)), tens * 10)
