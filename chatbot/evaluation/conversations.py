"""The held-out conversations, each turn said to the assistant after those before, and whether it went as it should.

The cards of the server's safety screen, which stands before the assistant in a real chat, are not in this: turns that
it would catch count as wrong here when the assistant misses them. What the screen weighs in the words is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.evaluation.held_out import Dialogue, Said
from chatbot.evaluation.lines import CLARIFY
from chatbot.evaluation.progress import told
from chatbot.evaluation.talking import Talking
from chatbot.topics import OUT_OF_SCOPE

PERSON, OFFER = "talk_to_human", {"command": "offer_person"}


@dataclass(frozen=True)
class Turn:
    """A turn of a conversation (numbered from 1), the topics of the replies, and the choices of their buttons."""

    dialogue: int
    said: Said
    topics: tuple[str, ...]
    offered: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether a reply had a right topic, none a wrong one, and what should be offered was."""
        asked_back = bool({CLARIFY, OUT_OF_SCOPE} & set(self.topics))
        return bool(
            self.said.right & set(self.topics)
            and not self.said.wrong & set(self.topics)
            and (not asked_back or self.said.offers <= self.offered)
        )


async def hold(assistant: Talking, dialogues: Sequence[Dialogue]) -> list[Turn]:
    """Hold each conversation to its end, whatever is answered on the way."""
    found = []
    for number, dialogue in enumerate(told(dialogues, "conversations"), 1):
        state = None
        for said in dialogue.turns:
            answer = await assistant.say(said.text, state, dialogue.site)
            state = answer["state"]
            topics = tuple(reply["topic"] for reply in answer["replies"])
            found.append(Turn(number, said, topics, _offered(answer)))
    return found


def _offered(answer: dict[str, Any]) -> frozenset[str]:
    choices = {button["choice"] for reply in answer["replies"] for button in reply["buttons"]}
    return frozenset(choices | ({PERSON} if OFFER in answer["commands"] else set()))
