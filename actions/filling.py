"""What one line does to a form: fills the field that was asked, changes an earlier one, or leaves one out. Pure.

A form is a list of fields; Rasa's form asks for the first one that is empty. The last field of a form that sends
something is `confirm`: what would be sent is shown, and nothing leaves before it is `send`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.choosing import CHANGE, SEND, choose
from actions.contact import contact, could_be_contact, has_contact, is_email
from actions.fields import DECLINED, FREE, Field, is_asking, is_time

CONFIRM = "confirm"
# CHANGE is also the field that asks which of the others should change.
# What is said before a question is asked again.
UNCLEAR, CHOOSE = "utter_form_unclear", "utter_form_choose"
NO_CONTACT = "utter_form_contact"  # neither a number nor an address
PLAIN_YES = "utter_form_send"  # nothing is sent on less than a plain yes
WHICH_CENTER, OTHER_CENTER = "utter_form_which_center", "utter_form_other_center"
OWN_WORDS = "utter_form_own_words"  # nobody but the visitor rewrites a draft
SAID = (UNCLEAR, CHOOSE, NO_CONTACT, PLAIN_YES, WHICH_CENTER, OTHER_CENTER, OWN_WORDS)

Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A form: its fields in the order in which they are asked, and which of them this conversation needs."""

    name: str
    fields: tuple[Field, ...]
    needed: Callable[[Field, Slots], bool] = lambda asked, slots: True

    def field(self, slot: str | None) -> Field | None:
        """The field with this slot."""
        return next((one for one in self.fields if one.slot == slot), None)

    def required_slots(self, slots: Slots) -> list[str]:
        """The slots to fill, in order, as things stand."""
        return [one.slot for one in self.fields if self.needed(one, slots)]


@dataclass
class Filled:
    """What a line changed; `say` names replies that come before the next question."""

    slots: dict[str, str | None] = field(default_factory=dict)
    say: list[str] = field(default_factory=list)


def answer(form: Form, slots: Slots, asked: str | None, text: str) -> Filled:
    """An answer to the question that was asked."""
    wanted = form.field(asked)
    if wanted is None:
        return Filled()
    if wanted.name == CONFIRM:
        return _confirm(form, slots, wanted, text)
    if wanted.name == CHANGE:
        return _what_to_change(form, slots, wanted, text)
    if wanted.required and _WHY.match(text.strip()):
        return Filled({wanted.slot: None}, [wanted.needed])
    if wanted.kind == "contact" and _NONE.fullmatch(text.strip(" .!")):
        return decline(form, slots, asked)
    if wanted.kind == "contact" and (changed := _another_way(form, slots, wanted, text)):
        return changed
    if wanted.kind in FREE and _SENDING.fullmatch(text.strip(" .!")):
        return Filled(
            {wanted.slot: None}, [CHOOSE]
        )  # somebody who is a question ahead is not called "send it"
    if not wanted.required and wanted.kind in FREE and _NONE.fullmatch(text.strip(" .!")):
        return decline(form, slots, asked)
    again = slots.get("form_doubt") == asked
    # A question that nobody understood is no name; said twice, it is what they want to say.
    value = None if wanted.kind in FREE and is_asking(text) and not again else wanted.read(text)
    if value is None and again:
        value = wanted.take(text)
    if value is None:
        unclear = CHOOSE
        if wanted.kind == "contact":
            unclear = UNCLEAR if could_be_contact(text) and not has_contact(text) else NO_CONTACT
        return Filled({wanted.slot: None, "form_doubt": wanted.slot}, [unclear])
    filled = Filled({wanted.slot: value, "form_doubt": None, "form_last": wanted.slot})
    _also(form, slots, wanted, text, filled)
    return filled


def decline(form: Form, slots: Slots, asked: str | None) -> Filled:
    """The visitor would rather not say; where nothing works without it, that is said."""
    wanted = form.field(asked)
    if wanted is None:
        return Filled()
    if wanted.name == CONFIRM:
        return Filled({wanted.slot: None}, [PLAIN_YES])
    if wanted.name == CHANGE:
        return Filled({wanted.slot: None, _slot(form, CONFIRM): None})
    if wanted.required:
        return Filled({wanted.slot: None}, [wanted.needed])
    return Filled({wanted.slot: DECLINED, "form_doubt": None, "form_last": wanted.slot})


