"""What the server sends: a model for each frame. A client ignores fields that it does not know."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Sent(BaseModel):
    model_config = ConfigDict(frozen=True)

    def encode(self) -> str:
        """The text frame; fields that do not apply are left out."""
        return self.model_dump_json(exclude_none=True)


class ButtonSent(BaseModel):
    label: str
    choice: str


class Line(Sent):
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


class Card(Sent):
    type: Literal["card"] = "card"
    id: UUID
    alert: str
    text: str
    at: datetime


class MayKeep(Sent):
    type: Literal["may_keep"] = "may_keep"
    line: UUID
    text: str
    wording: str


class Ack(Sent):
    type: Literal["ack"] = "ack"
    conversation: UUID | None = None
    id: UUID
    seq: int


class Resumed(Sent):
    type: Literal["resumed"] = "resumed"
    conversation: UUID
    mode: str
    seq: int


class State(Sent):
    type: Literal["state"] = "state"
    conversation: UUID | None = None
    mode: str
    name: str | None = None
    position: int | None = None
    wait_minutes: int | None = None
    staff_online: bool | None = None
    hours: str | None = None
    epoch: int | None = None


class Offer(Sent):
    type: Literal["offer"] = "offer"
    offer: UUID
    summary: str
    staff_online: bool
    consent: str
    wording: str
    by: str | None = None
    site: str | None = None


class Exported(Sent):
    type: Literal["exported"] = "exported"
    id: UUID
    transcript: str
    html: str


class ReaderEntry(BaseModel):
    name: str
    at: datetime
    what: Literal["opened", "claimed", "exported", "disclosed"]
    reason: str | None = None


class ReadersSent(Sent):
    type: Literal["readers"] = "readers"
    id: UUID
    readers: list[ReaderEntry]


class Forgotten(Sent):
    type: Literal["forgotten"] = "forgotten"
    conversation: UUID | None = None
    id: UUID | None = None


class TypingSent(Sent):
    type: Literal["typing"] = "typing"
    conversation: UUID | None = None
    on: bool


class SeenSent(Sent):
    type: Literal["seen"] = "seen"
    conversation: UUID | None = None
    seq: int


class Pong(Sent):
    type: Literal["pong"] = "pong"


class Error(Sent):
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
    moved: bool | None = None
    no_key: bool | None = None


class Colleague(BaseModel):
    username: str
    name: str
    available: bool
    load: int
    sites: list[str]


class Desk(Sent):
    type: Literal["desk"] = "desk"
    queue: list[QueueEntry]
    mine: list[MineEntry]
    requests: list[RequestEntry]
    staff: list[Colleague]


class Queued(Sent, QueueEntry):
    type: Literal["queued"] = "queued"


class Unqueued(Sent):
    type: Literal["unqueued"] = "unqueued"
    conversation: UUID


class Mine(Sent, MineEntry):
    type: Literal["mine"] = "mine"


class Request(Sent, RequestEntry):
    type: Literal["request"] = "request"


class Presence(Sent):
    """Either a visitor's (`conversation`, `visitor_here`) or a colleague's."""

    type: Literal["presence"] = "presence"
    conversation: UUID | None = None
    visitor_here: bool | None = None
    username: str | None = None
    name: str | None = None
    available: bool | None = None
    load: int | None = None
    sites: list[str] | None = None


class Alert(Sent):
    type: Literal["alert"] = "alert"
    alert_id: UUID
    conversation: UUID
    site: str
    at: datetime
    shared: bool


class Viewers(Sent):
    type: Literal["viewers"] = "viewers"
    conversation: UUID
    viewers: list[str]


class Claimed(Sent):
    type: Literal["claimed"] = "claimed"
    id: UUID
    conversation: UUID
    epoch: int
    summary: str


class Opened(Sent):
    type: Literal["opened"] = "opened"
    conversation: UUID
    seq: int
    epoch: int


class NoteSent(Sent):
    type: Literal["note"] = "note"
    conversation: UUID
    seq: int
    at: datetime
    name: str
    text: str


SENT_TO_VISITOR = (
    Line, Card, MayKeep, Ack, Resumed, State, Offer, Exported, ReadersSent, Forgotten, TypingSent, SeenSent,
    Pong, Error,
)  # fmt: skip
SENT_TO_STAFF = (
    Desk, Queued, Unqueued, Mine, Request, Presence, Alert, Viewers, Claimed, Opened, Line, NoteSent, Ack, State,
    TypingSent, SeenSent, Forgotten, Error, Pong,
)  # fmt: skip
