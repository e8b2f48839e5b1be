"""The safety screen: runs before everything else, on every text of a visitor, with no network and no state but the last
lines. Pure and quick, so that the card shows with assistant, database and bus down.

It is a first signal; the assistant's own reading of the line is the second, and whichever fires wins. The words of the
cards are not here: they are reviewed text in chatbot/domain/safety.yml and chatbot/safety_cards.yml. What the screen
looks for is in `phrases`, one module for each kind of danger.
"""

from server.core.safety.deciding import Weighed
from server.core.safety.findings import (
    ASSAULT,
    CHECK_IN,
    CHILD,
    CRAVING,
    DRIVING,
    OVERDOSE,
    PARTNER,
    SUICIDE,
    THREAT,
    VIOLENCE,
    WITHDRAWAL,
    Finding,
)
from server.core.safety.screen import Screen
from server.core.safety.spelling import normalize

__all__ = [
    "ASSAULT",
    "CHECK_IN",
    "CHILD",
    "CRAVING",
    "DRIVING",
    "OVERDOSE",
    "PARTNER",
    "SUICIDE",
    "THREAT",
    "VIOLENCE",
    "WITHDRAWAL",
    "Finding",
    "Screen",
    "Weighed",
    "normalize",
]
