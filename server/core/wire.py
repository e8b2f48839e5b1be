"""The wire contract, version 1: closed schemas of every frame, and the translation of a text frame into one of
them.

Every frame of docs/protocol.md is here. Unknown fields are refused in what a client sends. Nothing here acts on
a frame.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

PROTOCOL = 1
FRAME_LIMIT = 64 * 1024  # bytes of a text frame; above it the socket closes with 4413
LIBRARY_LIMIT = (
    1024 * 1024
)  # what the library takes at all; between the two the text is still screened for danger
TEXT_LIMIT = 4_000  # characters of one message
SUMMARY_LIMIT = 1_000

# C0 and C1 controls without tab and newline, and the bidirectional overrides that can disguise a text's order.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class BadFrame(Exception):
    """A frame that is not of the contract. `message` never contains what a field held."""

    def __init__(self, code: str, message: str, *, id: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.id = id


def clean(text: str) -> str:
    """Strip control characters (they are dropped, not refused) and unify line ends."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _not_empty(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Text = Annotated[
    str, AfterValidator(clean), AfterValidator(_not_empty), Field(min_length=1, max_length=TEXT_LIMIT)
]
Summary = Annotated[str, AfterValidator(clean), Field(max_length=SUMMARY_LIMIT)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class _WithId(_Frame):
    id: UUID


# --- what a visitor sends -----------------------------------------------------------------------------------


class VisitorHello(_Frame):
    type: Literal["hello"]
    protocol: int
    code: Annotated[str, Field(max_length=100)]
    last_seq: Seq = 0


class VisitorSay(_WithId):
    type: Literal["say"]
    text: Text


class Choose(_WithId):
    type: Literal["choose"]
    choice: Name


class WantPerson(_WithId):
    type: Literal["want_person"]


class Handoff(_WithId):
    type: Literal["handoff"]
    offer: UUID
    share: Literal["all", "from_now"]
    summary: Summary
    consent: Name


class CancelHandoff(_WithId):
    type: Literal["cancel_handoff"]


class LeaveMessage(_WithId):
    type: Literal["leave_message"]
    text: Text


class Unshare(_WithId):
    type: Literal["unshare"]


class Seen(_Frame):
    type: Literal["seen"]
    seq: Seq


class Typing(_Frame):
    type: Literal["typing"]
    on: bool


class Ping(_Frame):
    type: Literal["ping"]


class Export(_WithId):
    type: Literal["export"]


class Readers(_WithId):
    type: Literal["readers"]


class Forget(_WithId):
    type: Literal["forget"]


class End(_WithId):
    type: Literal["end"]


VisitorFrame = Annotated[
    VisitorHello
    | VisitorSay
    | Choose
    | WantPerson
    | Handoff
    | CancelHandoff
    | LeaveMessage
    | Unshare
    | Seen
    | Typing
    | Ping
    | Export
    | Readers
    | Forget
    | End,
    Field(discriminator="type"),
]


# --- what staff send ----------------------------------------------------------------------------------------


class _OfChat(_WithId):
    conversation: UUID


class _AsOwner(_OfChat):
    epoch: Seq


class StaffHello(_Frame):
    type: Literal["hello"]
    protocol: int
    token: Annotated[str, Field(max_length=200)]


class Status(_Frame):
    type: Literal["status"]
    available: bool


class Claim(_OfChat):
    type: Literal["claim"]


class Open(_Frame):
    type: Literal["open"]
    conversation: UUID
    last_seq: Seq = 0
    reason: Annotated[str, Field(max_length=500)] | None = None


class StaffSay(_AsOwner):
    type: Literal["say"]
    text: Text


class Note(_OfChat):
    type: Literal["note"]
    text: Text


class Transfer(_AsOwner):
    type: Literal["transfer"]
    to: Name


class ReturnToBot(_AsOwner):
    type: Literal["return_to_bot"]


class Release(_AsOwner):
    type: Literal["release"]


class Close(_AsOwner):
    type: Literal["close"]
    outcome: Name


class ReachOut(_OfChat):
    type: Literal["reach_out"]


class RequestDone(_WithId):
    type: Literal["request_done"]
    request: UUID


class RequestReopen(_WithId):
    type: Literal["request_reopen"]
    request: UUID


class StaffSeen(_Frame):
    type: Literal["seen"]
    conversation: UUID
    seq: Seq


class StaffTyping(_Frame):
    type: Literal["typing"]
    conversation: UUID
    on: bool


class Lock(_Frame):
    type: Literal["lock"]


StaffFrame = Annotated[
    StaffHello
    | Status
    | Claim
    | Open
    | StaffSay
    | Note
    | Transfer
    | ReturnToBot
    | Release
    | Close
    | ReachOut
    | RequestDone
    | RequestReopen
    | StaffSeen
    | StaffTyping
    | Lock
    | Ping,
    Field(discriminator="type"),
]

LATER = (LeaveMessage, Export, Readers, Forget, Note, Transfer, ReachOut, RequestDone, RequestReopen, Lock)
"""Frames of the contract whose feature is not built yet: answered `refused`, with a message that says so."""


# --- what the server sends ----------------------------------------------------------------------------------


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True)

    def encode(self) -> str:
        """The text frame; fields that do not apply are left out."""
        return self.model_dump_json(exclude_none=True)


