"""Says how far long work has come: a line every few seconds, also where no terminal is."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

EVERY = 10.0  # seconds

Item = TypeVar("Item")


def say(words: str) -> None:
    """One line, at once."""
    print(words, flush=True)


def told(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items one by one."""
    started = last = time.monotonic()
    for number, item in enumerate(items):
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            say(f"  {number} of {len(items)} {what}, {now - started:.0f} s")
        yield item
    say(f"  {len(items)} {what}, {time.monotonic() - started:.0f} s")
