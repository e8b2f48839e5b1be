"""The words that the server and the assistant exchange: what a request must look like.

Checks shape only; knows nothing of Rasa. A refusal names the field, never what stood in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatbot.centers import Center, Centers, facts

# A visitor's line that begins with a slash would be run as an intent command, `/restart` among them. Characters
# without width count as blank: they are not seen, and must not carry a command past this.
_COMMAND = re.compile("^[\\s/\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
# Rasa answers nothing at all to an empty text, but every line is owed an answer.
_NOTHING = "..."

LONGEST_TEXT = 4_000
NONE, HINTED, STATED = "none", "hinted", "stated"  # what a phrase says of danger, and a line

_TEXT, _FLAG, _TEXTS = "a string", "true or false", "a list of strings"
_MAYBE_TEXT, _OBJECT = "a string or null", "an object or null"
_SITE = {
    "id": _TEXT,
    "own_voice": _FLAG,
    "returning_phone": _TEXT,
    "admissions_phone": _TEXT,
    "insurer_not_contacted": _FLAG,
    "same_day": _TEXTS,
    "treats": _MAYBE_TEXT,
}
_CENTER = {"id": _TEXT, "name": _TEXT, "town": _TEXT, "care": _OBJECT, "serves": _TEXTS, "insurers": _OBJECT}
_INSURERS = {"commonly": _TEXTS, "most_major": _MAYBE_TEXT, "ohio_medicaid": _FLAG}
_MOST_MAJOR = ("private", "any", None)
_SHARED = ("nothing", "earlier", "now")
# What the server can have shown for a line before the assistant reads it: a card, or the gentle question.
_SHOWN = (
    "check_in",
    "craving",
    "crisis_suicide",
    "crisis_overdose",
    "crisis_withdrawal",
    "crisis_violence",
    None,
)
# Numbers of the screen that are looked at by name; the model in chatbot/danger.yml asks for the others.
_SIGNS = ("length", "most_danger", "most_stated")
_AUDIENCES = ("self", "loved_one", None)
_OPEN = {True: "open", False: "closed", None: "not_known"}


class BadRequest(Exception):
    """The request breaks the contract; the message names the field and is safe to send back."""


@dataclass(frozen=True)
class Weighed:
    """What the screen sees in the words of a text: the share that speaks of `danger` in all and of each of its `kinds`
    (0 to 1), whether a phrase is in it (`none`, `hinted`, `stated`), and the numbers that it decides by, by name
    (`signs`, those of server/core/safety/signs.py)."""

    danger: float
    kinds: Mapping[str, float]
    phrase: str
    signs: Mapping[str, float]


@dataclass(frozen=True)
class Turn:
    """One turn: exactly one of `text` and `choice`, the state of the last turn, the slots from the context, and the
    centers that a text can ask about (named.py). `shown` is the card or the gentle question that the server has already
    answered this text with; `weighed` is what the server's screen sees in its words,
    and `after_alarm` says that it asks how somebody is before anything else, so that what is
    answered here is not shown, unless something comes of it."""

    text: str | None
    choice: str | None
    state: str | None
    slots: dict[str, Any]
    centers: Centers
    shown: str | None = None
    weighed: Weighed | None = None
    after_alarm: bool = False


def neutral(text: str) -> str:
    """The text without what Rasa would take for a command; never empty."""
    # Half a character (a lone surrogate) is legal in JSON and in nothing that comes after.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _COMMAND.sub("", whole).strip() or _NOTHING


def parse_read(body: Any) -> tuple[str, Weighed | None]:
    """The text of a `read` request, and what the screen sees in its words; raises BadRequest."""
    fields = _fields(body, "body", {"text", "weighed"})
    return neutral(_text(fields)), _weighed(fields.get("weighed"), "weighed")


def parse_turn(body: Any) -> Turn:
    """A `turn` request; raises BadRequest."""
    fields = _fields(body, "body", {"text", "choice", "state", "context"})
    text, choice = fields.get("text"), fields.get("choice")
    if (text is None) == (choice is None):
        raise BadRequest("exactly one of text and choice is needed")
    if choice is not None and not isinstance(choice, str):
        raise BadRequest("choice must be a string")
    state = fields.get("state")
    if state is not None and not isinstance(state, str):
        raise BadRequest("state must be a string or null")
    if "context" not in fields:
        raise BadRequest("context is missing")
    told, centers = _slots(fields["context"])
    return Turn(
        text=None if text is None else neutral(_text(fields)),
        choice=choice,
        state=state,
        slots=told,
        centers=centers,
        shown=fields["context"].get("shown"),
        weighed=_weighed(fields["context"].get("weighed"), "context.weighed"),
        after_alarm=fields["context"].get("after_alarm", False),
    )


def _weighed(given: Any, name: str) -> Weighed | None:
    if given is None:
        return None
    fields = _fields(given, name, {"danger", "kinds", "phrase", "signs"})
    danger, kinds, signs = fields.get("danger"), fields.get("kinds"), fields.get("signs")
    if not isinstance(kinds, dict) or not set(kinds) <= set(_SHOWN):
        raise BadRequest(f"{name}.kinds must be an object by kinds of danger")
    if not all(type(share) in (int, float) and 0 <= share <= 1 for share in (danger, *kinds.values())):
        raise BadRequest(f"{name}.danger and {name}.kinds must be numbers from 0 to 1")
    if fields.get("phrase") not in (NONE, HINTED, STATED):
        raise BadRequest(f"{name}.phrase must be none, hinted or stated")
    if not isinstance(signs, dict) or not set(_SIGNS) <= set(signs):
        raise BadRequest(f"{name}.signs must be an object by the names of the screen's numbers")
    if not all(type(number) in (int, float) and math.isfinite(number) for number in signs.values()):
        raise BadRequest(f"{name}.signs must be numbers")
    return Weighed(**fields)


def _slots(context: Any) -> tuple[dict[str, Any], Centers]:
    """What replies are filled with, and the centers; raises BadRequest."""
    known = {
        "site",
        "centers",
        "audience",
        "staff_online",
        "staffed",
        "shared",
        "open_now",
        "hours_text",
        "shown",
        "weighed",
        "after_alarm",
    }
    fields = _fields(context, "context", known)
    if fields.get("shown") not in _SHOWN:
        raise BadRequest("context.shown must be a card of danger, check_in or null")
    if not isinstance(fields.get("after_alarm", False), bool):
        raise BadRequest("context.after_alarm must be true or false")
    site = _shaped(fields.get("site"), "context.site", _SITE)
    centers = _centers(fields.get("centers"), site["id"])
    for name in ("staff_online", "staffed"):
        if not isinstance(fields.get(name), bool):
            raise BadRequest(f"context.{name} must be true or false")
    if fields.get("shared") not in _SHARED:
        raise BadRequest("context.shared must be nothing, earlier or now")
    if fields.get("audience") not in _AUDIENCES:
        raise BadRequest("context.audience must be self, loved_one or null")
    if not isinstance(fields.get("open_now"), (bool, type(None))):
        raise BadRequest("context.open_now must be true, false or null")
    if not isinstance(fields.get("hours_text"), (str, type(None))):
        raise BadRequest("context.hours_text must be a string or null")
    told = {
        **facts(centers, site),
        "staff_online": fields["staff_online"],
        "staffed": fields["staffed"],
        "shared": fields["shared"],
        "hours": _OPEN[fields.get("open_now")],
        "hours_text": fields.get("hours_text") or "",
    }
    # Where the server does not say who asks, the dialogue's own slot stands: "self" until somebody says otherwise.
    if fields.get("audience") is not None:
        told["audience"] = fields["audience"]
    return told, centers


def _centers(given: Any, here: str) -> Centers:
    if not isinstance(given, list):
        raise BadRequest("context.centers must be a list")
    known = tuple(_center(entry) for entry in given)
    own = next((center for center in known if center.id == here), None)
    if own is None:
        raise BadRequest("context.centers must have the one of context.site")
    return Centers(own, known)


def _center(given: Any) -> Center:
    fields = _shaped(given, "context.centers", _CENTER)
    care = fields["care"]
    if care is None or not all(isinstance(words, str) for words in care.values()):
        raise BadRequest("context.centers.care must map levels to strings")
    nothing = {"commonly": [], "most_major": None, "ohio_medicaid": False}
    insurers = (
        nothing
        if fields["insurers"] is None
        else _shaped(fields["insurers"], "context.centers.insurers", _INSURERS)
    )
    if insurers["most_major"] not in _MOST_MAJOR:
        raise BadRequest("context.centers.insurers.most_major must be private, any or null")
    return Center(
        id=fields["id"],
        name=fields["name"],
        town=fields["town"],
        care=care,
        serves=tuple(fields["serves"]),
        commonly=tuple(insurers["commonly"]),
        most_major=insurers["most_major"],
        ohio_medicaid=insurers["ohio_medicaid"],
    )


def _shaped(value: Any, name: str, shape: dict[str, str]) -> dict[str, Any]:
    """The fields of an object that must have each of `shape` and no other."""
    fields = _fields(value, name, set(shape))
    for field, kind in shape.items():
        if field not in fields or not _is(fields[field], kind):
            raise BadRequest(f"{name}.{field} must be {kind}")
    return fields


def _is(value: Any, kind: str) -> bool:
    if value is None:
        return kind in (_MAYBE_TEXT, _OBJECT)
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    return isinstance(value, {_TEXT: str, _MAYBE_TEXT: str, _FLAG: bool, _OBJECT: dict}[kind])


def _text(fields: dict[str, Any]) -> str:
    text = fields.get("text")
    if not isinstance(text, str):
        raise BadRequest("text must be a string")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise BadRequest(f"text must have 1 to {LONGEST_TEXT} characters")
    return text


def _fields(value: Any, name: str, known: set) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest(f"{name} must be an object")
    if set(value) - known:
        raise BadRequest(f"{name} has a field that the contract does not know")
    return value
