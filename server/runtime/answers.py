"""What a visitor is told to one line: the assistant's replies, unless there is danger, which has an answer of
its own.

Two signals see danger, the screen and the assistant, which reads the line with the screen's numbers beside it;
whichever fires wins, and its answer is the reviewed card in place of every reply.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.adapters.rasa import AssistantReply, Turn
from server.core.safety import CHECK_IN, Finding, Screen


@dataclass(frozen=True, slots=True)
class Answer:
    """The replies, or the card that stands in their place."""

    replies: tuple[AssistantReply, ...]
    card: Finding | None


def answer(turn: Turn, screen: Screen, found: Finding | None = None, text: str = "") -> Answer:
    """The answer to a line of this text; `found` is what the screen answered it with before the assistant read it."""
    alert = turn.alert or next((reply.alert for reply in turn.replies if reply.alert), None)
    # An alarm of either signal comes before the screen's gentle question.
    alarm = found if found and found.alert else None
    card = alarm or (screen.card(alert, text=text) if alert else None) or found
    return Answer(() if card else tuple(_worded(reply, screen, text) for reply in turn.replies), card)


def _worded(reply: AssistantReply, screen: Screen, text: str) -> AssistantReply:
    """The assistant's own gentle question is worded by the line too: it may be about somebody else, or in Spanish."""
    asked = screen.card(CHECK_IN, text=text) if reply.topic == CHECK_IN else None
    return reply.model_copy(update={"text": asked.text}) if asked else reply
