"""The fields of a form: how what somebody types becomes the value that the team will read. Pure.

Values are kept as they were typed wherever possible: a person can still make sense of "after 5ish, not weds", and a
number with a typing error is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

DECLINED = ""  # what a field holds that somebody would rather not answer: it is not asked again and not sent
LONGEST = 200  # characters of one field
LONGEST_MESSAGE = 500

FREE = ("text", "when")  # kinds that take any words

_YES = re.compile(r"y|yes+|yea+h?|yep|yup|sure|ok(?:ay)?|fine|whenever|always")
_ASKING = re.compile(
    r"(?:why|what|how|who|do|does|is|are|can|could|will|would|should)\b.*", re.IGNORECASE | re.DOTALL
)
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_NUMBER = re.compile(r"(?:[+(]{0,2}\d[\s().\-/]*){7,}(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
_TIME = re.compile(
    r"\b(mon|tues?|wed(nes)?|thu(rs)?|fri|satur|sun)(day)?s?\b|\b(morning|noon|afternoon|evening|night|tonight|today|"
    r"tomorrow|weekday|weekend|any ?time|whenever|lunch|after|before|later|am|pm|o'?clock)s?\b|"
    r"\b\d{1,2}(:\d\d)? ?(am|pm)\b",
    re.IGNORECASE,
)
# Rasa looks for this pair in a filled-in text to see whether filling it in failed.
_TROUBLE = "0["


@dataclass(frozen=True)
class Field:
    """One question of a form. `slot` is its name in the domain."""

    slot: str
    kind: str  # choice, contact, when, yes_no or text
    words: Mapping[str, str] = field(
        default_factory=dict
    )  # for choice and yes_no: value -> pattern of what means it
    required: bool = False
    called: str = ""  # a pattern of what people call this field when they want to change it
    longest: int = LONGEST
    needed: str = "utter_form_needed"  # what is said where a required field is declined

    @property
    def name(self) -> str:
        """The field's name in what is sent: the slot's without its form's."""
        return self.slot.split("_", 1)[1]

    def read(self, text: str) -> str | None:
        """The value that `text` gives this field; None where it gives none."""
        text = plain(text, self.longest)
        if self.kind in ("choice", "yes_no"):
            return choose(text, self.words)
        if self.kind == "contact":
            return contact(text)
        if self.kind == "when" and _YES.fullmatch(text.lower().strip(" .!")):
            return "any time"
        return text if any(character.isalnum() for character in text) else None

    def take(self, text: str) -> str | None:
        """Like `read`, but what somebody insists on is taken as it stands, except for a choice."""
        found = self.read(text)
        return (
            found
            if found is not None or self.kind in ("choice", "yes_no")
            else plain(text, self.longest) or None
        )


def plain(text: str, longest: int = LONGEST) -> str:
    """One line of at most `longest` characters, without anything that is not seen."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split()).replace(_TROUBLE, "0 [")[:longest].strip()


def choose(text: str, words: Mapping[str, str]) -> str | None:
    """The one value whose pattern is in `text`; the value itself always means itself; None where none or two fit.

    "not afraid" holds "afraid" too: a pattern that is found inside another one's find does not count.
    """
    said = text.lower().replace("’", "'").strip(" .!?,")
    if said in words:
        return said
    found = {
        value: match.span()
        for value, pattern in words.items()
        if (match := re.search(rf"\b(?:{pattern})\b", said))
    }
    outer = [
        value for value, span in found.items() if not any(_inside(span, other) for other in found.values())
    ]
    return outer[0] if len(outer) == 1 else None


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def contact(text: str) -> str | None:
    """An e-mail address or a telephone number out of `text`; both where both stand there; None where neither does."""
    found = [match.group().strip(" .,;-/") for match in (_EMAIL.search(text), _NUMBER.search(text)) if match]
    return ", ".join(dict.fromkeys(found)) or None


def is_asking(text: str) -> bool:
    """Whether free words are rather a question, and name no time."""
    said = text.strip()
    return not is_time(said) and (
        said.endswith("?") or (len(said.split()) >= 3 and _ASKING.fullmatch(said) is not None)
    )


def is_email(text: str) -> bool:
    """Whether a contact is an address and no number."""
    return _EMAIL.search(text) is not None and _NUMBER.search(text) is None


def is_time(text: str) -> bool:
    """Whether a day or a time of day is named."""
    return _TIME.search(text) is not None