def change(form: Form, slots: Slots, asked: str | None, text: str) -> Filled:
    """ "change my number", "no, tuesday": the earlier field is asked again, or takes the new value at once."""
    given = [
        one for one in form.fields if one.name not in (CONFIRM, CHANGE) and slots.get(one.slot) is not None
    ]
    target = _meant(given, slots, text)
    if target is None:
        pick = _slot(form, CHANGE)
        wanted = form.field(asked)
        if wanted is not None and wanted.name == CONFIRM and pick:
            return Filled({wanted.slot: CHANGE})
        return answer(form, slots, asked, text)
    value = _new_value(target, text)
    filled = Filled({target.slot: value, "form_doubt": None, "form_last": target.slot})
    if _slot(form, CONFIRM):
        filled.slots[_slot(form, CONFIRM)] = None
    if value is not None:
        _also(form, slots, target, text, filled)
    return filled


def sent(form: Form, slots: Slots) -> dict[str, str]:
    """What leaves: each field that was given a value, by name."""
    wanted = [form.field(slot) for slot in form.required_slots(slots)]
    return {
        one.name: str(slots[one.slot])
        for one in wanted
        if one is not None
        and one.name not in (CONFIRM, CHANGE)
        and slots.get(one.slot) not in (None, DECLINED)
    }


def begins_a_change(text: str) -> bool:
    """Whether a line begins as one that takes something back: "no, ...", "actually ...", "change ..."."""
    return _TAKING_BACK.match(text.strip()) is not None


def names_a_change(text: str) -> bool:
    """Whether a line says outright that something is to be changed."""
    return _OUTRIGHT.match(text.strip()) is not None


def _confirm(form: Form, slots: Slots, wanted: Field, text: str) -> Filled:
    """Sends on a plain yes alone; whatever is more than that changes something, stops, or is asked about again."""
    value = wanted.read(text)
    # "no, tuesday" is no "don't send": what stands behind the "no" is for one of the fields.
    if value is None or value == CHANGE or (value != SEND and begins_a_change(text)):
        changed = _added(form, slots, text) or change(form, slots, None, text)
        if changed.slots:
            return changed
    if value is not None:
        return Filled({wanted.slot: value, "form_doubt": None})
    return Filled({wanted.slot: None, "form_doubt": wanted.slot}, [PLAIN_YES])


def _added(form: Form, slots: Slots, text: str) -> Filled | None:
    """ "right, but not mornings": a condition goes with the time that was given, it does not take its place."""
    more = _BUT.match(text.strip())
    when = next((one for one in form.fields if one.kind == "when" and slots.get(one.slot)), None)
    if more is None or when is None or not is_time(more.group("more")):
        return None
    value = when.read(f"{slots[when.slot]}, {more.group('more')}")
    return Filled({when.slot: value, _slot(form, CONFIRM): None, "form_doubt": None, "form_last": when.slot})


def _another_way(form: Form, slots: Slots, reach: Field, text: str) -> Filled | None:
    """ "ok text then", where a number or an address was asked for: another way to be reached, and it is asked anew."""
    how = next((one for one in form.fields if one.name == "how"), None)
    value = how.read(text) if how else None
    if how is None or value is None or has_contact(text) or is_asking(text) or value == slots.get(how.slot):
        return None
    return Filled({how.slot: value, reach.slot: None, "form_doubt": None, "form_last": how.slot})


def _what_to_change(form: Form, slots: Slots, wanted: Field, text: str) -> Filled:
    changeable = {
        one.name: one.called or one.name for one in form.fields if one.name not in (CONFIRM, CHANGE)
    }
    name = choose(text, changeable)
    reset: dict[str, str | None] = {wanted.slot: None, _slot(form, CONFIRM): None, "form_doubt": None}
    if name is None:
        changed = change(form, slots, None, text)
        return Filled({**reset, **changed.slots}) if changed.slots else Filled({wanted.slot: None}, [CHOOSE])
    target = next(one for one in form.fields if one.name == name)
    return Filled({**reset, target.slot: None})


