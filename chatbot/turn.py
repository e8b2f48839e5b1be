"""One turn of a conversation: a request in, replies and the new state out. Remembers nothing afterwards."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from actions.care import LEVELS
from actions.replies import labels
from chatbot.centers import Centers, full, listed
from chatbot.contract import BadRequest, Turn, Weighed
from chatbot.heard import PERSON, Heard, OpenForm, comes_first
from chatbot.levels import level_at
from chatbot.listening import Listener
from chatbot.memory import Memory
from chatbot.named import named
from chatbot.replying import CLARIFY, FORMS, TOPICS, commands_of, confidence, remembered, replies_of
from chatbot.state import BadState, pack, unpack
from chatbot.store import TurnsInFlight
from chatbot.topics import OUT_OF_SCOPE, UNSURE, Bars

# Said should no reply come about at all: every line is owed an answer.
LAST_RESORT = "utter_out_of_scope"
# What is found for this very turn; nothing of it may stay for the next.
SUGGESTIONS = {"nearest": None, "suggested": None}
_SHARED = (
    "form_summary",
    "form_doubt",
    "form_last",
    "care_result",
    "coverage_elsewhere",
)  # slots that any form uses
# What may be chosen besides a topic or a move: a value for the open form.
_VALUE = re.compile(r"inform:([a-z_]{1,40})")


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
        self._choices = set(self._domain.intents) - {
            OUT_OF_SCOPE,
            UNSURE,
            "restart",
            "back",
            "session_start",
            "inform",
        }
        self._labels = labels({"responses": self._domain.responses})
        self._listener = Listener(self._parse, self._labels, bars_of(processor))

    @property
    def model(self) -> str:
        """The file name of the model that answers."""
        return self._processor.model_path.name

    async def take(self, turn: Turn) -> dict[str, Any]:
        """The answer of the contract to one turn; raises BadRequest for an unknown choice or a foreign state."""
        sender = uuid.uuid4().hex
        try:
            tracker = unpack(turn.state, sender, self._domain)
        except BadState:
            raise BadRequest("state is not one of this assistant") from None
        memory = Memory.of(tracker.get_slot("memory"))
        if turn.choice is not None:
            heard = [self._choice(turn.choice, memory, _open_form(tracker))]
        else:
            form = _open_form(tracker)
            heard = await self._listener.hear(
                turn.text or "", memory, form, turn.centers, turn.shown, turn.weighed
            )
        memory = replace(
            memory, audience=next((one.audience for one in heard if one.audience), memory.audience)
        )
        told: dict[str, Any] = {}
        replies: list[dict[str, Any]] = []
        commands: list[dict[str, Any]] = []
        with self._store.holding(tracker):
            for one in heard:
                told = self._told(turn, one, memory)
                said = await self._say(tracker, one, told)
                commands += commands_of(said, tracker)
                replies += replies_of(said, tracker)
        urgent = [one.intent for one in heard if comes_first(one)]
        # Danger is answered alone: neither a form's next question nor another topic stands beside it.
        replies = [reply for reply in replies if reply["topic"] in urgent] or replies
        memory = remembered(memory, heard, replies)
        if turn.shown is not None and not any(reply["alert"] for reply in replies):
            memory = memory.shown(turn.shown)
        elif turn.after_alarm and not commands and not any(reply["alert"] for reply in replies):
            # "How are you right now?" stands there instead.
            memory = replace(memory, checking=True, offered=("go_on", PERSON), yes=None, asked=False)
        tracker.update(SlotSet("memory", memory.packed()), self._domain)
        return {
            "replies": replies,
            "topic": replies[0]["topic"],
            **confidence(heard[0]),
            "alert": next((reply["alert"] for reply in replies if reply["alert"]), None),
            "state": pack(tracker, not_kept=[*told, *_closed(tracker)]),
            "commands": [one for place, one in enumerate(commands) if one not in commands[:place]],
        }

    async def read(self, text: str, weighed: Weighed | None = None) -> dict[str, Any]:
        """Topic and confidence of a text, without any conversation."""
        read = await self.read_alone(text, weighed)
        return {"topic": CLARIFY if read.intent == UNSURE else read.intent, **confidence(read)}

    async def read_alone(self, text: str, weighed: Weighed | None = None) -> Heard:
        """What a text means outside any conversation."""
        return await self._listener.read(text, weighed)

    async def _parse(self, text: str) -> dict[str, Any]:
        return await self._processor.parse_message(UserMessage(text))

    def _choice(self, choice: str, memory: Memory, form: OpenForm | None) -> Heard:
        value = _VALUE.fullmatch(choice)
        if value:
            return Heard("inform", value.group(1).replace("any_time", "any time"))
        if choice == "go_on":
            return self._listener.go_on(choice, memory, form)
        if choice not in self._choices:
            raise BadRequest("choice is not a topic of this assistant")
        if choice == "confirm_delete" and choice not in memory.offered:
            # Only the answer to the question deletes: a button of long ago asks it again.
            choice = "delete_my_data"
        return Heard(choice, choice, ((choice, 1.0),), facts="")

    def _told(self, turn: Turn, heard: Heard, memory: Memory) -> dict[str, Any]:
        """The slots of this one thing: what the server tells, what the text names, which buttons it gets."""
        facts = turn.text or "" if heard.facts is None else heard.facts
        near = [
            {"title": self._labels[topic], "payload": f"/{topic}"}
            for topic in heard.near
            if topic in self._labels
        ]
        return {
            **turn.slots,
            **named(facts, turn.centers),
            **SUGGESTIONS,
            **({"nearest": near, "suggested": True} if near else {}),
            "audience": turn.slots.get("audience") or memory.audience or "self",
            "requests_possible": bool(turn.slots["staffed"]),
            "offered_at": _offered_at(turn.centers),
            "centers_known": [[center.named, center.name, center.place] for center in turn.centers.known],
            "center_names": listed([center.named for center in turn.centers.known]),
        }

    async def _say(
        self, tracker: DialogueStateTracker, heard: Heard, told: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Hand one thing to Rasa's rules; at least one reply."""
        tracker.update_with_events([SlotSet(name, value) for name, value in told.items()], self._domain)
        output = TurnReplies()
        reading = {
            "text": heard.text,
            "intent": {"name": heard.intent, "confidence": heard.confidence},
            "entities": [],
            "intent_ranking": [{"name": topic, "confidence": score} for topic, score in heard.ranking],
        }
        message = UserMessage(
            heard.text, output, tracker.sender_id, parse_data=reading, input_channel=output.name()
        )
        await self._processor.handle_message(message)
        if not output.replies:
            output.replies.append(await self._processor.nlg.generate(LAST_RESORT, tracker, output.name()))
        return output.replies


