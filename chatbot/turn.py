"""One turn of a conversation: a request in, replies and the new state out. Remembers nothing afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SlotSet

from chatbot.contract import BadRequest, Turn
from chatbot.state import BadState, pack, unpack
from chatbot.store import TurnsInFlight
from chatbot.topics import OUT_OF_SCOPE, UNSURE

CLARIFY = "clarify"  # what the contract calls a reply that asks which topic was meant
ALTERNATIVES = 4
# Said should no reply come about at all: every line is owed an answer.
LAST_RESORT = "utter_out_of_scope"
# What action_suggest_topics found for this very turn; nothing of it may stay for the next.
SUGGESTIONS = {"nearest": None, "suggested": None}


class TurnReplies(OutputChannel):
    """Collects what the assistant says in one turn."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in the domain and in events."""
        return "turn"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one reply."""
        self.replies.append(message)


class Assistant:
    """Runs turns on one loaded model. Turns may overlap: each has a tracker of its own."""

    def __init__(self, processor: MessageProcessor) -> None:
        self._processor = processor
        self._domain = processor.domain
        self._store = TurnsInFlight()
        self._store.domain = self._domain
        # Not through Rasa's fail-safe wrapper: on any error that one silently keeps trackers in memory.
        processor.tracker_store = self._store
        self._choices = set(self._domain.intents) - {OUT_OF_SCOPE, UNSURE, "restart", "back", "session_start"}

    @property
    def model(self) -> str:
        """The file name of the model that answers."""
        return self._processor.model_path.name

    async def take(self, turn: Turn) -> dict[str, Any]:
        """The answer of the contract to one turn; raises BadRequest for an unknown choice or a foreign state."""
        reading = self._choice(turn.choice) if turn.choice is not None else await self._parse(turn.text or "")
        sender = uuid.uuid4().hex
        try:
            tracker = unpack(turn.state, sender, self._domain)
        except BadState:
            raise BadRequest("state is not one of this assistant") from None
        told = {**turn.slots, **SUGGESTIONS}
        tracker.update_with_events([SlotSet(name, value) for name, value in told.items()], self._domain)
        output = TurnReplies()
        message = UserMessage(
            reading["text"], output, sender, parse_data=reading, input_channel=output.name()
        )
        with self._store.holding(tracker):
            await self._processor.handle_message(message)
        if not output.replies:
            output.replies.append(await self._processor.nlg.generate(LAST_RESORT, tracker, output.name()))
        nearest = tracker.get_slot("nearest") or []
        replies = [_reply(said, nearest) for said in output.replies]
        return {
            "replies": replies,
            "topic": replies[0]["topic"],
            **_confidence(reading),
            "alert": next((reply["alert"] for reply in replies if reply["alert"]), None),
            "state": pack(tracker, not_kept=told),
            "commands": [{"command": name} for name in _commands(output.replies)],
        }

    async def read(self, text: str) -> dict[str, Any]:
        """Topic and confidence of a text, without any conversation."""
        reading = await self._parse(text)
        topic = reading["intent"]["name"]
        return {"topic": CLARIFY if topic == UNSURE else topic, **_confidence(reading)}

    async def _parse(self, text: str) -> dict[str, Any]:
        return await self._processor.parse_message(UserMessage(text))

    def _choice(self, choice: str) -> dict[str, Any]:
        if choice not in self._choices:
            raise BadRequest("choice is not a topic of this assistant")
        return {
            "text": choice,
            "intent": {"name": choice, "confidence": 1.0},
            "entities": [],
            "intent_ranking": [{"name": choice, "confidence": 1.0}],
        }


def _confidence(reading: dict[str, Any]) -> dict[str, Any]:
    topic = reading["intent"]["name"]
    others = [entry for entry in reading.get("intent_ranking", []) if entry["name"] != topic]
    return {
        "confidence": reading["intent"]["confidence"],
        "alternatives": [
            {"topic": entry["name"], "confidence": entry["confidence"]} for entry in others[:ALTERNATIVES]
        ],
    }


def _reply(said: dict[str, Any], nearest: list[dict[str, Any]]) -> dict[str, Any]:
    about = said["metadata"]
    buttons = [*(nearest if about.get("nearest") else []), *(said.get("buttons") or [])]
    return {
        "topic": about["topic"],
        "text": said["text"],
        "buttons": [
            # The domain writes a button's payload as Rasa does, "/topic"; the contract knows topics only.
            {"label": button["title"], "choice": button["payload"].lstrip("/")}
            for button in buttons
        ],
        "expects": about.get("expects"),
        "alert": about.get("alert"),
    }


def _commands(said: list[dict[str, Any]]) -> list[str]:
    found = [reply["metadata"].get("command") for reply in said]
    return list(dict.fromkeys(command for command in found if command))
