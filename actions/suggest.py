"""Finds the nearest topics when the assistant did not understand. Never guesses, never answers a topic itself.

The words around the buttons are the domain's (chatbot/domain/not_understood.yml); without this action they are said
without buttons.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.replies import labels

# The two nearest are always offered; a third unless it is nothing like the text (0 to 1).
ALWAYS = 2
NEAR = 0.05
# Small talk is only offered when the text is rather like it: nobody who asks about the weather meant "hello".
SMALL_TALK = {"greeting", "thanks", "goodbye", "bot_challenge"}
LIKELY = 0.35


class SuggestTopics(Action):
    """Two or three of the nearest topics, as the buttons of the reply that follows."""

    def name(self) -> str:
        """The name in rules."""
        return "action_suggest_topics"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Set `nearest` (buttons) and `suggested`, which chooses the wording of the reply."""
        buttons = nearest(tracker.latest_message.get("intent_ranking") or [], labels(domain))
        return [SlotSet("nearest", buttons), SlotSet("suggested", bool(buttons))]


def nearest(ranking: list[dict[str, Any]], labels: dict[str, str]) -> list[dict[str, str]]:
    """Buttons for the best two or three topics of the ranking that have a label; none for an empty ranking."""
    known = [
        entry
        for entry in ranking
        if entry["name"] in labels and (entry["name"] not in SMALL_TALK or entry["confidence"] >= LIKELY)
    ]
    offered = known[:ALWAYS] + [entry for entry in known[ALWAYS : ALWAYS + 1] if entry["confidence"] >= NEAR]
    return [{"title": labels[entry["name"]], "payload": f"/{entry['name']}"} for entry in offered]
