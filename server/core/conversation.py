"""The rules of a conversation: who may do what in which mode, as one table that is data.

`step` takes the state of a conversation and an input, and returns the new state and the effects, in order. A
missing entry of TABLE is a refusal, and a refusal changes nothing. Nothing here reads a clock, a database or a
socket: the runner (runtime/runner.py) performs the effects in one transaction. docs/architecture.md draws this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from server.core.effects import (
    AppendLine,
    Button,
    ClearDeadline,
    ClearUrgent,
    DropHandoff,
    DropOffer,
    Effect,
    MakeOffer,
    MarkClaimed,
    MarkUrgent,
    OpenChapter,
    SaveDialogue,
    SetDeadline,
    StoreHandoff,
)


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
    or None, `chapters` how many there are. `staffed` says whether the site has an active member of staff.
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
    told_away: bool = False
    staffed: bool = False

    @property
    def owed(self) -> bool:
        """Whether a line of the visitor still waits for the assistant's answer."""
        return self.mode in ASSISTANT_MODES and self.visitor_seq > self.answered_seq


# --- inputs -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """The visitor wrote a line. `card` is the safety answer that was already shown for it, if any."""

    id: UUID
    text: str
    alert: str | None = None
    card: str | None = None
    choice: str | None = None  # a button's choice, whose label is the text


@dataclass(frozen=True, slots=True)
class WantPerson:
    """The visitor pressed the button for a person. `numbers` is what to say where the site has no staff."""

    id: UUID
    numbers: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """The visitor accepted an offer, with the summary as they edited it."""

    id: UUID
    offer: UUID
    share_earlier: bool
    summary: str
    consent: str


@dataclass(frozen=True, slots=True)
class CancelHandoff:
    id: UUID


@dataclass(frozen=True, slots=True)
class Unshare:
    id: UUID


@dataclass(frozen=True, slots=True)
class End:
    id: UUID


@dataclass(frozen=True, slots=True)
class Claim:
    """A member of staff takes the waiting visitor. `joined` is the line that tells the visitor so."""

    id: UUID
    member: str
    name: str
    joined: str


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
class Close:
    id: UUID
    member: str
    epoch: int
    outcome: str


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
class TurnDone:
    """The assistant answered the lines after `answered_from` up to `answered_to`, as computed under `epoch`."""

    epoch: int
    answered_from: int
    answered_to: int
    replies: tuple[Reply, ...]
    dialogue: str
    offer_person: bool = False


@dataclass(frozen=True, slots=True)
class AssistantAway:
    """The assistant did not answer in time: the visitor is told once, and the line stays owed."""


@dataclass(frozen=True, slots=True)
class StaffGone:
    """The lease of the owner ran out: the visitor goes back to the head of the queue."""

    epoch: int


@dataclass(frozen=True, slots=True)
class VisitorGone:
    """The lease of the visitor ran out while waiting or with staff: the conversation closes."""


Input = (
    Say
    | WantPerson
    | Handoff
    | CancelHandoff
    | Unshare
    | End
    | Claim
    | StaffSay
    | ReturnToBot
    | Release
    | Close
    | TurnDone
    | AssistantAway
    | StaffGone
    | VisitorGone
)


# --- a step under construction ------------------------------------------------------------------------------


