"""What the assistant heard in a line: one thing to answer, and the form that was open. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from actions.filling import Form
from chatbot.topics import OUT_OF_SCOPE, UNSURE, is_danger

PERSON = "talk_to_human"
CHECK_IN = "check_in"
SMALL_TALK = frozenset({"greeting", "thanks", "goodbye"})
URGENT = frozenset({"craving", CHECK_IN})  # no crisis, but nothing may come before it either
SHORT = 9  # words; a longer line says by itself what it is about


@dataclass(frozen=True)
class Heard:
    """One thing to answer. `near` are topics to offer, `facts` the text in which places and names are sought."""

    intent: str
    text: str
    ranking: tuple[tuple[str, float], ...] = ()
    confidence: float = 1.0
    near: tuple[str, ...] = ()
    facts: str | None = None
    audience: str | None = None
    missed: bool = False  # counts as a line that was not understood
    pieces: tuple[tuple[tuple[str, float], ...], ...] = ()  # the rankings of a long text's sentences
    hinted: tuple[tuple[str, float], ...] = ()  # how much it hints at each kind of danger
    judged: bool = False  # whether the danger in it was judged by the screen's numbers too

    @property
    def sure(self) -> bool:
        """Whether it is a topic that may be answered."""
        return self.intent not in (UNSURE, OUT_OF_SCOPE)


@dataclass(frozen=True)
class OpenForm:
    """The form that waits for an answer."""

    form: Form
    topic: str
    asked: str | None


def comes_first(read: Heard) -> bool:
    """Whether nothing else in a line may be answered before this."""
    return is_danger(read.intent) or read.intent in URGENT
