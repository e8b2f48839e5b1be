"""What a step of the conversation asks to be done. Plain data: the runner performs it, in order, in one
transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Deadline = Literal["staff_gone", "visitor_gone", "alarm_again", "alarm_notify"]
"""Leases of a side, and the two alarms of somebody in danger who waits unclaimed."""


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
    """Keep what the visitor agreed to: the summary as edited, sealed under the shared chapter, and the
    consent."""

    id: UUID
    chapter: int
    share_earlier: bool
    summary: str
    consent: str


@dataclass(frozen=True, slots=True)
class DropHandoff:
    """Take back the newest handoff, unread: its summary and the team's wraps that it made, no others."""


@dataclass(frozen=True, slots=True)
class MarkClaimed:
    """The newest handoff was read by a person: it can be ended, but not taken back unread."""


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
    """A person has it, or the visitor is done."""


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """Begin a lease of one side, which its heartbeat pushes out, or an alarm (runtime/deadlines.py)."""

    kind: Deadline


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
    | MarkClaimed
    | SaveDialogue
    | MarkUrgent
    | RingAgain
    | ClearUrgent
    | SetDeadline
    | ClearDeadline
)