def bars_of(processor: MessageProcessor) -> Bars:
    """The bars that the model was trained with."""
    wanted = {bar.name for bar in fields(Bars)}
    for node in processor.model_metadata.predict_schema.nodes.values():
        if wanted <= set(node.config):
            return Bars(**{name: node.config[name] for name in wanted})
    return Bars()


def _open_form(tracker: DialogueStateTracker) -> OpenForm | None:
    form = FORMS.get(tracker.active_loop_name or "")
    return OpenForm(form, TOPICS[form.name], tracker.get_slot("requested_slot")) if form else None


def _closed(tracker: DialogueStateTracker) -> list[str]:
    """The slots of every form that is not open: what somebody filled in must not outlive its form."""
    active = tracker.active_loop_name
    closed = [one.slot for form in FORMS.values() if form.name != active for one in form.fields]
    return closed if active else [*closed, *_SHARED]


def _offered_at(centers: Centers) -> dict[str, dict[str, str]]:
    """For each level that the care finder names: one center that lists it, this one if it does, in that center's own
    words, and the names of the others."""
    found: dict[str, dict[str, str]] = {}
    for level in LEVELS:
        listing = {
            center.named: own
            for center in (centers.here, *centers.known)
            if (own := level_at(center, level)) is not None
        }
        if not listing:
            continue
        center = next(one for one in (centers.here, *centers.known) if one.named in listing)
        own = listing.pop(center.named)
        found[level] = {
            "level": full(own)[:1].upper() + full(own)[1:],
            "center": center.named,
            "words": center.care[own].split(";")[0].strip(" ."),
            "others": listed(list(listing)),
        }
    return found