class _Draft:
    """The new state and the effects, while the actions of an edge fill them."""

    def __init__(self, state: Conversation) -> None:
        self.state = state
        self.effects: list[Effect] = []

    def change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]

    def line(
        self, role: str, *, chapter: int | None = None, code: str | None = None, **content: object
    ) -> None:
        """Append a line; one with content stands in a chapter, which is opened where none is."""
        if code is None and chapter is None:
            if self.state.chapter is None:
                self.open_chapter(shared=False)
            chapter = self.state.chapter
        seq = self.state.seq + 1
        self.effects.append(AppendLine(seq=seq, role=role, chapter=chapter, code=code, **content))  # type: ignore[arg-type]
        self.change(seq=seq, **({"visitor_seq": seq} if role == "visitor" else {}))

    def open_chapter(self, *, shared: bool) -> None:
        number = self.state.chapters + 1
        self.effects.append(OpenChapter(number=number, shared=shared))
        self.change(chapter=number, chapters=number, chapter_shared=shared)

    def move(self, to: Mode) -> None:
        """Change the mode with all that follows from it, whatever the input was.

        A change of who answers raises the epoch and settles what was owed: the new one starts with a clean
        slate. Leaving {`waiting`, `staff`} for another mode ends the shared chapter, so that what follows is
        the visitor's alone again.
        """
        before = self.state.mode
        if _answerer(before) != _answerer(to):
            self.change(epoch=self.state.epoch + 1, answered_seq=self.state.seq, told_away=False)
        if before is Mode.STAFF and to is not Mode.STAFF:
            self.change(owner=None, owner_name=None)
            self.effects.append(ClearDeadline("staff_gone"))
        if to is Mode.STAFF and before is not Mode.STAFF:
            self.effects.append(SetDeadline("staff_gone"))
        if _open_to_staff(before) and not _open_to_staff(to):
            self.change(chapter=None, chapter_shared=False)
            self.effects.append(ClearDeadline("visitor_gone"))
        if to in (Mode.WAITING, Mode.STAFF) and before is not to:
            self.effects.append(SetDeadline("visitor_gone"))
        if before is Mode.OFFERED and to is not Mode.OFFERED:
            self.change(offer=None)
            self.effects.append(DropOffer())
        self.change(mode=to)


def _answerer(mode: Mode) -> str:
    return "assistant" if mode in ASSISTANT_MODES else mode.value


def _open_to_staff(mode: Mode) -> bool:
    return mode in (Mode.WAITING, Mode.STAFF)


# --- actions ------------------------------------------------------------------------------------------------


def _visitor_line(draft: _Draft, said: Say) -> None:
    draft.line("visitor", id=said.id, text=said.text, choice=said.choice)
    if said.card is not None:
        draft.line("system", id=said.id, text=said.card, alert=said.alert)
    if said.alert is not None and said.alert.startswith("crisis_") and draft.state.mode is not Mode.STAFF:
        draft.effects.append(MarkUrgent())


def _offer(draft: _Draft, asked: WantPerson | TurnDone) -> None:
    offer = uuid5(
        draft.state.id, f"offer:{draft.state.epoch}:{draft.state.seq}:{getattr(asked, 'id', 'turn')}"
    )
    draft.change(offer=offer)
    draft.effects.append(MakeOffer(offer))


def _numbers(draft: _Draft, asked: WantPerson) -> None:
    draft.line("bot", id=uuid5(asked.id, "numbers"), text=asked.numbers, topic="talk_to_human")


def _share(draft: _Draft, accepted: Handoff) -> None:
    draft.open_chapter(shared=True)
    draft.effects.append(
        StoreHandoff(
            accepted.id, draft.state.chapters, accepted.share_earlier, accepted.summary, accepted.consent
        )
    )


def _withdraw(draft: _Draft, _: object) -> None:
    draft.effects.append(DropHandoff())
    draft.line("system", code="handoff_cancelled")


def _own(draft: _Draft, claim: Claim) -> None:
    draft.change(owner=claim.member, owner_name=claim.name)
    draft.effects += [MarkClaimed(), ClearUrgent()]
    draft.line(
        "system", id=uuid5(claim.id, "joined"), text=claim.joined, name=claim.name, says="staff_joined"
    )


def _staff_line(draft: _Draft, said: StaffSay) -> None:
    draft.line("staff", id=said.id, text=said.text, name=said.name)


def _tell(code: str) -> Callable[[_Draft, Input], None]:
    def tell(draft: _Draft, _: Input) -> None:
        draft.line("system", code=code)

    return tell


def _calm(draft: _Draft, _: Input) -> None:
    draft.effects.append(ClearUrgent())


