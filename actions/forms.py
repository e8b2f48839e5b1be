"""Rasa's seam to the forms: each turn inside one is read here. What a line does is in filling.py; nothing is logged."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction
from rasa_sdk.types import DomainDict

from actions import filling
from actions.care import CARE, fitting
from actions.coverage import NO_INSURANCE, has_no_insurance, meant_center
from actions.drafts import asks_to_rewrite, draft
from actions.fields import DECLINED, LONGEST_MESSAGE, plain
from actions.filling import OTHER_CENTER, WHICH_CENTER, Filled, Form
from actions.filling import OWN_WORDS as OWN_WORDS_NEEDED
from actions.replies import metadata
from actions.requests import CALLBACK, COVERAGE, MESSAGE

# What a visitor may do to a form; any other intent is a side question, which the rules answer.
MOVES = {"inform": filling.answer, "change": filling.change}
SKIP = "skip"
# From here on, what is written under a draft is a sentence of the visitor's own and no "yes, send it please".
OWN_WORDS = 6


class _ValidateForm(FormValidationAction):
    """Fills `form` by one line; Rasa asks for the first slot that is still empty."""

    @property
    @abstractmethod
    def form(self) -> Form:
        """Which form; rasa_sdk offers only classes that say it."""

    def name(self) -> str:
        """The name that Rasa looks for."""
        return f"validate_{self.form.name}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """The slots to fill, as things stand."""
        return self.form.required_slots(tracker.slots)

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The changes of this line; none for a side question, whereupon Rasa lets the rules answer it."""
        filled = self._filled(tracker)
        filled.slots.update(self._told(tracker, filled, domain))
        for reply in filled.say:
            dispatcher.utter_message(response=reply)
        self._events = [SlotSet(slot, value) for slot, value in filled.slots.items()]
        return self._events

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """What was read is already checked."""
        return self._events

    def _filled(self, tracker: Tracker) -> Filled:
        """A line counts once: when Rasa comes back from a side question, its intent is that question's."""
        said = tracker.latest_message
        intent, text = (said.get("intent") or {}).get("name"), said.get("text") or ""
        asked = tracker.slots.get("requested_slot")
        if tracker.active_loop.get("name") != self.form.name:
            return Filled()
        if intent == SKIP:
            return filling.decline(self.form, tracker.slots, asked)
        move = MOVES.get(intent or "")
        return move(self.form, tracker.slots, asked, text) if move else Filled()

    def _told(self, tracker: Tracker, filled: Filled, domain: DomainDict) -> dict[str, Any]:
        """What the next question shows; the summary before anything is sent."""
        slots = {**tracker.slots, **filled.slots}
        about = metadata(domain, f"utter_ask_{self.form.fields[-1].slot}")
        given = filling.sent(self.form, slots)
        lines = [
            f"{about['labels'][name]}: {value}"
            for name, value in given.items()
            if name in about.get("labels", {})
        ]
        return {"form_summary": "\n".join(lines)} if filled.slots and lines else {}


class ValidateCallback(_ValidateForm):
    """The call back."""

    form = CALLBACK


class ValidateCoverage(_ValidateForm):
    """The check of coverage."""

    form = COVERAGE

    def _filled(self, tracker: Tracker) -> Filled:
        filled = super()._filled(tracker)
        slots = filled.slots
        if slots.get("coverage_center"):
            here = str(tracker.slots.get("center_name") or "")
            which = meant_center(
                str(slots["coverage_center"]), here, tracker.slots.get("centers_known") or []
            )
            slots["coverage_center"] = which
            if which is None:
                return Filled({"coverage_center": None}, [WHICH_CENTER])
            # What was said when the form began holds for the center of this chat alone.
            slots["coverage_elsewhere"] = which != here  # type: ignore[assignment]
            if which != here:
                filled.say.append(OTHER_CENTER)
        if slots.get("coverage_insurer") and has_no_insurance(str(slots["coverage_insurer"])):
            slots.update(coverage_insurer=NO_INSURANCE, coverage_member_number=DECLINED)
        return filled


class DraftMessage(Action):
    """Sets the draft that "help me write it" begins with, by what was talked about."""

    def name(self) -> str:
        """The name in rules."""
        return "action_draft_message"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """One of the domain's drafts."""
        topics = (tracker.slots.get("memory") or {}).get("topics") or []
        drafts = metadata(domain, "utter_message_draft")["drafts"]
        return [SlotSet("message_text", draft(drafts, topics, tracker.slots.get("audience")))]


class ValidateMessage(_ValidateForm):
    """The one sentence to send: it begins with a draft, and whatever is written instead takes its place."""

    form = MESSAGE

    def _filled(self, tracker: Tracker) -> Filled:
        said = tracker.latest_message
        text = plain(said.get("text") or "", LONGEST_MESSAGE)
        asked = tracker.slots.get("requested_slot")
        if asked == "message_confirm" and asks_to_rewrite(text):
            return Filled({"message_confirm": None}, [OWN_WORDS_NEEDED])
        own = (said.get("intent") or {}).get("name") == "inform" and asked == "message_confirm"
        if own and len(text.split()) >= OWN_WORDS:
            return Filled({"message_text": text, "message_confirm": None})
        filled = super()._filled(tracker)
        if filled.slots.get("message_confirm") == "change":
            return Filled({"message_text": None, "message_confirm": None})
        return filled


class ValidateCareFinder(_ValidateForm):
    """The care finder: after its last question the levels that could fit stand in `care_result`."""

    form = CARE

    def _told(self, tracker: Tracker, filled: Filled, domain: DomainDict) -> dict[str, Any]:
        slots = {**tracker.slots, **filled.slots}
        if not filled.slots or any(slots.get(slot) is None for slot in self.form.required_slots(slots)):
            return {}
        sentences = metadata(domain, "utter_care_finder_done")["levels"]
        offered = tracker.slots.get("offered_at") or {}
        lines = []
        for found in (offered[level] for level in fitting(slots) if level in offered):
            said = [sentences["one"], *([sentences["also"]] if found["others"] else [])]
            lines.append(" ".join(said).format(**found))
        return {"care_result": "\n".join(lines)}