def _also(form: Form, slots: Slots, wanted: Field, text: str, filled: Filled) -> None:
    """ "text me at 419 555 0100 after five" answers more than was asked, and an address is not for calling."""
    for other in form.fields:
        if other is wanted or slots.get(other.slot) is not None or other.slot in filled.slots:
            continue
        if other.kind == "contact" and wanted.kind == "choice" and (found := contact(text)):
            filled.slots[other.slot] = found
    how = next((one for one in form.fields if one.name == "how"), None)
    reach = next((one for one in form.fields if one.kind == "contact"), None)
    if how is None or reach is None:
        return
    value = filled.slots.get(reach.slot)
    if value and is_email(value) and (filled.slots.get(how.slot) or slots.get(how.slot)) != "email":
        filled.slots[how.slot] = "email"
    if wanted is how and slots.get(reach.slot):
        # A number is no use for an e-mail, nor an address for a call: then it is asked again.
        if is_email(str(slots[reach.slot])) != (filled.slots[how.slot] == "email"):
            filled.slots[reach.slot] = None


def _meant(given: list[Field], slots: Slots, text: str) -> Field | None:
    said = text.lower()
    for one in given:
        if one.called and re.search(rf"\b(?:{one.called})\b", said):
            return one
    for one in given:
        if (one.kind == "contact" and contact(said)) or (one.kind == "when" and is_time(said)):
            return one
    for one in given:
        if one.kind == "choice" and one.read(said) is not None:
            return one
    return None


_WHY = re.compile(r"(?:but )?(?:why|what for|how come|what do you need)\b", re.IGNORECASE)
_BUT = re.compile(r"[\w\s',.!]{0,30}?\b(?P<more>(?:but|only|except|just) .+)", re.IGNORECASE)
_SENDING = re.compile(
    r"(?:(?:yes|ok(?:ay)?|please|just|you can|now|go ahead and|and) )*send(?: (?:it|this|that|now|please|off))*",
    re.IGNORECASE,
)
_NONE = re.compile(r"no+|nope|nah|none|nothing|no (?:thanks|thank you)|rather not|n/?a", re.IGNORECASE)
_OUTRIGHT = re.compile(r"(?:please )?(?:(?:can|could) (?:i|you|we) )?(?:change|correct|fix)\b", re.IGNORECASE)
_TAKING_BACK = re.compile(
    r"(?:(?:no+|nope|sorry|wait|oops|actually|hold on)\b[\s,.:!-]+(?=\w)|"
    r"(?:please )?(?:(?:can|could) (?:i|you|we) )?(?:change|correct|fix)\b|"
    r"i (?:meant?|mean to say|want to change|need to change|made a (?:mistake|typo))\b)",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"^(?:no+|nope|sorry|wait|actually|oops|i (?:meant?|mean to say)|change|can (?:i|you|we)|could (?:i|you|we)|please|"
    r"i (?:want|need|would like) to|let me|the|my|to|it'?s|its|is|make (?:it|that)|instead|rather|"
    r"that was wrong)\b[\s,.:!]*",
    re.IGNORECASE,
)


def _new_value(target: Field, text: str) -> str | None:
    rest = text.strip()
    if target.kind in ("contact", "choice", "yes_no"):
        return target.read(rest)
    while (shorter := _CHANGING.sub("", rest, count=1).strip()) != rest:
        rest = shorter
    rest = (
        re.sub(rf"^(?:{target.called})\b[\s,.:]*(?:to|is|as)?\s*", "", rest, count=1, flags=re.I)
        if target.called
        else rest
    )
    return target.read(rest) if rest else None


def _slot(form: Form, name: str) -> str:
    return next((one.slot for one in form.fields if one.name == name), "")
