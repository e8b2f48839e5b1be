"""Who may do what in which mode, as one table that is data. docs/architecture.md draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.core.conversation.actions import (
    alarmed,
    answer,
    answer_message,
    ask_about_site,
    away,
    calm,
    decline_transfer,
    keep_outcome,
    lapse,
    leave_message,
    move_site,
    note,
    numbers,
    offer,
    open_to_all,
    own,
    reach_out,
    reserve,
    ring_again,
    see_to,
    share,
    staff_line,
    tell,
    visitor_line,
    withdraw,
)
from server.core.conversation.draft import Draft
from server.core.conversation.guards import (
    accepts_the_open_offer,
    already_claimed,
    can_be_left,
    can_reach_out,
    can_transfer,
    can_transfer_elsewhere,
    colleague_is_full,
    colleague_left,
    is_asked_about_a_transfer,
    is_current,
    is_not_private,
    is_not_told,
    is_owner,
    is_staffed,
    is_the_turn_owed,
    is_the_turn_owed_and_offers,
    left_a_message,
    may_claim,
    no_offer,
    not_waiting,
    was_shared,
)
from server.core.conversation.inputs import (
    AlarmAgain,
    Alarmed,
    AlarmOver,
    AssistantAway,
    CancelHandoff,
    Claim,
    Close,
    End,
    Handoff,
    Input,
    LeaveMessage,
    Note,
    ReachOut,
    Release,
    ReservationOver,
    ReturnToBot,
    Say,
    SeeToRequest,
    StaffGone,
    StaffSay,
    Transfer,
    TurnDone,
    Unshare,
    VisitorGone,
    WantPerson,
)
from server.core.conversation.state import Conversation, Mode, Refused
from server.core.effects import Effect


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an input leads, what is done on the way, and when. The first edge whose `when` holds is taken; a
    guard may refuse instead, with a code that says more than `refused`."""

    to: Mode
    do: tuple[Callable[..., None], ...] = ()
    when: Callable[..., bool] | None = None


GONE = "The person at the other center is not there any more."
FULL = "The person at the other center has as many chats as they may have."

BOT, OFFERED, WAITING, STAFF, CLOSED = Mode.BOT, Mode.OFFERED, Mode.WAITING, Mode.STAFF, Mode.CLOSED

