"""What the screen can find: the kinds of danger, and a finding with the reviewed words that answer it."""

from __future__ import annotations

from dataclasses import dataclass

SUICIDE = "crisis_suicide"
OVERDOSE = "crisis_overdose"
WITHDRAWAL = "crisis_withdrawal"
VIOLENCE = "crisis_violence"
CRAVING = "craving"
CHECK_IN = "check_in"

DRIVING = "driving"
PARTNER = "partner"
ASSAULT = "assault"
THREAT = "threat"
CHILD = "child"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the screen saw and the reviewed words for it.

    `alert` is the kind of danger, or None where the answer is the gentle check. `topic` is the alert, or `check_in`.
    `sub` says which text of a kind it is, where a kind has several. `may_wait` says of a gentle check that it may be
    left to the assistant, while that is there. The text of the visitor is not in here.
    """

    alert: str | None
    text: str
    topic: str
    sub: str | None = None
    may_wait: bool = False

    @property
    def is_check(self) -> bool:
        """Whether this asks gently instead of raising an alarm."""
        return self.alert is None