class ButtonSent(BaseModel):
    label: str
    choice: str


class Line(_Sent):
    type: Literal["line"] = "line"
    conversation: UUID | None = None  # to staff only
    seq: int
    at: datetime
    role: Literal["visitor", "bot", "staff", "system"]
    text: str
    id: UUID | None = None
    name: str | None = None
    topic: str | None = None
    buttons: list[ButtonSent] | None = None
    expects: Literal["text", "phone", "email", "choice"] | None = None
    alert: str | None = None
    code: str | None = None


class Card(_Sent):
    type: Literal["card"] = "card"
    id: UUID
    alert: str
    text: str
    at: datetime


class Ack(_Sent):
    type: Literal["ack"] = "ack"
    conversation: UUID | None = None
    id: UUID
    seq: int


class Resumed(_Sent):
    type: Literal["resumed"] = "resumed"
    conversation: UUID
    mode: str
    seq: int


class State(_Sent):
    type: Literal["state"] = "state"
    conversation: UUID | None = None
    mode: str
    name: str | None = None
    position: int | None = None
    staff_online: bool | None = None
    epoch: int | None = None


class Offer(_Sent):
    type: Literal["offer"] = "offer"
    offer: UUID
    summary: str
    staff_online: bool
    consent: str
    wording: str
    by: str | None = None
    site: str | None = None


class Exported(_Sent):
    type: Literal["exported"] = "exported"
    id: UUID
    transcript: str


class ReadersSent(_Sent):
    type: Literal["readers"] = "readers"
    id: UUID
    readers: list[dict[str, Any]]


class Forgotten(_Sent):
    type: Literal["forgotten"] = "forgotten"
    conversation: UUID | None = None
    id: UUID | None = None


class TypingSent(_Sent):
    type: Literal["typing"] = "typing"
    conversation: UUID | None = None
    on: bool


class SeenSent(_Sent):
    type: Literal["seen"] = "seen"
    conversation: UUID | None = None
    seq: int


class Pong(_Sent):
    type: Literal["pong"] = "pong"


class Error(_Sent):
    type: Literal["error"] = "error"
    code: str
    message: str
    id: UUID | None = None
    conversation: UUID | None = None
    name: str | None = None
    retry_after: float | None = None


class QueueEntry(BaseModel):
    conversation: UUID
    site: str
    since: datetime
    urgent: bool
    handed_back: bool = (
        False  # a colleague gave them back: they come before who waits, after who is in danger
    )
    to: str | None = None
    visitor_here: bool
    summary: str | None = None
    no_key: bool | None = None


class MineEntry(BaseModel):
    conversation: UUID
    epoch: int
    unread: int
    visitor_here: bool
    site: str
    summary: str | None = None


class RequestEntry(BaseModel):
    request: UUID
    kind: Literal["callback", "coverage", "message"]
    conversation: UUID
    site: str
    at: datetime
    fields: dict[str, str] | None = None
    done: bool
    no_key: bool | None = None


class Colleague(BaseModel):
    username: str
    name: str
    available: bool
    load: int


