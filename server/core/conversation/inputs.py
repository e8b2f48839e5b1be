"""What can happen to a conversation, from the visitor, from staff, from the assistant and from the clock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.core.consent import MESSAGE
from server.core.effects import Button, RequestKind


@dataclass(frozen=True, slots=True)
class Say:
    """The visitor wrote a line. `card` is the safety answer that was already shown for it, if any; `private` says that
    it was written for the assistant alone."""

    id: UUID
    text: str
    alert: str | None = None
    card: str | None = None
    check_in: str | None = None  # the gentle question, where the screen is not sure
    may_wait: bool = False  # whether that question may be left to the assistant
    choice: str | None = None  # a button's choice, whose label is the text
    private: bool = False


@dataclass(frozen=True, slots=True)
class WantPerson:
    """The visitor pressed the button for a person. `numbers` is what to say where the site has no staff."""

    id: UUID
    numbers: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """The visitor accepted an offer, with the summary as they edited it. Where it is the offer of another center,
    `available`, `load` and `limit` are of the colleague there at this moment, as in Transfer: the question may have
    stood there for long."""

    id: UUID
    offer: UUID
    share_earlier: bool
    summary: str
    consent: str
    wording: str = ""  # the very words that were shown
    available: bool = True
    load: int = 0
    limit: int = 1_000


@dataclass(frozen=True, slots=True)
class CancelHandoff:
    id: UUID


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """The visitor left a message for staff to find later, and agreed that they read this text. `card` and `check_in`
    are as in Say, `consent` is the version of the wording that was shown."""

    id: UUID
    text: str
    alert: str | None = None
    card: str | None = None
    check_in: str | None = None
    wording: str = ""  # the very words that were shown
    consent: str = MESSAGE


@dataclass(frozen=True, slots=True)
class Unshare:
    id: UUID


@dataclass(frozen=True, slots=True)
class End:
    id: UUID


@dataclass(frozen=True, slots=True)
class Claim:
    """A member of staff takes a waiting visitor, or one who left a message. `joined` is the line that tells the visitor
    so. `load` is how many chats the member has at this moment, `limit` how many they may have."""

    id: UUID
    member: str
    name: str
    joined: str
    load: int = 0
    limit: int = 1_000


@dataclass(frozen=True, slots=True)
class StaffSay:
    id: UUID
    member: str
    name: str
    epoch: int
    text: str


@dataclass(frozen=True, slots=True)
class ReturnToBot:
    id: UUID
    member: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Release:
    id: UUID
    member: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A member of staff hands the visitor to a colleague. `available` says whether the colleague is there at this
    moment; `site` names the colleague's center where it is another one, which the visitor is asked about first. `load`
    is how many chats the colleague has or is to take, `limit` how many they may have."""

    id: UUID
    member: str
    epoch: int
    to: str
    to_name: str
    available: bool = False
    site: str | None = None
    load: int = 0
    limit: int = 1_000


@dataclass(frozen=True, slots=True)
class Close:
    id: UUID
    member: str
    epoch: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a member of staff for their colleagues."""

    id: UUID
    member: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SeeToRequest:
    """A member of staff has seen to a request, or opens it again."""

    id: UUID
    request: UUID
    done: bool


@dataclass(frozen=True, slots=True)
class ReservationOver:
    """The colleague to whom a visitor was transferred did not come: anybody may claim them now."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One line of the assistant's. `chapter` is the chapter of the line that it answers: an answer to something
    private stays private, also when the visitor has shared the chat meanwhile."""

    text: str
    topic: str
    chapter: int
    buttons: tuple[Button, ...] = ()
    expects: str | None = None
    alert: str | None = None
    raised_by: UUID | None = None  # an alarm's system line carries the id of the line that raised it


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that the assistant took down: what for, and what the visitor gave, by the names of core/requests.py."""

    kind: RequestKind
    fields: tuple[tuple[str, str], ...]
    wording: str = ""  # of a message: the words that the visitor agreed to


@dataclass(frozen=True, slots=True)
class TurnDone:
    """The assistant answered the lines after `answered_from` up to `answered_to`, as computed under `epoch`."""

    epoch: int
    answered_from: int
    answered_to: int
    replies: tuple[Reply, ...]
    dialogue: str
    offer_person: bool = False
    check_in: str = ""  # said first, and by itself, where an alarm came before
    requests: tuple[Filed, ...] = ()
    delete: bool = False  # the visitor asked that this conversation be deleted


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The gentle question about a visitor's line that is owed an answer, in whose chapter it belongs."""

    line: UUID
    text: str
    chapter: int | None = None


@dataclass(frozen=True, slots=True)
class AssistantAway:
    """The assistant did not answer in time: the visitor is told once, and the line stays owed. `check` is the gentle
    question that was left to it."""

    check: CheckIn | None = None


@dataclass(frozen=True, slots=True)
class Alarmed:
    """Danger was seen in what the rules gave nobody to answer: by the assistant's reading, in what is for a person
    alone, and then the card stands in the transcript too; or in a line that was refused, and then there is none."""

    id: UUID
    alert: str
    card: str | None


@dataclass(frozen=True, slots=True)
class ReachOut:
    """A member of staff offers one tap to a visitor in danger who has not asked."""

    id: UUID
    member: str


@dataclass(frozen=True, slots=True)
class AlarmAgain:
    """Somebody in danger waits unclaimed: it sounds again at every desk."""

    epoch: int


@dataclass(frozen=True, slots=True)
class AlarmOver:
    """An alarm that nobody took is history after a day."""


@dataclass(frozen=True, slots=True)
class StaffGone:
    """The lease of the owner ran out: the visitor goes back to the head of the queue."""

    epoch: int


@dataclass(frozen=True, slots=True)
class VisitorGone:
    """The lease of the visitor ran out while waiting or with staff: the conversation closes."""

    epoch: int


Input = (
    Say
    | WantPerson
    | Handoff
    | CancelHandoff
    | LeaveMessage
    | Unshare
    | End
    | Claim
    | StaffSay
    | ReturnToBot
    | Release
    | Transfer
    | Close
    | Note
    | SeeToRequest
    | ReservationOver
    | TurnDone
    | AssistantAway
    | Alarmed
    | ReachOut
    | AlarmAgain
    | AlarmOver
    | StaffGone
    | VisitorGone
)
