"""How long an account has to wait after wrong passwords. In memory: a restart forgives. It is never locked."""

from __future__ import annotations

import time

FREE_TRIES = 4  # wrong passwords before the account slows down
LONGEST_WAIT = 60.0  # seconds: slow for a guesser, bearable for a person
DOUBLINGS = 6  # until the wait is that long; 2.0 to the power of a thousand tries is no float any more
REMEMBERED = 10_000  # accounts whose tries are remembered


class Slowdown:
    """The memory of wrong passwords."""

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, username: str) -> float:
        """Seconds until the next try is looked at."""
        count, since = self._failures.get(username, (0, 0.0))
        if count < FREE_TRIES:
            return 0.0
        wait = min(2.0 ** min(count - FREE_TRIES, DOUBLINGS), LONGEST_WAIT)
        return max(0.0, since + wait - time.monotonic())

    def failed(self, username: str) -> None:
        """A wrong password."""
        count, _ = self._failures.pop(username, (0, 0.0))
        self._failures[username] = (count + 1, time.monotonic())
        if len(self._failures) > REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, username: str) -> None:
        """The right password."""
        self._failures.pop(username, None)
