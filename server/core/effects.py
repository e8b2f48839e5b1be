"""What a step of the conversation asks to be done. Plain data: the runner performs it, in order, in one
transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Deadline = Literal[
    "staff_gone", "visitor_gone", "alarm_again", "alarm_notify", "alarm_over", "wait_notify", "reservation"
]
"""Leases of a side, the alarms of somebody in danger who waits unclaimed, the call for somebody who waits while nobody
is there, and how long a colleague has to take whom they were given."""

RequestKind = Literal["callback", "coverage", "message"]
"""A visitor asks to be called back, to have their coverage looked at, or left a message."""


@dataclass(frozen=True, slots=True)
class Button:
    """A way to go on: its label is what the visitor reads, its choice the topic that it asks for."""

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class OpenChapter:
    """Begin chapter `number` under a fresh key, wrapped for the visitor, and for the team where it is
    `shared`."""

    number: int
    shared: bool


@dataclass(frozen=True, slots=True)
class AppendLine:
    """Write line `seq`. With `text` it is sealed under `chapter`; with `code` alone it is one of the unsealed
    system lines, worded when it is read (core/words.py). `says` names the code of a sealed system line."""

    seq: int
    role: Literal["visitor", "bot", "staff", "system"]
    chapter: int | None
    code: str | None = None
    id: UUID | None = None
    text: str | None = None
    name: str | None = None
    topic: str | None = None
    buttons: tuple[Button, ...] = ()
    expects: str | None = None
    alert: str | None = None
    choice: str | None = None
    says: str | None = None


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Prepare an offer to bring a person: the summary that staff would read is computed now."""

    offer: UUID


@dataclass(frozen=True, slots=True)
class DropOffer:
    """The offer is answered or gone."""


@dataclass(frozen=True, slots=True)
class StoreHandoff:
    """Wrap `chapter` for the team, and what came before it where `share_earlier`, and keep what the visitor agreed to:
    the summary as edited and the very words, sealed under that chapter. A message is agreed to in the same way."""

    id: UUID
    chapter: int
    share_earlier: bool
    summary: str
    consent: str
    wording: str


@dataclass(frozen=True, slots=True)
class DropHandoff:
    """Take back the handoff that began a chapter: if it is unread, its summary and the team's wraps that it made go, no
    others."""

    chapter: int | None


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Keep a request, sealed for the team alone. A message names the chapter in which it stands, and the wording that
    the visitor agreed to."""

    id: UUID
    kind: RequestKind
    fields: tuple[tuple[str, str], ...]
    chapter: int | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """A request was seen to, or not after all."""

    request: UUID
    done: bool


@dataclass(frozen=True, slots=True)
class AddNote:
    """Keep a note for colleagues, sealed for the team alone, in a sequence of its own."""

    id: UUID
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class MoveSite:
    """From here on the conversation belongs to another center."""

    site: str


@dataclass(frozen=True, slots=True)
class Decline:
    """What was asked for is not done, and its sender is told why, as with any refusal. What was found out on the way
    stands all the same: unlike a refusal, the step is committed."""

    why: str


@dataclass(frozen=True, slots=True)
class StoreOutcome:
    """How a chat with a person ended, by the closed list of the wire contract."""

    outcome: str


@dataclass(frozen=True, slots=True)
class MarkClaimed:
    """The handoff that began a chapter was read by a person: it can be ended, but not taken back unread."""

    chapter: int | None


@dataclass(frozen=True, slots=True)
class SaveDialogue:
    """Keep the assistant's dialogue state, sealed for the visitor only."""

    state: str


@dataclass(frozen=True, slots=True)
class MarkUrgent:
    """Somebody may be in danger: first in the queue. The kind is nowhere in clear."""


@dataclass(frozen=True, slots=True)
class RingAgain:
    """Sound the alarm again at every desk of the site."""


@dataclass(frozen=True, slots=True)
class ClearUrgent:
    """A person answered, the visitor is done, or it is long past."""


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Begin a lease of one side, which its heartbeat pushes out, or an alarm (runtime/deadlines.py); where one of the
    kind `in_place_of` is to come, no later than that."""

    kind: Deadline
    in_place_of: Deadline | None = None


@dataclass(frozen=True, slots=True)
class ClearDeadline:
    """The lease or alarm is no longer needed."""

    kind: Deadline


Effect = (
    OpenChapter
    | AppendLine
    | MakeOffer
    | DropOffer
    | StoreHandoff
    | DropHandoff
    | FileRequest
    | MarkRequest
    | AddNote
    | MoveSite
    | Decline
    | StoreOutcome
    | MarkClaimed
    | SaveDialogue
    | MarkUrgent
    | RingAgain
    | ClearUrgent
    | SetDeadline
    | ClearDeadline
)
