"""How long somebody has to wait after wrong passwords or codes. In memory: a restart forgives. Nothing is ever locked.

A wrong password counts for the account and the address that it came from: nobody keeps a member out from elsewhere, and
passwords are too strong to be guessed by many addresses together. A code has six digits, so a wrong one counts for the
account, wherever it comes from; only who knows the password gets so far.

A try counts as wrong from its begin, because it takes long to look at one and many at once would all be free; it is
taken back where it was not wrong.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass

FREE_TRIES = 4  # wrong passwords before the account slows down
LONGEST_WAIT = 60.0  # seconds: slow for a guesser, bearable for a person
DOUBLINGS = 6  # until the wait is that long; 2.0 to the power of a thousand tries is no float any more
REMEMBERED = 10_000  # of whom the tries are remembered


@dataclass(slots=True)
class _Tries:
    """Those that were wrong and those that are looked at, each with the time of the newest."""

    wrong: int = 0
    wrong_at: float = 0.0
    begun: int = 0
    begun_at: float = 0.0


class Slowdown:
    """The memory of wrong tries, by whatever is to wait."""

    def __init__(self) -> None:
        self._tries: dict[Hashable, _Tries] = {}

    def wait(self, *who: Hashable) -> float:
        """Seconds until the next try of all of these is looked at."""
        return max(map(self._wait, who))

    def _wait(self, who: Hashable) -> float:
        tries = self._tries.get(who, _Tries())
        count = tries.wrong + tries.begun
        if count < FREE_TRIES:
            return 0.0
        wait = min(2.0 ** min(count - FREE_TRIES, DOUBLINGS), LONGEST_WAIT)
        since = max(tries.wrong_at, tries.begun_at if tries.begun else 0.0)
        return max(0.0, since + wait - time.monotonic())

    def begin(self, who: Hashable) -> None:
        """A try that is looked at from now on: wrong, for all that is known."""
        tries = self._newest(who)
        tries.begun += 1
        tries.begun_at = time.monotonic()

    def end(self, who: Hashable, *, wrong: bool) -> None:
        """A try that began was looked at."""
        tries = self._newest(who) if wrong else self._tries.get(who, _Tries())
        tries.begun = max(0, tries.begun - 1)  # 0 where others came in between and it was not remembered
        if wrong:
            tries.wrong += 1
            tries.wrong_at = time.monotonic()
        self._tidy(who, tries)

    def succeeded(self, *who: Hashable) -> None:
        """A right one: those before are forgiven, and those that are looked at are not."""
        for one in who:
            tries = self._tries.get(one, _Tries())
            tries.wrong = 0
            self._tidy(one, tries)

    def _newest(self, who: Hashable) -> _Tries:
        tries = self._tries[who] = self._tries.pop(who, _Tries())
        if len(self._tries) > REMEMBERED:
            del self._tries[next(iter(self._tries))]
        return tries

    def _tidy(self, who: Hashable, tries: _Tries) -> None:
        if not tries.wrong and not tries.begun:
            self._tries.pop(who, None)