def _answer(draft: _Draft, turn: TurnDone) -> None:
    for index, reply in enumerate(turn.replies):
        content: dict[str, Any] = {"text": reply.text, "topic": reply.topic, "alert": reply.alert}
        # Once sharing has ended, the answer to a line that was shared is the visitor's alone too.
        chapter = reply.chapter if _open_to_staff(draft.state.mode) else None
        if reply.raised_by is not None:
            draft.line("system", id=reply.raised_by, chapter=chapter, **content)
        else:
            identity = uuid5(draft.state.id, f"turn:{turn.answered_to}:{index}")
            draft.line(
                "bot",
                id=identity,
                chapter=chapter,
                buttons=reply.buttons,
                expects=reply.expects,
                **content,
            )
        if reply.alert is not None and reply.alert.startswith("crisis_"):
            draft.effects.append(MarkUrgent())
    draft.change(answered_seq=turn.answered_to, told_away=False)
    draft.effects.append(SaveDialogue(turn.dialogue))


def _away(draft: _Draft, _: AssistantAway) -> None:
    draft.line("system", code="assistant_away")
    draft.change(told_away=True)


# --- guards -------------------------------------------------------------------------------------------------


def _is_staffed(state: Conversation, _: Input) -> bool:
    return state.staffed


def _accepts_the_open_offer(state: Conversation, accepted: Handoff) -> bool:
    if not state.staffed:
        raise Refused(
            "unavailable",
            "This center has nobody signed up to answer here yet. Please use the phone numbers.",
        )
    if accepted.offer != state.offer:
        raise Refused("refused", "This offer is no longer open.")
    return True


def _is_owner(state: Conversation, said: StaffSay | ReturnToBot | Release | Close) -> bool:
    _is_current(state, said)
    if state.owner != said.member:
        raise Refused("refused", "Somebody else has this chat.", name=state.owner_name)
    return True


def _is_current(
    state: Conversation, said: StaffSay | ReturnToBot | Release | Close | TurnDone | StaffGone
) -> bool:
    if said.epoch != state.epoch:
        raise Refused("stale", "Who answers this chat has changed meanwhile.", name=state.owner_name)
    return True


def _is_the_turn_owed(state: Conversation, turn: TurnDone) -> bool:
    _is_current(state, turn)
    if turn.answered_from != state.answered_seq:
        raise Refused("stale", "These lines were answered meanwhile.")
    return True


def _is_the_turn_owed_and_offers(state: Conversation, turn: TurnDone) -> bool:
    return _is_the_turn_owed(state, turn) and turn.offer_person and state.staffed


def _is_not_told(state: Conversation, _: AssistantAway) -> bool:
    if state.told_away or not state.owed:
        raise Refused("refused", "The visitor knows already.")
    return True


def _already_claimed(state: Conversation, _: Claim) -> bool:
    raise Refused("already_claimed", "Somebody else was quicker.", name=state.owner_name)


def _not_waiting(state: Conversation, said: Claim) -> bool:
    raise Refused("refused", "This visitor is not waiting any more.")


