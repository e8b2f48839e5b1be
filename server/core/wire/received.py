"""What a client sends: a closed schema for each frame. Unknown fields are refused."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from server.core.wire.limits import SUMMARY_LIMIT, TEXT_LIMIT

# C0 and C1 controls without tab and newline, and the bidirectional overrides that can disguise a text's order.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


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
    private: bool = False


class Choose(_WithId):
    type: Literal["choose"]
    choice: Name
    private: bool = False


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
    consent: Name | None = None


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


class KeepWords(_WithId):
    type: Literal["keep_words"]
    line: UUID
    keep: bool


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
    | KeepWords
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
    outcome: Literal["connected", "callback", "referred", "left", "other"]


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
