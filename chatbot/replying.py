"""The answer of the contract out of what Rasa said: replies, commands, and what to remember of them. Keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from actions.care import CARE
from actions.filling import sent
from actions.requests import CALLBACK, COVERAGE, MESSAGE
from actions.suggest import NEAR
from chatbot import moves
from chatbot.heard import CHECK_IN, PERSON, Heard
from chatbot.memory import Memory
from chatbot.topics import OUT_OF_SCOPE

CLARIFY = "clarify"  # what the contract calls a reply that asks which topic was meant
ALTERNATIVES = 4
# The topic that each form's lines carry, and what it is called among the requests.
FORMS = {form.name: form for form in (CALLBACK, COVERAGE, CARE, MESSAGE)}
TOPICS = {
    CALLBACK.name: "callback",
    COVERAGE.name: "insurance_check",
    CARE.name: "care_finder",
    MESSAGE.name: "how_to_reach_out",
}
# Replies with these topics answer nothing; what was answered before stays "it".
_NO_TOPICS = {CLARIFY, OUT_OF_SCOPE, "greeting", "thanks", "goodbye", "bot_challenge"}
_OFFERS = re.compile(
    r"(?:or )?(?:do|would|shall|should|did|can|may|want|is it one of|is one of|i can help)\b", re.IGNORECASE
)
_LONG_WORD = re.compile(r"\w{4,}")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


def confidence(heard: Heard) -> dict[str, Any]:
    """How sure the reading was, and what else it could have been."""
    others = [(topic, score) for topic, score in heard.ranking if topic != heard.intent]
    return {
        "confidence": heard.confidence,
        "alternatives": [{"topic": topic, "confidence": score} for topic, score in others[:ALTERNATIVES]],
    }


def replies_of(said: Sequence[dict[str, Any]], tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What Rasa said, in the words of the contract."""
    nearest = tracker.get_slot("nearest") or []
    return [_reply(reply, nearest, TOPICS.get(tracker.active_loop_name or "")) for reply in said]


def _reply(said: dict[str, Any], nearest: list[dict[str, Any]], form_topic: str | None) -> dict[str, Any]:
    about = said["metadata"]
    own = said.get("buttons") or []
    offered = {button["payload"] for button in own}
    buttons = [*(one for one in nearest if about.get("nearest") and one["payload"] not in offered), *own]
    return {
        "topic": form_topic if about.get("in_form") and form_topic else about["topic"],
        "text": said["text"],
        "buttons": [
            # The domain writes a button's payload as Rasa does, "/topic"; the contract knows topics only.
            {"label": button["title"], "choice": button["payload"].lstrip("/")}
            for button in buttons
        ],
        "expects": about.get("expects"),
        "alert": about.get("alert"),
    }


def commands_of(said: Sequence[dict[str, Any]], tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the replies ask of the server; a request carries what its form was given."""
    found = []
    for about in (reply["metadata"] for reply in said):
        if about.get("command") == "file_request":
            form = next(form for form in FORMS.values() if TOPICS[form.name] == about["topic"])
            slots = {one.slot: tracker.get_slot(one.slot) for one in form.fields}
            found.append({"command": "file_request", "kind": about["kind"], "fields": sent(form, slots)})
        elif about.get("command"):
            found.append({"command": about["command"]})
    return found


def remembered(memory: Memory, heard: Sequence[Heard], replies: Sequence[dict[str, Any]]) -> Memory:
    """The record after the turn: topics, offers and names of the lists, no text."""
    topics = [reply["topic"] for reply in replies if reply["topic"] not in _NO_TOPICS]
    with_buttons = [reply for reply in replies if reply["buttons"]]
    offered = tuple(button["choice"] for button in with_buttons[-1]["buttons"]) if with_buttons else ()
    picked = next((topic for topic in topics if topic in memory.offered), None)
    yes, asked = _yes(replies[-1])
    missed = heard[0].missed and heard[0].intent != "missed_twice"
    return replace(
        memory.answered(list(dict.fromkeys(topics))),
        offered=offered,
        before=memory.offered if picked else memory.before if memory.topic in topics else (),
        yes=yes,
        asked=asked,
        near=_near(heard[0]),
        misses=memory.misses + 1 if missed else 0,
        checking=replies[-1]["topic"] == CHECK_IN,
    )


def _near(heard: Heard) -> tuple[str, ...]:
    """The next likeliest topics, should this one turn out to be wrong."""
    if heard.intent in moves.INTENTS:
        return ()
    likely = [topic for topic, score in heard.ranking if score >= NEAR and topic not in _NO_TOPICS]
    return tuple(topic for topic in likely if topic != heard.intent)[:3]


def _yes(reply: Mapping[str, Any]) -> tuple[str | None, bool]:
    """What a "yes" to this reply picks, and whether the reply asked for one.

    Where it closes with an offer, the button that the offer names, else the first; where it closes with an open
    question ("What is on your mind?"), nothing.
    """
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(reply["text"]) if sentence.strip()]
    last = sentences[-1] if sentences else ""
    offers = bool(reply["buttons"]) and _OFFERS.match(last) is not None
    if not reply["buttons"] or (last.endswith("?") and not offers):
        return None, False
    words = set(_LONG_WORD.findall(last.lower())) if offers else set()
    best = max(
        reply["buttons"], key=lambda button: len(words & set(_LONG_WORD.findall(button["label"].lower())))
    )
    return (str(best["choice"]) if offers or best["choice"] != PERSON else None), offers