# --- the table ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an input leads, what is done on the way, and when. The first edge whose `when` holds is taken; a
    guard may refuse instead, with a code that says more than `refused`."""

    to: Mode
    do: tuple[Callable[..., None], ...] = ()
    when: Callable[..., bool] | None = None


BOT, OFFERED, WAITING, STAFF, CLOSED = Mode.BOT, Mode.OFFERED, Mode.WAITING, Mode.STAFF, Mode.CLOSED

TABLE: dict[tuple[Mode, type], tuple[Edge, ...]] = {
    # the assistant has the chat
    (BOT, Say): (Edge(BOT, (_visitor_line,)),),
    (BOT, WantPerson): (Edge(OFFERED, (_offer,), _is_staffed), Edge(BOT, (_numbers,))),
    (BOT, TurnDone): (Edge(OFFERED, (_answer, _offer), _is_the_turn_owed_and_offers), Edge(BOT, (_answer,))),
    (BOT, AssistantAway): (Edge(BOT, (_away,), _is_not_told),),
    (BOT, Claim): (Edge(BOT, (), _not_waiting),),
    (BOT, End): (Edge(CLOSED, (_calm,)),),
    # an offer is open: it is an offer, nothing more, and the assistant still answers
    (OFFERED, Say): (Edge(OFFERED, (_visitor_line,)),),
    (OFFERED, WantPerson): (Edge(OFFERED),),
    (OFFERED, TurnDone): (Edge(OFFERED, (_answer,), _is_the_turn_owed),),
    (OFFERED, AssistantAway): (Edge(OFFERED, (_away,), _is_not_told),),
    (OFFERED, Handoff): (Edge(WAITING, (_share,), _accepts_the_open_offer),),
    (OFFERED, CancelHandoff): (Edge(BOT),),
    (OFFERED, Claim): (Edge(OFFERED, (), _not_waiting),),
    (OFFERED, End): (Edge(CLOSED, (_calm,)),),
    # in the queue: the visitor can keep asking, and staff will read it
    (WAITING, Say): (Edge(WAITING, (_visitor_line,)),),
    (WAITING, WantPerson): (Edge(WAITING),),
    (WAITING, TurnDone): (Edge(WAITING, (_answer,), _is_the_turn_owed),),
    (WAITING, AssistantAway): (Edge(WAITING, (_away,), _is_not_told),),
    (WAITING, CancelHandoff): (Edge(BOT, (_withdraw,)),),
    (WAITING, Unshare): (Edge(BOT, (_withdraw,)),),
    (WAITING, Claim): (Edge(STAFF, (_own,)),),
    (WAITING, VisitorGone): (Edge(CLOSED, (_tell("closed_after_wait"), _calm)),),
    (WAITING, End): (Edge(CLOSED, (_calm,)),),
    # a person answers, and nobody else
    (STAFF, Say): (Edge(STAFF, (_visitor_line,)),),
    (STAFF, WantPerson): (Edge(STAFF),),
    (STAFF, StaffSay): (Edge(STAFF, (_staff_line,), _is_owner),),
    (STAFF, Claim): (Edge(STAFF, (), _already_claimed),),
    (STAFF, ReturnToBot): (Edge(BOT, (_tell("returned_to_bot"),), _is_owner),),
    (STAFF, Release): (Edge(WAITING, (_tell("staff_left"),), _is_owner),),
    (STAFF, Close): (Edge(CLOSED, (_tell("closed"),), _is_owner),),
    (STAFF, StaffGone): (Edge(WAITING, (_tell("staff_vanished"),), _is_current),),
    (STAFF, VisitorGone): (Edge(CLOSED, (_tell("closed_after_wait"), _calm)),),
    (STAFF, Unshare): (Edge(BOT, (_tell("unshared"),)),),
    (STAFF, End): (Edge(CLOSED, (_tell("ended"), _calm)),),
    # nobody answers until the visitor writes again
    (CLOSED, Say): (Edge(BOT, (_visitor_line,)),),
    (CLOSED, WantPerson): (Edge(OFFERED, (_offer,), _is_staffed), Edge(BOT, (_numbers,))),
    (CLOSED, Claim): (Edge(CLOSED, (), _not_waiting),),
    (CLOSED, End): (Edge(CLOSED),),
}

_TOO_LATE = (StaffSay, ReturnToBot, Release, Close, TurnDone, StaffGone)


def step(state: Conversation, given: Input) -> tuple[Conversation, tuple[Effect, ...]]:
    """Apply one input to a conversation.

    Returns the new state and the effects in the order in which they must happen. Raises Refused, having changed
    nothing, where the table has no entry or a guard says no.
    """
    edges = TABLE.get((state.mode, type(given)))
    if edges is None:
        if isinstance(given, _TOO_LATE):
            _is_current(state, given)
        raise Refused("refused", "This is not possible right now.", name=state.owner_name)
    for edge in edges:
        if edge.when is None or edge.when(state, given):
            draft = _Draft(state)
            draft.move(edge.to)
            for action in edge.do:
                action(draft, given)
            return draft.state, tuple(draft.effects)
    raise Refused("refused", "This is not possible right now.")