class Desk(_Sent):
    type: Literal["desk"] = "desk"
    queue: list[QueueEntry]
    mine: list[MineEntry]
    requests: list[RequestEntry]
    staff: list[Colleague]


class Queued(_Sent, QueueEntry):
    type: Literal["queued"] = "queued"


class Unqueued(_Sent):
    type: Literal["unqueued"] = "unqueued"
    conversation: UUID


class Request(_Sent, RequestEntry):
    type: Literal["request"] = "request"


class Presence(_Sent):
    """Either a visitor's (`conversation`, `visitor_here`) or a colleague's."""

    type: Literal["presence"] = "presence"
    conversation: UUID | None = None
    visitor_here: bool | None = None
    username: str | None = None
    name: str | None = None
    available: bool | None = None
    load: int | None = None


class Alert(_Sent):
    type: Literal["alert"] = "alert"
    alert_id: UUID
    conversation: UUID
    site: str
    at: datetime
    shared: bool


class Viewers(_Sent):
    type: Literal["viewers"] = "viewers"
    conversation: UUID
    viewers: list[str]


class Claimed(_Sent):
    type: Literal["claimed"] = "claimed"
    id: UUID
    conversation: UUID
    epoch: int
    summary: str


class Opened(_Sent):
    type: Literal["opened"] = "opened"
    conversation: UUID
    seq: int
    epoch: int


class NoteSent(_Sent):
    type: Literal["note"] = "note"
    conversation: UUID
    seq: int
    at: datetime
    name: str
    text: str


SENT_TO_VISITOR = (
    Line, Card, Ack, Resumed, State, Offer, Exported, ReadersSent, Forgotten, TypingSent, SeenSent, Pong, Error,
)  # fmt: skip
SENT_TO_STAFF = (
    Desk, Queued, Unqueued, Request, Presence, Alert, Viewers, Claimed, Opened, Line, NoteSent, Ack, State,
    TypingSent, SeenSent, Forgotten, Error, Pong,
)  # fmt: skip

Sent = _Sent

_VISITOR: TypeAdapter[VisitorFrame] = TypeAdapter(VisitorFrame)
_STAFF: TypeAdapter[StaffFrame] = TypeAdapter(StaffFrame)


def parse_visitor(raw: str) -> VisitorFrame:
    """The frame that a visitor sent; raises BadFrame."""
    return cast(VisitorFrame, _parse(_VISITOR, raw))


def parse_staff(raw: str) -> StaffFrame:
    """The frame that a member of staff sent; raises BadFrame."""
    return cast(StaffFrame, _parse(_STAFF, raw))


def spoken(raw: str) -> list[str]:
    """Every text a person may have written in a frame, well formed or not: it is screened for danger before
    anything."""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return [raw]
    if not isinstance(given, dict):
        return [given] if isinstance(given, str) else []
    return [
        value
        for key, value in given.items()
        if isinstance(value, str) and key in ("text", "summary", "choice")
    ]


def frame_id(raw: str) -> UUID | None:
    """The id of a frame, where it has one that is well formed."""
    try:
        given = json.loads(raw)
        return UUID(given["id"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _parse(adapter: TypeAdapter[Any], raw: str) -> Any:
    try:
        return adapter.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    except (ValueError, RecursionError):
        raise BadFrame("bad_frame", "This is not a frame of the contract.") from None
    kind, where = first["type"], [part for part in first["loc"] if isinstance(part, str)]
    known = where[-1] if where and kind != "extra_forbidden" else "a field"
    if kind in ("string_too_long", "too_long") and known in ("text", "summary"):
        limit = TEXT_LIMIT if known == "text" else SUMMARY_LIMIT
        raise BadFrame("too_large", f"At most {limit} characters, please.", id=frame_id(raw))
    message = {
        "json_invalid": "This is not JSON.",
        "union_tag_invalid": "There is no frame of this type here.",
        "union_tag_not_found": "A frame needs a type.",
        "extra_forbidden": "This frame has a field that is not of the contract.",
        "missing": f"{known} is missing.",
    }.get(kind, f"{known} is not what the contract asks for.")
    raise BadFrame("bad_frame", message, id=frame_id(raw))
