"""What a conversation is: its mode, its owner, how far it has come, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Mode(StrEnum):
    """Who answers: the assistant (`bot`, `offered`, `waiting`), a person (`staff`), nobody (`closed`)."""

    BOT = "bot"
    OFFERED = "offered"
    WAITING = "waiting"
    STAFF = "staff"
    CLOSED = "closed"


ASSISTANT_MODES = frozenset({Mode.BOT, Mode.OFFERED, Mode.WAITING})


class Refused(Exception):
    """The other side asked for what the state forbids. `code` is one of the error codes of docs/protocol.md."""

    def __init__(self, code: str, message: str, *, name: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.name = name


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the rules need to know of a conversation; the row of the same name holds it.

    `seq` is the newest line's number (0: none yet), `visitor_seq` the newest line of the visitor,
    `answered_seq` how far the visitor's lines have been answered. `chapter` is the number of the open chapter
    or None, `chapters` how many there are. `staffed` says whether the site has an active member of staff,
    `offer_by` who of them reached out with the open offer. `urgent` says that somebody may be in danger and no
    person has answered that yet, `check_in_due` that the assistant owes a word about it before it talks of anything
    else. `reserved` is who alone may claim a visitor that was transferred, `offer_site` and `offer_to` say where the
    open offer of a transfer leads. `message` is the chapter of a message for this center that nobody has seen to yet,
    and `shared_before` says whether the team can open any chapter at all.
    """

    id: UUID
    mode: Mode = Mode.BOT
    seq: int = 0
    visitor_seq: int = 0
    answered_seq: int = 0
    epoch: int = 0
    chapter: int | None = None
    chapter_shared: bool = False
    chapters: int = 0
    owner: str | None = None
    owner_name: str | None = None
    offer: UUID | None = None
    offer_by: str | None = None
    offer_by_name: str | None = None
    offer_site: str | None = None
    offer_to: str | None = None
    reserved: str | None = None
    reserved_name: str | None = None
    message: int | None = None
    shared_before: bool = False
    told_away: bool = False
    urgent: bool = False
    check_in_due: bool = False
    staffed: bool = False

    @property
    def owed(self) -> bool:
        """Whether a line of the visitor still waits for the assistant's answer."""
        return self.mode in ASSISTANT_MODES and self.visitor_seq > self.answered_seq
