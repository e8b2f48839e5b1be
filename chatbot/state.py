"""The dialogue state that travels with each turn: what Rasa must know of the past, packed small.

Kept are the last value of each slot, the active form and the events of the last two turns, without any text: a rule
looks at intents and actions, a form at its slots. Only an open form's slots hold what somebody wrote, and only until it
closes. What the server tells with each turn (the center, who is online) is
not kept either. The server seals the packed state; nothing here does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

VERSION = 1
TURNS = 2  # a side question inside a form, and the form's own question before it
LARGEST = 64 * 1024  # bytes that are looked at; an honest state is below 5 KB

# Events that carry the visitor's or the assistant's words, or nothing that a later turn needs. Slots are kept apart.
_DROPPED = (BotUttered, EntitiesAdded, SessionStarted, DefinePrevUserUtteredFeaturization, SlotSet)


class BadState(Exception):
    """The state is not one that `pack` made. Carries no content."""


def pack(tracker: DialogueStateTracker, not_kept: Iterable[str]) -> str:
    """The state after a turn, as text. Slots named in `not_kept` are left out."""
    forgotten = set(not_kept)
    # A slot's last value is all that a turn needs, and a value that was cleared must not stand in an older event.
    slots = {name: slot.value for name, slot in tracker.slots.items() if name not in forgotten}
    events = [event for event in tracker.events if not isinstance(event, _DROPPED)]
    start = _start_of_last_turns(events)
    loops = [event.name for event in events[:start] if isinstance(event, ActiveLoop)]
    state = {
        "version": VERSION,
        "slots": {key: value for key, value in slots.items() if value is not None},
        "loop": loops[-1] if loops else None,
        "events": [packed for event in events[start:] for packed in _pack_event(event)],
    }
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def unpack(state: str | None, sender_id: str, domain: Domain) -> DialogueStateTracker:
    """The tracker as it was after the last turn; a new one for None. Raises BadState."""
    if state is None:
        events = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        return DialogueStateTracker.from_events(sender_id, events, domain.slots, domain=domain)
    if len(state.encode("utf-8", "replace")) > LARGEST:
        raise BadState("too large")
    try:
        content = json.loads(state)
        if content["version"] != VERSION:
            raise BadState("of another version")
        events = [SlotSet(str(key), value) for key, value in content["slots"].items()]
        if content["loop"] is not None:
            events.append(ActiveLoop(str(content["loop"])))
        events += [_unpack_event(packed) for packed in content["events"]]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise BadState("not a state of this assistant") from None
    known = {slot.name for slot in domain.slots}
    # A slot that a newer domain no longer has would stop the turn; what it held has no use any more.
    events = [event for event in events if not (isinstance(event, SlotSet) and event.key not in known)]
    return DialogueStateTracker.from_events(sender_id, events, domain.slots, domain=domain)


def _start_of_last_turns(events: list[Event]) -> int:
    """Where the last turns begin: at the "listen" before the second to last thing that the visitor said."""
    said = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) < TURNS:
        return 0
    start = said[-TURNS]
    while start > 0 and not _is_listen(events[start]):
        start -= 1
    return start


def _is_listen(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _pack_event(event: Event) -> list[list[Any]]:
    if isinstance(event, UserUttered):
        return [["user", event.intent_name]]
    if isinstance(event, ActionExecuted):
        return [["action", event.action_name]]
    if isinstance(event, ActiveLoop):
        return [["loop", event.name]]
    if isinstance(event, LoopInterrupted):
        return [["interrupted", event.is_interrupted]]
    if isinstance(event, ActionExecutionRejected):
        return [["rejected", event.action_name]]
    if isinstance(event, FollowupAction):
        return [["followup", event.action_name]]
    return []


def _unpack_event(packed: list[Any]) -> Event:
    kind, values = packed[0], packed[1:]
    if kind == "user":
        return UserUttered("", {"name": values[0], "confidence": 1.0}, [])
    makers = {
        "action": ActionExecuted,
        "loop": ActiveLoop,
        "interrupted": LoopInterrupted,
        "rejected": ActionExecutionRejected,
        "followup": FollowupAction,
    }
    return makers[kind](values[0])