TABLE: dict[tuple[Mode, type], tuple[Edge, ...]] = {
    # the assistant has the chat
    (BOT, Say): (Edge(BOT, (visitor_line,)),),
    (BOT, WantPerson): (Edge(OFFERED, (offer,), is_staffed), Edge(BOT, (numbers,))),
    (BOT, TurnDone): (Edge(OFFERED, (answer, offer), is_the_turn_owed_and_offers), Edge(BOT, (answer,))),
    (BOT, AssistantAway): (Edge(BOT, (away,), is_not_told),),
    (BOT, Handoff): (Edge(BOT, (), no_offer),),
    (BOT, ReachOut): (Edge(OFFERED, (reach_out,), can_reach_out),),
    (BOT, Claim): (Edge(STAFF, (answer_message, own), left_a_message), Edge(BOT, (), not_waiting)),
    (BOT, LeaveMessage): (Edge(BOT, (leave_message,), can_be_left),),
    (BOT, Alarmed): (Edge(BOT, (alarmed,)),),
    (BOT, AlarmOver): (Edge(BOT, (calm,)),),
    (BOT, Note): (Edge(BOT, (note,), was_shared),),
    (BOT, SeeToRequest): (Edge(BOT, (see_to,)),),
    (BOT, End): (Edge(CLOSED, (calm,)),),
    # an offer is open: it is an offer, nothing more, and the assistant still answers
    (OFFERED, Say): (Edge(OFFERED, (visitor_line,)),),
    (OFFERED, WantPerson): (Edge(OFFERED),),
    (OFFERED, TurnDone): (Edge(OFFERED, (answer,), is_the_turn_owed),),
    (OFFERED, AssistantAway): (Edge(OFFERED, (away,), is_not_told),),
    (OFFERED, Handoff): (Edge(WAITING, (share,), accepts_the_open_offer),),
    (OFFERED, CancelHandoff): (Edge(BOT),),
    (OFFERED, ReachOut): (Edge(OFFERED, (reach_out,), can_reach_out),),
    (OFFERED, Claim): (Edge(STAFF, (answer_message, own), left_a_message), Edge(OFFERED, (), not_waiting)),
    (OFFERED, LeaveMessage): (Edge(BOT, (leave_message,), can_be_left),),
    (OFFERED, Alarmed): (Edge(OFFERED, (alarmed,)),),
    (OFFERED, AlarmOver): (Edge(OFFERED, (calm,)),),
    (OFFERED, Note): (Edge(OFFERED, (note,), was_shared),),
    (OFFERED, SeeToRequest): (Edge(OFFERED, (see_to,)),),
    (OFFERED, End): (Edge(CLOSED, (calm,)),),
    # in the queue: the visitor can keep asking, and staff will read it
    (WAITING, Say): (Edge(WAITING, (visitor_line,), is_not_private),),
    (WAITING, WantPerson): (Edge(WAITING),),
    (WAITING, TurnDone): (Edge(WAITING, (answer,), is_the_turn_owed),),
    (WAITING, AssistantAway): (Edge(WAITING, (away,), is_not_told),),
    (WAITING, CancelHandoff): (Edge(BOT, (withdraw,)),),
    (WAITING, Unshare): (Edge(BOT, (withdraw,)),),
    (WAITING, LeaveMessage): (Edge(WAITING, (leave_message,), can_be_left),),
    (WAITING, Claim): (Edge(STAFF, (own,), may_claim),),
    (WAITING, ReservationOver): (Edge(WAITING, (open_to_all,), is_current),),
    (WAITING, Note): (Edge(WAITING, (note,), was_shared),),
    (WAITING, SeeToRequest): (Edge(WAITING, (see_to,)),),
    (WAITING, Alarmed): (Edge(WAITING, (alarmed,)),),
    (WAITING, AlarmOver): (Edge(WAITING, (calm,)),),
    (WAITING, AlarmAgain): (Edge(WAITING, (ring_again,), is_current),),
    (WAITING, VisitorGone): (Edge(CLOSED, (tell("closed_after_wait"),), is_current),),
    (WAITING, End): (Edge(CLOSED, (calm,)),),
    # a person answers, and nobody else
    (STAFF, Say): (Edge(STAFF, (visitor_line,), is_not_private),),
    (STAFF, Alarmed): (Edge(STAFF, (alarmed,)),),
    (STAFF, AlarmOver): (Edge(STAFF, (calm,)),),
    (STAFF, WantPerson): (Edge(STAFF),),
    (STAFF, StaffSay): (Edge(STAFF, (staff_line,), is_owner),),
    (STAFF, Claim): (Edge(STAFF, (), already_claimed),),
    (STAFF, ReturnToBot): (Edge(BOT, (tell("returned_to_bot"),), is_owner),),
    (STAFF, Release): (Edge(WAITING, (tell("staff_left"),), is_owner),),
    (STAFF, Transfer): (
        Edge(STAFF, (ask_about_site,), can_transfer_elsewhere),
        Edge(WAITING, (reserve,), can_transfer),
    ),
    (STAFF, Handoff): (
        Edge(STAFF, (lapse("transfer_lapsed", GONE),), colleague_left),
        Edge(STAFF, (lapse("transfer_full", FULL),), colleague_is_full),
        Edge(WAITING, (move_site, share), accepts_the_open_offer),
    ),
    (STAFF, CancelHandoff): (Edge(STAFF, (decline_transfer,), is_asked_about_a_transfer),),
    (STAFF, Close): (Edge(CLOSED, (tell("closed"), keep_outcome), is_owner),),
    (STAFF, Note): (Edge(STAFF, (note,), was_shared),),
    (STAFF, SeeToRequest): (Edge(STAFF, (see_to,)),),
    (STAFF, StaffGone): (Edge(WAITING, (tell("staff_vanished"),), is_current),),
    (STAFF, VisitorGone): (Edge(CLOSED, (tell("closed_after_wait"),), is_current),),
    (STAFF, Unshare): (Edge(BOT, (tell("unshared"),)),),
    (STAFF, End): (Edge(CLOSED, (tell("ended"), calm)),),
    # nobody answers until the visitor writes again
    (CLOSED, Say): (Edge(BOT, (visitor_line,)),),
    (CLOSED, WantPerson): (Edge(OFFERED, (offer,), is_staffed), Edge(BOT, (numbers,))),
    (CLOSED, Handoff): (Edge(CLOSED, (), no_offer),),
    (CLOSED, ReachOut): (Edge(OFFERED, (reach_out,), can_reach_out),),
    (CLOSED, Claim): (Edge(STAFF, (answer_message, own), left_a_message), Edge(CLOSED, (), not_waiting)),
    (CLOSED, LeaveMessage): (Edge(CLOSED, (leave_message,), can_be_left),),
    (CLOSED, Alarmed): (Edge(CLOSED, (alarmed,)),),
    (CLOSED, AlarmOver): (Edge(CLOSED, (calm,)),),
    (CLOSED, Note): (Edge(CLOSED, (note,), was_shared),),
    (CLOSED, SeeToRequest): (Edge(CLOSED, (see_to,)),),
    (CLOSED, End): (Edge(CLOSED, (calm,)),),
}

_TOO_LATE = (StaffSay, ReturnToBot, Release, Transfer, Close, TurnDone, StaffGone, VisitorGone)


def step(state: Conversation, given: Input) -> tuple[Conversation, tuple[Effect, ...]]:
    """Apply one input to a conversation.

    Returns the new state and the effects in the order in which they must happen. Raises Refused, having changed
    nothing, where the table has no entry or a guard says no.
    """
    edges = TABLE.get((state.mode, type(given)))
    if edges is None:
        if isinstance(given, _TOO_LATE):
            is_current(state, given)
        raise Refused("refused", "This is not possible right now.", name=state.owner_name)
    for edge in edges:
        if edge.when is None or edge.when(state, given):
            draft = Draft(state)
            draft.move(edge.to)
            for action in edge.do:
                action(draft, given)
            return draft.state, tuple(draft.effects)
    raise Refused("refused", "This is not possible right now.")
