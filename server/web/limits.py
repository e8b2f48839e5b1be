"""How long somebody has to wait after wrong passwords or codes. In memory: a restart forgives. Nothing is ever locked.

A wrong password counts for the account and the address that it came from: nobody keeps a member out from elsewhere, and
passwords are too strong to be guessed by many addresses together. A code has six digits, so a wrong one counts for the
account, wherever it comes from; only who knows the password gets so far.
"""

from __future__ import annotations

import time
from collections.abc import Hashable

FREE_TRIES = 4  # wrong passwords before the account slows down
LONGEST_WAIT = 60.0  # seconds: slow for a guesser, bearable for a person
DOUBLINGS = 6  # until the wait is that long; 2.0 to the power of a thousand tries is no float any more
REMEMBERED = 10_000  # of whom the tries are remembered


class Slowdown:
    """The memory of wrong tries, by whatever is to wait."""

    def __init__(self) -> None:
        self._failures: dict[Hashable, tuple[int, float]] = {}

    def wait(self, *who: Hashable) -> float:
        """Seconds until the next try of all of these is looked at."""
        return max(map(self._wait, who))

    def _wait(self, who: Hashable) -> float:
        count, since = self._failures.get(who, (0, 0.0))
        if count < FREE_TRIES:
            return 0.0
        wait = min(2.0 ** min(count - FREE_TRIES, DOUBLINGS), LONGEST_WAIT)
        return max(0.0, since + wait - time.monotonic())

    def failed(self, who: Hashable) -> None:
        """A wrong try."""
        count, _ = self._failures.pop(who, (0, 0.0))
        self._failures[who] = (count + 1, time.monotonic())
        if len(self._failures) > REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, *who: Hashable) -> None:
        """A right one."""
        for one in who:
            self._failures.pop(one, None)
