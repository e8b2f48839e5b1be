"""The fields of a form: how what somebody types becomes the value that the team will read. Pure.

Values are kept as they were typed wherever possible: a person can still make sense of "after 5ish, not weds", and a
number with a typing error is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.choosing import choose, confirm
from actions.contact import contact, could_be_contact

DECLINED = ""  # what a field holds that somebody would rather not answer: it is not asked again and not sent
LONGEST = 200  # characters of one field
LONGEST_MESSAGE = 500

FREE = ("text", "when")  # kinds that take any words
CLOSED = ("choice", "yes_no", "confirm")  # kinds that have only these values

_YES = re.compile(r"y|yes+|yea+h?|yep|yup|sure|ok(?:ay)?|fine|whenever|always")
_ASKING = re.compile(
    r"(?:why|what|how|who|do|does|is|are|can|could|will|would|should)\b.*", re.IGNORECASE | re.DOTALL
)
_TIME = re.compile(
    r"\b(mon|tues?|wed(nes)?|thu(rs)?|fri|satur|sun)(day)?s?\b|\b(morning|noon|afternoon|evening|night|tonight|today|"
    r"tomorrow|weekday|weekend|any ?time|whenever|lunch|after|before|later|am|pm|o'?clock)s?\b|"
    r"\b\d{1,2}(:\d\d)? ?(am|pm)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:but|only|unless|except|if|as long as|so long as|without)\b", re.IGNORECASE)
# Rasa looks for this pair in a filled-in text to see whether filling it in failed.
_TROUBLE = "0["


@dataclass(frozen=True)
class Field:
    """One question of a form. `slot` is its name in the domain."""

    slot: str
    kind: str  # choice, confirm, contact, when, yes_no or text
    words: Mapping[str, str] = field(
        default_factory=dict
    )  # for choice and yes_no: value -> pattern of what means it
    required: bool = False
    called: str = ""  # a pattern of what people call this field when they want to change it
    longest: int = LONGEST
    needed: str = "utter_form_needed"  # what is said where a required field is declined
    first_of: tuple[str, ...] = ()  # for choice: which value counts first where a line has several
    conditions: bool = False  # for yes_no: an answer with a condition is kept in its own words

    @property
    def name(self) -> str:
        """The field's name in what is sent: the slot's without its form's."""
        return self.slot.split("_", 1)[1]

    def read(self, text: str) -> str | None:
        """The value that `text` gives this field; None where it gives none."""
        text = plain(text, self.longest)
        if self.kind == "confirm":
            return confirm(text)
        if self.conditions and _CONDITION.search(text) and len(text.split()) > 2 and not is_asking(text):
            return text
        if self.kind in CLOSED:
            return choose(text, self.words, self.first_of)
        if self.kind == "contact":
            return contact(text)
        if self.kind == "when" and _YES.fullmatch(text.lower().strip(" .!")):
            return "any time"
        return text if any(character.isalnum() for character in text) else None

    def take(self, text: str) -> str | None:
        """Like `read`, but what somebody insists on is taken as it stands, except for a choice, and where nothing in
        it could be a number or an address."""
        found = self.read(text)
        if (
            found is not None
            or self.kind in CLOSED
            or (self.kind == "contact" and not could_be_contact(text))
        ):
            return found
        return plain(text, self.longest) or None


def plain(text: str, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters, without anything that is not seen."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split()).replace(_TROUBLE, "0 [")[:longest].strip()


def is_asking(text: str) -> bool:
    """Whether free words are rather a question, and name no time."""
    said = text.strip()
    return not is_time(said) and (
        said.endswith("?") or (len(said.split()) >= 3 and _ASKING.fullmatch(said) is not None)
    )


def is_time(text: str) -> bool:
    """Whether a day or a time of day is named."""
    return _TIME.search(text) is not None
