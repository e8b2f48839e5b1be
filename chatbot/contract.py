"""The words that the server and the assistant exchange: what a request must look like.

Checks shape only; knows nothing of Rasa. A refusal names the field, never what stood in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# A visitor's line that begins with a slash would be run as an intent command, `/restart` among them. Characters
# without width count as blank: they are not seen, and must not carry a command past this.
_COMMAND = re.compile("^[\\s/\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
# Rasa answers nothing at all to an empty text, but every line is owed an answer.
_NOTHING = "..."

LONGEST_TEXT = 4_000

_SITE = {
    "id": str,
    "name": str,
    "town": str,
    "own_voice": bool,
    "has_iop": bool,
    "care": list,
    "returning_phone": str,
    "admissions_phone": str,
}
_AUDIENCES = ("self", "loved_one", None)


class BadRequest(Exception):
    """The request breaks the contract; the message names the field and is safe to send back."""


@dataclass(frozen=True)
class Turn:
    """One turn: exactly one of `text` and `choice`, the state of the last turn, and the slots from the context."""

    text: str | None
    choice: str | None
    state: str | None
    slots: dict[str, Any]


def neutral(text: str) -> str:
    """The text without what Rasa would take for a command; never empty."""
    # Half a character (a lone surrogate) is legal in JSON and in nothing that comes after.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _COMMAND.sub("", whole).strip() or _NOTHING


def parse_read(body: Any) -> str:
    """The text of a `read` request; raises BadRequest."""
    fields = _fields(body, "body", {"text"})
    return neutral(_text(fields))


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
    return Turn(
        text=None if text is None else neutral(_text(fields)),
        choice=choice,
        state=state,
        slots=_slots(fields["context"]),
    )


def _slots(context: Any) -> dict[str, Any]:
    fields = _fields(context, "context", {"site", "audience", "staff_online", "staffed", "open_now"})
    site = _fields(fields.get("site"), "context.site", set(_SITE))
    for name, kind in _SITE.items():
        if not isinstance(site.get(name), kind):
            raise BadRequest(f"context.site.{name} is missing or of the wrong kind")
    if not all(isinstance(care, str) for care in site["care"]):
        raise BadRequest("context.site.care must be a list of strings")
    for name in ("staff_online", "staffed"):
        if not isinstance(fields.get(name), bool):
            raise BadRequest(f"context.{name} must be true or false")
    if fields.get("audience") not in _AUDIENCES:
        raise BadRequest("context.audience must be self, loved_one or null")
    if not isinstance(fields.get("open_now"), (bool, type(None))):
        raise BadRequest("context.open_now must be true, false or null")
    return {
        "center_name": site["name"],
        "town": site["town"],
        "returning_phone": site["returning_phone"],
        "admissions_phone": site["admissions_phone"],
        "own_voice": site["own_voice"],
        "has_iop": site["has_iop"],
        "staff_online": fields["staff_online"],
        "staffed": fields["staffed"],
        "audience": fields.get("audience"),
        "open_now": fields.get("open_now"),
    }


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
