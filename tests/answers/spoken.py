"""What the assistant says in a situation: the file of centers, the server's context, the assistant's reading of it,
and the reviewed texts, all as they run; only Rasa's choice of the topic is left out.

That Rasa chooses and fills a text as `variants.choose` does is tested in tests/chatbot, in Rasa's own Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatbot.contract import parse_turn
from chatbot.lint.texts import Assistant, Said, load
from chatbot.named import named
from chatbot.variants import choose
from server.adapters import sites_file
from server.adapters.rasa import Context, Shared
from server.core.hours import WORDS
from server.core.sites import Site

ROOT = Path(__file__).resolve().parents[2]
ASSISTANT: Assistant = load(ROOT)
SITES = sites_file.load(sites_file.DEFAULT)
# The longest that the plan is told in.
HOURS = WORDS["next"].format(day="Wednesday, September 30", clock="12:30 p.m.", zone="EDT")
# These begin a form or a deletion, which say more than one reply.
FORMS = {"callback", "insurance_check", "delete_my_data"}
# Said by the dialogue where it did not understand; no rule of a topic.
TOPICS = tuple(topic for topic in ASSISTANT.topics if topic not in FORMS and topic != "out_of_scope")


@dataclass(frozen=True)
class Situation:
    """Who asks what, where and when."""

    site: Site
    asked: str = ""
    audience: str = "self"
    staffed: bool = True
    staff_online: bool = True
    shared: Shared = "nothing"
    open_now: bool | None = None
    centers: tuple[Site, ...] = field(default_factory=lambda: tuple(SITES.values()))

    def slots(self) -> dict[str, Any]:
        """The slots of that turn."""
        context = Context(self.site, self.staff_online, self.staffed, self.centers, self.shared).encode()
        hours = {"open_now": self.open_now, "hours_text": HOURS if self.open_now is False else None}
        turn = parse_turn({"text": self.asked or "hello", "context": {**context, **hours}})
        return {"audience": "self", **turn.slots, **named(self.asked, turn.centers)} | {
            "audience": self.audience
        }


@dataclass(frozen=True)
class Spoken:
    """A text as the visitor reads it, and what it was made of."""

    text: str
    said: Said

    @property
    def numbers(self) -> set[str]:
        """The telephone numbers in it."""
        return set(
            re.findall(r"\(\d{3}\) \d{3}-\d{4}|1-\d{3}-\d{3}-\d{4}|(?<![\d-])(?:911|988)(?![\d-])", self.text)
        )


def fitting(topic: str, slots: dict[str, Any]) -> list[Said]:
    """The texts that may be said for a topic with these slots: there must be one."""
    variants = ASSISTANT.replies[f"utter_{topic}"]
    return [variants[place] for place in choose([said.conditions for said in variants], slots)]


def say(topic: str, situation: Situation) -> Spoken:
    """What is said for a topic; raises KeyError for a placeholder without a slot."""
    slots = situation.slots()
    (said,) = fitting(topic, slots)
    return Spoken(said.text.format(**slots), said)
